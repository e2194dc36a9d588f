"""A manager brings a form: nothing is kept unless it can be published."""

import json

import pytest

from baton.actions.find_form import body_key, form_of
from baton.actions.publish_form import Given, bring, decide, found
from baton.domain.errors import BadInput, Conflict, NotFound
from baton.domain.published import FormState, PublishedForm
from baton.domain.words import Role
from tests.builders import MANAGER, PRACTICE
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.questionnaires import TRAVEL_URL, a_questionnaire, as_file
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def brought(ports: FakePorts, source: bytes | None = None) -> PublishedForm:
    kept = bring(ports, a_colleague(ports, Role.MANAGER), source or as_file(), Given()).form
    assert kept is not None
    return kept


def published(ports: FakePorts, source: bytes | None = None) -> PublishedForm:
    who = a_colleague(ports, Role.MANAGER)
    return decide(ports, who, brought(ports, source).sha256, "publish")


def test_a_sound_form_is_kept_as_a_draft(ports: FakePorts) -> None:
    form = brought(ports)

    assert (form.state, form.title, form.questions) == (FormState.DRAFT, "Travel questions", 3)
    assert form_of(ports, PRACTICE, form.sha256).canonical == f"{TRAVEL_URL}|1"
    assert ports.store.forms(PRACTICE) == (form,)


def test_the_same_file_is_the_same_form(ports: FakePorts) -> None:
    assert brought(ports) == brought(ports)


def test_nothing_is_kept_of_a_form_that_cannot_be_published(ports: FakePorts) -> None:
    twice = a_questionnaire()["item"] * 2

    kept = bring(ports, a_colleague(ports, Role.MANAGER), as_file(item=twice), Given())

    assert kept.form is None
    assert any(finding.blocks for finding in kept.report.findings)
    assert ports.store.forms(PRACTICE) == ()


@pytest.mark.parametrize("source", [b"", b"{", b"[]", b"\xff", b'{"resourceType": "Bundle"}'])
def test_what_is_no_questionnaire_says_so(ports: FakePorts, source: bytes) -> None:
    kept = bring(ports, a_colleague(ports, Role.MANAGER), source, Given())

    assert kept.form is None
    assert kept.report.findings[0].blocks


def test_what_the_file_does_not_say_may_be_typed_beside_it(ports: FakePorts) -> None:
    silent = a_questionnaire()
    for name in ("url", "version", "title", "status"):
        del silent[name]
    given = Given(url="https://forms.example/x", form_version="7", title="Pets")

    kept = bring(ports, a_colleague(ports, Role.MANAGER), json.dumps(silent).encode(), given).form

    assert kept is not None
    assert (kept.url, kept.version, kept.title) == ("https://forms.example/x", "7", "Pets")


def test_what_the_file_says_counts_more_than_what_was_typed(ports: FakePorts) -> None:
    who = a_colleague(ports, Role.MANAGER)

    kept = bring(ports, who, as_file(), Given(title="Other")).form

    assert kept is not None
    assert kept.title == "Travel questions"


def test_a_file_that_is_too_large_is_not_read(ports: FakePorts) -> None:
    with pytest.raises(BadInput):
        bring(ports, a_colleague(ports, Role.MANAGER), b" " * (1 << 20) + b"{}", Given())


def test_digits_of_a_number_stay_as_written(ports: FakePorts) -> None:
    least = {"url": "http://hl7.org/fhir/StructureDefinition/minValue", "valueDecimal": 0}
    item = {"linkId": "t", "type": "decimal", "text": "T?", "extension": [least]}
    text = json.dumps(a_questionnaire(item=[item]))
    text = text.replace('"valueDecimal": 0', '"valueDecimal": 1.10')

    form = brought(ports, text.encode())

    assert b"1.10" in ports.documents.get(body_key(PRACTICE, form.sha256))


def test_publishing_and_retiring_say_who_and_when(ports: FakePorts) -> None:
    form = published(ports)
    who = a_colleague(ports, Role.MANAGER)

    retired = decide(ports, who, form.sha256, "retire")

    assert (form.state, form.changed_by) == (FormState.PUBLISHED, MANAGER)
    assert decide(ports, who, form.sha256, "retire") == retired
    assert found(ports, who, form.sha256).state is FormState.RETIRED


def test_another_wording_needs_another_version(ports: FakePorts) -> None:
    published(ports)
    other = brought(ports, as_file(title="Travel questions, again"))

    with pytest.raises(Conflict):
        decide(ports, a_colleague(ports, Role.MANAGER), other.sha256, "publish")


def test_there_are_no_other_acts_and_no_other_practices_forms(ports: FakePorts) -> None:
    form, who = published(ports), a_colleague(ports, Role.MANAGER)

    with pytest.raises(NotFound):
        decide(ports, who, form.sha256, "delete")
    with pytest.raises(NotFound):
        found(ports, who, "0" * 64)
