"""Sealing: once, only what was signed, and never stuck in silence."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from baton.actions.advance_case import advance_case
from baton.actions.render_document import inputs_key
from baton.actions.seal_document import act_key, seal_document
from baton.actions.set_right import Staff
from baton.actions.sign_document import sign
from baton.domain.case import Case
from baton.domain.errors import Unavailable
from tests.actions.test_story import a_request, ready_to_sign
from tests.builders import MANAGER, PRACTICE, STAFF
from tests.fakes import CheapEngines, FakePorts
from tests.fakes.practice import pass_time, pump, staffed

MINUTE = timedelta(minutes=1)


class Interrupted(CheapEngines):
    """Lets something happen while the worker is busy sealing, once."""

    def __init__(self) -> None:
        self.meanwhile: Callable[[], object] = lambda: None

    def seal(self, pdf: bytes, **given: Any) -> bytes:
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        return super().seal(pdf, **given)


@pytest.fixture
def engines() -> Interrupted:
    return Interrupted()


@pytest.fixture
def ports(engines: Interrupted) -> FakePorts:
    return staffed(engines=engines)


@pytest.fixture
def signed(ports: FakePorts) -> tuple[Case, str]:
    """A case whose consent was just signed: all hints are still on their way."""
    _, capability, consent = ready_to_sign(ports)
    return sign(ports, capability, consent, a_request(ports, capability, consent)), consent


def consent_now(ports: FakePorts, signed: tuple[Case, str]) -> Any:
    case, consent = signed
    return ports.store.get(PRACTICE, case.case_id).tasks[consent]


def told(ports: FakePorts, signed: tuple[Case, str], name: str) -> list[Any]:
    return [e for e in ports.store.events(PRACTICE, signed[0].case_id) if e.name == name]


def sealed_files(ports: FakePorts, signed: tuple[Case, str]) -> list[Any]:
    return [d for d in ports.store.documents(PRACTICE, signed[0].case_id) if d.sealed]


def forget(ports: FakePorts, key: str) -> None:
    del ports.documents.versions[key]


def spoil(ports: FakePorts, key: str) -> None:
    ports.documents.put(key, b"{}", content_type="application/json")


def reword(ports: FakePorts, key: str) -> None:
    """Change a word of what the document is made from; it can still be made."""
    body = ports.documents.get(key).replace(b"Lindqvist", b"Lindquist")
    ports.documents.put(key, body, content_type="application/json")


def inputs_of(ports: FakePorts, task: Any) -> str:
    (case,) = ports.store.open_cases(PRACTICE)
    document = ports.store.document(PRACTICE, case.case_id, task.document_id)
    assert document is not None
    return inputs_key(PRACTICE, document.inputs_sha256 or "", "json")


def occupy(ports: FakePorts, task: Any) -> None:
    """Let another file lie where the sealed one belongs."""
    (case,) = ports.store.open_cases(PRACTICE)
    document = ports.store.document(PRACTICE, case.case_id, task.document_id)
    assert document is not None
    name = f"{document.inputs_sha256}-{task.act_sha256}.pdf"
    key = f"documents/{PRACTICE}/{case.case_id}/{name}"
    ports.documents.put(key, b"%PDF another", content_type="application/pdf")


def without_certificate(ports: FakePorts, task: Any) -> None:
    ports.store.save_practice(ports.store.practice(PRACTICE).with_(certificate=None))


HARMS: dict[str, tuple[Callable[[FakePorts, Any], None], str]] = {
    "no certificate": (without_certificate, "SealRefused"),
    "the act is gone": (lambda p, t: forget(p, act_key(PRACTICE, t.act_sha256)), "FileMissing"),
    "the act is altered": (lambda p, t: spoil(p, act_key(PRACTICE, t.act_sha256)), "SealRefused"),
    "the inputs are gone": (lambda p, t: forget(p, inputs_of(p, t)), "FileMissing"),
    "another file lies in its place": (occupy, "SealRefused"),
    "the inputs say another word": (lambda p, t: reword(p, inputs_of(p, t)), "SealRefused"),
    "the inputs are altered": (lambda p, t: spoil(p, inputs_of(p, t)), "ValidationError"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_what_cannot_be_sealed_ends_in_front_of_the_manager_with_its_reason(
    ports: FakePorts, signed: tuple[Case, str], harm: str
) -> None:
    break_it, error = HARMS[harm]
    break_it(ports, consent_now(ports, signed))

    pump(ports)

    task = consent_now(ports, signed)
    assert (task.stage, task.holder.sub) == ("seal_failed", MANAGER)
    assert {event.detail["error"] for event in told(ports, signed, "failed")} == {error}
    assert sealed_files(ports, signed) == []


class Careless(CheapEngines):
    """Seals a file that it does not know again."""

    def sealed_by(self, pdf: bytes, certificates: Sequence[bytes]) -> bool:
        return False


def test_a_seal_that_does_not_pass_our_own_check_is_never_kept() -> None:
    ports = staffed(engines=Careless())
    case, capability, consent = ready_to_sign(ports)
    signed = sign(ports, capability, consent, a_request(ports, capability, consent)), consent

    pump(ports)

    assert consent_now(ports, signed).stage == "seal_failed"
    assert not [key for key in ports.documents.versions if case.case_id in key and "-" in key]


def test_no_act_is_lost_and_a_retry_seals_it(ports: FakePorts, signed: tuple[Case, str]) -> None:
    practice = ports.store.practice(PRACTICE)
    ports.store.save_practice(practice.with_(certificate=None))
    pump(ports)
    mended = ports.store.practice(PRACTICE).with_(certificate=practice.certificate)
    ports.store.save_practice(mended)

    Staff(ports, PRACTICE, STAFF).retry(signed[0].case_id, signed[1])
    pump(ports)

    assert consent_now(ports, signed).stage == "sealed"
    assert len(sealed_files(ports, signed)) == 1


def test_two_workers_at_once_seal_once(
    engines: Interrupted, ports: FakePorts, signed: tuple[Case, str]
) -> None:
    case_id = signed[0].case_id
    engines.meanwhile = lambda: seal_document(ports, PRACTICE, case_id)

    pump(ports)

    assert len(told(ports, signed, "sealing_started")) == len(told(ports, signed, "sealed")) == 1
    assert len(sealed_files(ports, signed)) == 1


def test_a_worker_that_outlives_its_lease_adds_no_second_file(
    engines: Interrupted, ports: FakePorts, signed: tuple[Case, str]
) -> None:
    engines.meanwhile = lambda: pass_time(ports, 12 * MINUTE, step=MINUTE)

    pump(ports)

    (document,) = sealed_files(ports, signed)
    assert len(told(ports, signed, "sealed")) == 1
    assert len(ports.documents.versions[document.key]) == 1
    assert consent_now(ports, signed).document_id == document.document_id


def test_a_table_that_says_later_uses_up_no_attempt(
    engines: Interrupted, ports: FakePorts, signed: tuple[Case, str]
) -> None:
    def short() -> None:
        raise Unavailable("the table is short of capacity")

    engines.meanwhile = short
    with pytest.raises(Unavailable):
        seal_document(ports, PRACTICE, signed[0].case_id)

    assert told(ports, signed, "failed") == []
    pass_time(ports, 15 * MINUTE, step=MINUTE)
    assert consent_now(ports, signed).stage == "sealed"


def test_a_signature_that_no_worker_takes_up_comes_to_a_person(
    ports: FakePorts, signed: tuple[Case, str]
) -> None:
    for _ in range(60):
        ports.outbox.hints.clear()
        ports.now.move(MINUTE)
        advance_case(ports, PRACTICE, signed[0].case_id)

    assert consent_now(ports, signed).stage == "seal_failed"


def test_a_late_hint_changes_nothing(ports: FakePorts, signed: tuple[Case, str]) -> None:
    pump(ports)
    seq = ports.store.get(PRACTICE, signed[0].case_id).seq

    seal_document(ports, PRACTICE, signed[0].case_id)
    seal_document(ports, PRACTICE, "nobody")

    assert ports.store.get(PRACTICE, signed[0].case_id).seq == seq
