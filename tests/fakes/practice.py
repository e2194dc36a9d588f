"""A whole practice in memory, and a pump that delivers hints like the queues and the sweep do."""

from collections.abc import Callable
from datetime import timedelta

from baton.actions.advance_case import advance_case
from baton.actions.open_case import open_case
from baton.actions.ports import Ports
from baton.actions.send_message import send_message
from baton.actions.sweep import sweep
from baton.domain.case import Case
from baton.domain.patients import Patient
from baton.domain.words import Work
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient, a_practice, members
from tests.fakes import FakePorts, a_ports

Worker = Callable[[Ports, str, str], object]


def workers() -> dict[Work, Worker]:
    """Give the action behind each queue."""
    return {
        Work.CASE: advance_case,
        Work.SEND: send_message,
        Work.RENDER: _render,
        Work.SEAL: _seal,
    }


def _render(ports: Ports, practice_id: str, case_id: str) -> None:
    from baton.actions.render_document import render_document

    render_document(ports, practice_id, case_id)


def _seal(ports: Ports, practice_id: str, case_id: str) -> None:
    from baton.actions.seal_document import seal_document

    seal_document(ports, practice_id, case_id)


def staffed(**overrides: object) -> FakePorts:
    """Give ports over a practice with a member of each role and a seal certificate."""
    ports = a_ports(**overrides)
    certificate = "Y2VydGlmaWNhdGU="
    ports.store.save_practice(a_practice(certificate=certificate))
    for member in members():
        ports.store.save_member(member)
    return ports


def with_case(ports: FakePorts, patient: Patient | None = None, *, key: str = "k1") -> Case:
    """Add a patient and open the pack "New patient" for a week from now."""
    return opened_for(ports, ports.store.save_patient(patient or a_patient()), key=key)


def opened_for(ports: FakePorts, patient: Patient, *, key: str = "k1") -> Case:
    """Open the pack "New patient" for a week from now."""
    return open_case(
        ports,
        PRACTICE,
        patient_id=patient.patient_id,
        pack_id="new-patient",
        wanted_by=MONDAY + timedelta(days=7),
        by=STAFF,
        key=key,
    )


def pump(ports: FakePorts, *, most: int = 200) -> int:
    """Deliver hints until none is left; gives how many were delivered."""
    delivered, acts = 0, workers()
    while ports.outbox.hints:
        hint = ports.outbox.hints.pop(0)
        acts[hint.work](ports, hint.practice_id, hint.case_id)
        delivered += 1
        if delivered > most:
            raise AssertionError("hints chase their own tail")
    return delivered


def pass_time(ports: FakePorts, length: timedelta, *, step: timedelta = timedelta(hours=1)) -> None:
    """Let time pass with a sweep at every step."""
    end = ports.now() + length
    while ports.now() < end:
        ports.now.move(min(step, end - ports.now()))
        sweep(ports)
        pump(ports)
