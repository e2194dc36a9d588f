"""Generated forms and answers: what is completed revalidates, what is not asked never leaves."""

from datetime import UTC, datetime

from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from baton.domain.forms import (
    compile_form,
    complete,
    draft_from_response,
    import_report,
    read_json,
    validate,
    write_json,
)
from baton.domain.forms.answered import sheet_of
from baton.domain.forms.filling import fill
from tests.questionnaires import enabled_when

from .answering import answered_draft
from .builders import a_source, choice, group, question, when
from .expressions.test_evaluating import calculated

AUTHORED_AT = datetime(2026, 11, 25, 10, 42, tzinfo=UTC)
KINDS = ("string", "text", "boolean", "integer", "decimal", "date", "time", "url", "choice")
EXPECTED = {
    "string": {"answerString": "Ada"},
    "text": {"answerString": "One\nTwo"},
    "boolean": {"answerBoolean": True},
    "integer": {"answerInteger": 42},
    "decimal": {"answerDecimal": 42},
    "date": {"answerDate": "2001-02-03"},
    "time": {"answerTime": "04:05:00"},
    "url": {"answerString": "https://practice.example"},
    "choice": {"answerCoding": {"system": "s", "code": "a"}},
}
SETTINGS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@st.composite
def sources(draw):
    """A form whose items depend on earlier ones by conditions, expressions and nesting."""
    asked = []
    tops = [draw_item(draw, asked, depth=0) for _ in range(draw(st.integers(1, 6)))]
    return a_source(*tops)


def draw_item(draw, asked, depth):
    link_id = f"i{len(asked)}"
    condition = draw_condition(draw, asked)
    if depth < 3 and draw(st.integers(0, 3)) == 0:
        asked.append((link_id, "group"))
        below = [draw_item(draw, asked, depth + 1) for _ in range(draw(st.integers(1, 3)))]
        return group(link_id, *below, repeats=draw(st.booleans()), **condition)
    kind = draw(st.sampled_from(KINDS))
    asked.append((link_id, kind))
    rest = {"required": draw(st.booleans()), **condition}
    if kind == "choice":
        return choice(link_id, "a", "b", "c", **rest)
    if kind == "integer" and draw(st.integers(0, 3)) == 0:
        told = calculated("%resource.descendants().where(linkId.exists()).count()")
        rest["extension"] = [*rest.get("extension", ()), told]
    elif depth < 3 and draw(st.integers(0, 4)) == 0:
        rest["item"] = [draw_item(draw, asked, depth + 1)]
        rest["repeats"] = draw(st.booleans())
    return question(link_id, kind, **rest)


def draw_condition(draw, asked):
    targets = [one for one in asked if one[1] != "group"]
    if not targets or draw(st.booleans()):
        return {}
    if draw(st.integers(0, 4)) == 0:
        look = f"%resource.descendants().where(linkId='{draw(st.sampled_from(targets))[0]}')"
        return {"extension": [enabled_when(f"{look}.answer.exists()")]}
    picked = draw(st.lists(st.sampled_from(targets), min_size=1, max_size=3))
    conditions = [draw_when(draw, target, kind) for target, kind in picked]
    return {"enableWhen": conditions, "enableBehavior": draw(st.sampled_from(["all", "any"]))}


def draw_when(draw, target, kind):
    if kind == "url":
        return when(target, "exists", answerBoolean=draw(st.booleans()))
    operators = ["=", "!=", "exists"]
    if kind in ("integer", "decimal", "date", "time"):
        operators += [">", "<", ">=", "<="]
    operator = draw(st.sampled_from(operators))
    if operator == "exists":
        return when(target, operator, answerBoolean=draw(st.booleans()))
    return when(target, operator, **EXPECTED[kind])


def chooser(draw):
    return lambda _item, options: draw(st.sampled_from(options))


def forms_with_answers(data):
    report = import_report(data.draw(sources()))
    form = report.form
    return form, answered_draft(form, chooser(data.draw), cards=data.draw(st.integers(1, 3)))


@SETTINGS
@given(st.data())
def test_a_completed_response_revalidates_and_can_be_gone_on_with(data):
    form, draft = forms_with_answers(data)

    response = complete(form, draft, authored_at=AUTHORED_AT)
    again = complete(form, draft_from_response(form, response), authored_at=AUTHORED_AT)

    assert [one for one in validate(form, response) if one.blocks] == []
    assert again == response
    assert QuestionnaireResponse.model_validate_json(write_json(response))
    assert validate(form, read_json(write_json(response))) == validate(form, response)


@SETTINGS
@given(st.data())
def test_answers_that_are_not_asked_for_never_leave(data):
    form, draft = forms_with_answers(data)
    changed = draft
    for page in form.pages:
        fields = dict(draft.pages[page.index].fields)
        for name in (
            data.draw(st.lists(st.sampled_from(sorted(fields)), max_size=3)) if fields else ()
        ):
            fields.pop(name, None)  # what depended on it is now not asked, and still answered
        changed = changed.with_page(page.index, type(draft.pages[page.index])(fields))

    filled = fill(form, changed)
    response = None
    if not list(filled.findings(AUTHORED_AT.date())):
        response = complete(form, changed, authored_at=AUTHORED_AT)

    if response is not None:
        sheet = sheet_of(form, response)
        assert all(sheet.enabled.on(place) for place in sheet.answers.values)
        assert [one.code for one in validate(form, response) if one.blocks] == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**40)
    | st.sampled_from(
        [
            "",
            "x",
            "true",
            "\u202e<script>",
            "2023-02-30",
            "group",
            "string",
            "choice",
            "=",
            "exists",
        ]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "linkId type text item enableWhen question operator answerString answerBoolean url "
                "answerOption valueCoding code system display extension valueString repeats "
                "required initial answerValueSet contained resourceType id status version "
                "title _text valueExpression expression answer valueInteger valueDate".split()
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@SETTINGS
@given(st.lists(JSON, max_size=4), JSON, JSON)
def test_whatever_is_inside_a_form_or_a_response_is_findings_and_never_a_crash(
    items, other, answer
):
    report = import_report(a_source(*items, extension=other, contained=other, version=other))

    assert all(finding.reason for finding in report.findings)
    if report.form is not None:
        response = {"resourceType": "QuestionnaireResponse", "item": answer, "status": other}
        assert all(one.reason for one in validate(report.form, response))


@SETTINGS
@given(sources())
def test_a_form_compiles_the_same_from_its_bytes(source):
    report = import_report(source)

    assert import_report(write_json(source)) == report
    if report.publishable:
        assert compile_form(source) == report.form
