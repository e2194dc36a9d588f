"""A person signs what they were shown, once, under the link they came by."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest

from baton.actions.seal_document import act_key
from baton.actions.set_right import Staff
from baton.actions.sign_document import decline, shown, sign
from baton.domain.case import Case
from baton.domain.errors import Gone, NotFound, WrongStage
from baton.domain.links import Capability
from baton.domain.signatures import Act
from tests.actions.test_story import a_request, consent_of, ready_to_sign
from tests.builders import PRACTICE, STAFF
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import capability_of, form_of


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def signing(ports: FakePorts) -> tuple[Case, Capability, str]:
    return ready_to_sign(ports)


def test_the_act_is_kept_under_its_hash_and_says_what_was_signed(
    ports: FakePorts, signing: tuple[Case, Capability, str]
) -> None:
    case, capability, consent = signing
    request = a_request(ports, capability, consent)

    after = sign(ports, capability, consent, request.with_(ip="192.0.2.1"))

    digest = after.tasks[consent].act_sha256 or ""
    kept = ports.documents.get(act_key(PRACTICE, digest))
    assert hashlib.sha256(kept).hexdigest() == digest
    act = Act.model_validate_json(kept)
    assert (act.name, act.doc_sha256, act.ip, act.link_hash, act.signed_at) == (
        "Mara Lindqvist",
        request.doc_sha256,
        "192.0.2.1",
        capability.token_hash,
        ports.now(),
    )
    (event,) = [e for e in ports.store.events(PRACTICE, case.case_id) if e.name == "signed"]
    assert "Mara" not in event.model_dump_json()


def test_what_is_shown_is_the_frozen_document(
    ports: FakePorts, signing: tuple[Case, Capability, str]
) -> None:
    _, capability, consent = signing

    _, task, document, html = shown(ports, capability, consent)

    assert task.sha256 == document.sha256
    assert "Mara Lindqvist" in html


def test_a_link_replaced_in_the_middle_of_signing_signs_nothing(
    ports: FakePorts, signing: tuple[Case, Capability, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, capability, consent = signing
    request, put = a_request(ports, capability, consent), ports.documents.put

    def reissued_meanwhile(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(ports.documents, "put", put)
        Staff(ports, PRACTICE, STAFF).reissue(case.case_id)
        return put(*given, **named)

    monkeypatch.setattr(ports.documents, "put", reissued_meanwhile)

    with pytest.raises(Gone):
        sign(ports, capability, consent, request)
    assert ports.store.get(PRACTICE, case.case_id).tasks[consent].act_sha256 is None


def test_two_tabs_sign_once(
    ports: FakePorts, signing: tuple[Case, Capability, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    case, capability, consent = signing
    request, put = a_request(ports, capability, consent), ports.documents.put

    def other_tab(*given: Any, **named: Any) -> Any:
        monkeypatch.setattr(ports.documents, "put", put)
        sign(ports, capability, consent, request.with_(name="Mara L."))
        return put(*given, **named)

    monkeypatch.setattr(ports.documents, "put", other_tab)
    after = sign(ports, capability, consent, request)

    events = ports.store.events(PRACTICE, case.case_id)
    assert [event.name for event in events].count("signed") == 1
    kept = ports.documents.get(act_key(PRACTICE, after.tasks[consent].act_sha256 or ""))
    assert Act.model_validate_json(kept).name == "Mara L."


@pytest.mark.parametrize("act", ["shown", "sign", "decline"])
def test_what_is_no_signature_of_this_case_is_not_found(
    ports: FakePorts, signing: tuple[Case, Capability, str], act: str
) -> None:
    case, capability, consent = signing
    request = a_request(ports, capability, consent)
    acts: dict[str, Callable[[str], object]] = {
        "shown": lambda task_id: shown(ports, capability, task_id),
        "sign": lambda task_id: sign(ports, capability, task_id, request),
        "decline": lambda task_id: decline(ports, capability, task_id, "no"),
    }

    for task_id in ("nobody", form_of(case)):
        with pytest.raises(NotFound):
            acts[act](task_id)


def test_what_is_still_being_prepared_cannot_be_shown(ports: FakePorts) -> None:
    case = with_case(ports)

    with pytest.raises(WrongStage):
        shown(ports, capability_of(ports, case), consent_of(case))


def test_declining_twice_is_told_once_and_keeps_the_first_reason(
    ports: FakePorts, signing: tuple[Case, Capability, str]
) -> None:
    _, capability, consent = signing

    once = decline(ports, capability, consent, "  ")
    twice = decline(ports, capability, consent, "another reason")

    assert twice.seq == once.seq
    assert twice.tasks[consent].outcome == "no reason given"
