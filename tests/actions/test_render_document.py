"""Documents write themselves: the same file every time, or a person who mends the data."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from baton.actions.advance_case import advance_case
from baton.actions.render_document import render_document
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import BatonError, MissingData, Unavailable
from tests.actions.test_story import consent_of, submitted
from tests.builders import PRACTICE, RECEPTION, STAFF
from tests.fakes import CheapEngines, FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case

MINUTE = timedelta(minutes=1)


class Scripted(CheapEngines):
    """Fails as often as it is told to, then writes."""

    def __init__(self) -> None:
        self.errors: list[BatonError] = []

    def fill(self, source: str, data: Any) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return super().fill(source, data)


@pytest.fixture
def engines() -> Scripted:
    return Scripted()


@pytest.fixture
def ports(engines: Scripted) -> FakePorts:
    return staffed(engines=engines)


@pytest.fixture
def case(ports: FakePorts) -> Case:
    """The form is in: the consent is to be written."""
    case = with_case(ports)
    pump(ports)
    submitted(ports, case)
    return case


def consent_now(ports: FakePorts, case: Case) -> Any:
    return ports.store.get(PRACTICE, case.case_id).tasks[consent_of(case)]


def test_the_document_is_kept_under_the_hash_of_its_inputs_and_registered(
    ports: FakePorts, case: Case
) -> None:
    pump(ports)

    task = consent_now(ports, case)
    (document,) = ports.store.documents(PRACTICE, case.case_id)
    assert (task.stage, task.sha256, task.document_id) == (
        "awaiting_signature",
        document.sha256,
        document.document_id,
    )
    assert document.key == f"documents/{PRACTICE}/{document.case_id}/{document.inputs_sha256}.pdf"
    known = ports.store.registered(document.sha256)
    assert known is not None
    assert known.document_id == document.document_id


def test_two_workers_write_one_document(ports: FakePorts, case: Case) -> None:
    class Twice(CheapEngines):
        again = True

        def render(self, html: str, **given: Any) -> bytes:
            if self.again:
                self.again = False
                render_document(ports, PRACTICE, case.case_id)
            return super().render(html, **given)

    render_document(replace(ports, engines=Twice()), PRACTICE, case.case_id)

    (document,) = ports.store.documents(PRACTICE, case.case_id)
    assert len(ports.documents.versions[document.key]) == 1
    events = ports.store.events(PRACTICE, case.case_id)
    assert [event.name for event in events].count("frozen") == 1


def test_missing_data_is_named_and_mended_by_reception(
    engines: Scripted, ports: FakePorts, case: Case
) -> None:
    engines.errors = [MissingData("answers.allergies")]

    pump(ports)

    task = consent_now(ports, case)
    assert (task.stage, task.holder.sub) == ("preparing_failed", RECEPTION)
    (lacking,) = [e for e in ports.store.events(PRACTICE, case.case_id) if e.name == "lacking"]
    assert lacking.detail == {"missing": "answers.allergies"}
    Staff(ports, PRACTICE, STAFF).retry(case.case_id, task.task_id)
    pump(ports)
    assert consent_now(ports, case).stage == "awaiting_signature"


@pytest.mark.parametrize(
    ("failures", "stage"), [(4, "awaiting_signature"), (5, "preparing_failed")]
)
def test_five_failures_put_it_in_front_of_staff(
    engines: Scripted, ports: FakePorts, case: Case, failures: int, stage: str
) -> None:
    engines.errors = [BatonError("the engine failed")] * failures

    pump(ports)

    assert consent_now(ports, case).stage == stage
    events = ports.store.events(PRACTICE, case.case_id)
    assert [e.detail for e in events if e.name == "failed"] == [{"error": "BatonError"}] * failures


def test_a_table_that_says_later_uses_up_no_attempt(
    engines: Scripted, ports: FakePorts, case: Case
) -> None:
    engines.errors = [Unavailable("the table is short of capacity")]

    with pytest.raises(Unavailable):
        render_document(ports, PRACTICE, case.case_id)

    assert consent_now(ports, case).attempts == 0
    pass_time(ports, 2 * MINUTE, step=MINUTE)
    pump(ports)


def test_a_document_taken_out_meanwhile_is_not_recorded(ports: FakePorts, case: Case) -> None:
    class Dropping(CheapEngines):
        def render(self, html: str, **given: Any) -> bytes:
            Staff(ports, PRACTICE, STAFF).drop(case.case_id, consent_of(case), "not needed")
            return super().render(html, **given)

    render_document(replace(ports, engines=Dropping()), PRACTICE, case.case_id)

    assert consent_now(ports, case).stage == "voided"
    assert ports.store.documents(PRACTICE, case.case_id) == ()


def test_what_no_worker_takes_up_comes_to_a_person(ports: FakePorts, case: Case) -> None:
    for _ in range(60):
        ports.outbox.hints.clear()
        ports.now.move(MINUTE)
        advance_case(ports, PRACTICE, case.case_id)

    assert consent_now(ports, case).stage == "preparing_failed"


def test_a_hint_about_nothing_is_taken(ports: FakePorts) -> None:
    render_document(ports, PRACTICE, "nobody")
