"""Forms of others: what we find in each, and that each, mended at most, goes all the way."""

import json
from datetime import UTC, datetime

import pytest
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton.domain.forms import (
    Draft,
    Level,
    compile_form,
    complete,
    draft_from_response,
    import_report,
    page_view,
    summary,
    validate,
    write_json,
)

from .answering import answered_draft
from .foreign import GOLDEN, cases, forms, mended

AUTHORED_AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
FORMS = forms()
EACH = pytest.mark.parametrize("name", FORMS)


def lines(findings):
    return [f"{one.level} {one.code} {one.link_id or one.path}" for one in findings]


@EACH
def test_our_findings_are_those_that_were_reviewed(name):
    found = lines(import_report(FORMS[name]).findings)

    assert found == json.loads(GOLDEN.read_text())[name]


@EACH
def test_every_form_imports_and_nothing_of_it_is_lost_in_silence(name):
    report = import_report(FORMS[name])

    assert report.form is not None
    assert not any(finding.blocks for finding in report.tolerated)
    assert all(finding.reason for finding in report.findings)


@EACH
def test_every_form_mended_at_most_is_published_filled_in_and_validates(name):
    form = compile_form(write_json(mended(FORMS[name])))

    draft = answered_draft(form)
    response = complete(form, draft, authored_at=AUTHORED_AT)

    assert validate(form, response, today=AUTHORED_AT.date()) == []
    assert response["item"]
    assert complete(form, draft_from_response(form, response), authored_at=AUTHORED_AT) == response
    assert summary(form, response, "en").sections
    QuestionnaireResponse.model_validate_json(write_json(response))


@EACH
def test_every_page_of_every_form_is_drawn(name):
    form = compile_form(write_json(mended(FORMS[name])))

    for draft in (Draft(), answered_draft(form)):
        for page in form.pages:
            assert page_view(form, draft, page.index, "en", with_errors=True).language == "en"


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_every_labelled_response_is_read_as_its_label_says(case):
    form = import_report(case["questionnaire"]).form
    assert form is not None

    findings = validate(form, case["response"])

    got = {(f.level, f.code, f.path) for f in findings}
    expected = {
        (Level(e["severity"]), e["rule"] or e["issue_code"], e["expression"][0])
        for e in case["expected"]
    }
    assert expected <= got
    assert {row for row in got - expected if row[0] is not Level.WARNING} == set()
    assert case["valid"] is not any(f.blocks for f in findings)
