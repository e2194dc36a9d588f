"""The main job over fakes: from invitation to a sealed file and a closed case, disturbed or not."""

import hashlib
from datetime import timedelta

import pytest

from baton import library
from baton.actions.change import CaseId, change
from baton.actions.open_link import identify
from baton.actions.sign_document import SignRequest, decline, shown, sign
from baton.domain.answers import Answers
from baton.domain.case import PATIENT_ACTOR, Case, broken_at, facts, folded_facts
from baton.domain.errors import BadInput, DocumentChanged, WrongStage
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.links import Capability, link_token
from baton.domain.responses import kept_response
from baton.domain.signatures import CONSENT_VERSION
from baton.domain.words import TaskKind
from tests.builders import PRACTICE, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pass_time, pump, staffed, with_case


def capability_of(ports: FakePorts, case: Case) -> Capability:
    token = link_token(
        ports.keys().link,
        practice_id=PRACTICE,
        case_id=case.case_id,
        actor="patient",
        serial=case.link_serial,
    )
    return identify(ports, token, a_patient().birth_date)


def submitted(ports: FakePorts, case: Case) -> Case:
    """The form handed in with an empty response: what it holds is not these tests' matter."""
    form = case.open_tasks[0]
    compiled = library.form(form.source or "")
    response = {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": f"{compiled.url}|{compiled.version}",
        "item": [],
    }
    row = Answers(
        practice_id=PRACTICE,
        case_id=case.case_id,
        task_id=form.task_id,
        form=form.source or "",
        form_sha256=compiled.sha256,
        open=False,
        revision=1,
        response=kept_response(response),
    )
    told = Happening(name="submitted", by=PATIENT_ACTOR, task_id=form.task_id)
    return change(
        ports,
        CaseId(PRACTICE, case.case_id),
        lambda c, m: advance(c, told, m),
        beside=lambda _: (row,),
    )


def a_request(ports: FakePorts, capability: Capability, task_id: str) -> SignRequest:
    _, _, document, _ = shown(ports, capability, task_id)
    return SignRequest(
        doc_sha256=document.sha256,
        consent_version=CONSENT_VERSION,
        agree=True,
        name="Mara Lindqvist",
        button_text="Sign the consent",
    )


def consent_of(case: Case) -> str:
    return next(t.task_id for t in case.tasks.values() if t.kind is TaskKind.SIGNATURE)


def ready_to_sign(ports: FakePorts) -> tuple[Case, Capability, str]:
    case = with_case(ports)
    pump(ports)
    capability = capability_of(ports, case)
    submitted(ports, case)
    pump(ports)
    return case, capability, consent_of(case)


@pytest.mark.parametrize("losing", [False, True], ids=["undisturbed", "every hint lost"])
def test_from_invitation_to_a_sealed_file_and_a_closed_case(losing: bool) -> None:
    ports = staffed()
    case = with_case(ports)

    def go_on() -> None:
        if losing:
            ports.outbox.hints.clear()
            pass_time(ports, timedelta(minutes=12), step=timedelta(minutes=1))
        else:
            pump(ports)

    go_on()
    submitted(ports, case)
    go_on()
    capability = capability_of(ports, case)
    consent = consent_of(case)
    sign(ports, capability, consent, a_request(ports, capability, consent))
    go_on()
    go_on()

    done = ports.store.get(PRACTICE, case.case_id)
    assert [(t.kind.value, t.stage) for t in done.tasks.values()] == [
        ("form", "submitted"),
        ("signature", "sealed"),
        ("document", "released"),
    ]
    assert done.outcome == "completed"
    assert done.next_at is None
    documents = ports.store.documents(PRACTICE, case.case_id)
    assert sorted((d.kind.value, d.sealed) for d in documents) == [
        ("document", False),
        ("signature", False),
        ("signature", True),
    ]
    sealed = next(d for d in documents if d.sealed)
    assert hashlib.sha256(ports.documents.get(sealed.key)).hexdigest() == sealed.sha256
    registered = ports.store.registered(sealed.sha256)
    assert registered is not None
    assert len(ports.email.sent) == 1
    events = ports.store.events(PRACTICE, case.case_id)
    assert broken_at(events) is None
    assert folded_facts(events) == facts(done)


def test_signing_twice_signs_once() -> None:
    ports = staffed()
    case, capability, consent = ready_to_sign(ports)
    request = a_request(ports, capability, consent)

    first = sign(ports, capability, consent, request)
    second = sign(ports, capability, consent, request)
    pump(ports)
    third = sign(ports, capability, consent, request)

    assert second.seq == first.seq
    assert [e.name for e in ports.store.events(PRACTICE, case.case_id)].count("signed") == 1
    assert third.tasks[consent].stage == "sealed"


def test_what_was_not_shown_cannot_be_signed() -> None:
    ports = staffed()
    case, capability, consent = ready_to_sign(ports)
    request = a_request(ports, capability, consent)

    for error, change_ in (
        (DocumentChanged, {"doc_sha256": "0" * 64}),
        (DocumentChanged, {"consent_version": "1999-01"}),
        (BadInput, {"agree": False}),
        (BadInput, {"name": "  "}),
    ):
        with pytest.raises(error):
            sign(ports, capability, consent, request.with_(**change_))
    assert ports.store.get(PRACTICE, case.case_id).tasks[consent].act_sha256 is None


def test_declining_stops_the_chase_and_asks_a_clinician_to_talk() -> None:
    ports = staffed()
    case, capability, consent = ready_to_sign(ports)

    after = decline(ports, capability, consent, "I want to think about it")

    (talk,) = [t for t in after.open_tasks if t.kind is TaskKind.CALL]
    assert (talk.reason, talk.holder.role) == ("declined", "clinician")
    assert after.tasks[consent].outcome == "I want to think about it"
    with pytest.raises(WrongStage):
        sign(
            ports,
            capability,
            consent,
            SignRequest(
                doc_sha256=after.tasks[consent].sha256 or "",
                consent_version=CONSENT_VERSION,
                agree=True,
                name="Mara Lindqvist",
                button_text="Sign",
            ),
        )
    assert ports.store.get(PRACTICE, case.case_id).chase is None


def test_signed_stays_signed() -> None:
    ports = staffed()
    _, capability, consent = ready_to_sign(ports)
    sign(ports, capability, consent, a_request(ports, capability, consent))

    with pytest.raises(WrongStage):
        decline(ports, capability, consent, "too late")


def test_an_altered_act_is_never_sealed() -> None:
    ports = staffed()
    case, capability, consent = ready_to_sign(ports)
    after = sign(ports, capability, consent, a_request(ports, capability, consent))
    key = f"acts/{PRACTICE}/{after.tasks[consent].act_sha256}.json"
    ports.documents.put(key, b"{}", content_type="application/json")

    pump(ports)

    stage = ports.store.get(PRACTICE, case.case_id).tasks[consent].stage
    assert stage == "seal_failed"
