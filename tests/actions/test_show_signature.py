"""Read, then sign: what is shown is what is frozen, and each button does what it says."""

import json
from typing import Any

import pytest

from baton.actions.show_signature import (
    Browser,
    SignAct,
    SignPost,
    act,
    document_address,
    shown,
)
from baton.domain.errors import DocumentChanged, NotFound, WrongStage
from baton.domain.signatures import CONSENT_VERSION, Act
from baton.domain.views.patient import ThankYouView
from baton.domain.views.signing import Block, SignView
from baton.domain.words import TaskKind
from tests.builders import PRACTICE, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case
from tests.patients import Phone, a_phone, consent_of

BROWSER = Browser(ip="192.0.2.7", user_agent="an old phone")
INK = json.dumps(
    {
        "w": 300,
        "h": 120,
        "groups": [
            {"points": [{"x": n * 9, "y": n, "time": 1, "pressure": 0.5} for n in range(20)]}
        ],
    }
)


class Signer(Phone):
    """A phone whose owner has handed the form in."""

    @property
    def consent(self) -> str:
        return consent_of(self.visit.case)

    def page(self) -> Any:
        return shown(self.ports, self.visit, self.consent)

    def press(self, act_: SignAct = SignAct.SIGN, **changes: Any) -> Any:
        page = self.page()
        post = SignPost(
            act=act_,
            doc_sha256=getattr(page, "doc_sha256", "0" * 64),
            consent_version=CONSENT_VERSION,
            idempotency_key="key",
            agree="yes",
            name="Mara Lindqvist",
        )
        return act(self.ports, self.visit, self.consent, post.with_(**changes), BROWSER)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def signer(ports: FakePorts) -> Signer:
    return a_signer(ports)


def a_signer(ports: FakePorts, language: str = "en") -> Signer:
    phone = a_phone(ports, with_case(ports, a_patient(language=language)))
    phone.fill_in()
    phone.submit()
    pump(ports)
    return Signer(ports, phone.capability, phone.task_id)


def stage_of(signer: Signer) -> str:
    return signer.visit.case.tasks[signer.consent].stage


def kept_act(signer: Signer) -> Act:
    digest = signer.visit.case.tasks[signer.consent].act_sha256
    return Act.model_validate_json(signer.ports.documents.get(f"acts/{PRACTICE}/{digest}.json"))


def test_the_page_shows_every_word_of_the_frozen_document(signer: Signer) -> None:
    page = signer.page()

    assert isinstance(page, SignView)
    assert (page.title, page.pages) == ("Consent to treatment and records", 1)
    texts = [block.text for block in page.text]
    assert any("examines me" in text for text in texts)
    assert {"Mara Lindqvist", "17 May 1984"} <= set(texts)
    assert {block.block for block in page.text} == set(Block)
    assert page.doc_sha256 == signer.visit.case.tasks[signer.consent].sha256
    assert page.consent_version == CONSENT_VERSION
    assert "paper" in page.consent_text[0]


def test_looking_changes_nothing(signer: Signer) -> None:
    seq = signer.visit.case.seq

    for _ in range(50):
        signer.page()
        document_address(signer.ports, signer.visit, signer.consent)

    assert signer.visit.case.seq == seq


def test_signing_records_what_was_said_and_leads_to_the_receipt(signer: Signer) -> None:
    assert signer.press() == f"/p/sign/{signer.consent}"

    thanks = signer.page()
    assert isinstance(thanks, ThankYouView)
    assert thanks.fingerprint == signer.visit.case.tasks[signer.consent].sha256
    assert thanks.document_url is None
    kept = kept_act(signer)
    assert (kept.method, kept.name, kept.language) == ("typed", "Mara Lindqvist", "en")
    assert kept.button_text == "Sign “Consent to treatment and records”"
    assert (kept.ip, kept.user_agent) == ("192.0.2.7", "an old phone")
    pump(signer.ports)
    assert signer.page().document_url == f"/p/sign/{signer.consent}/document"


def test_the_button_that_is_recorded_is_the_one_that_was_read(ports: FakePorts) -> None:
    signer = a_signer(ports, "ar")
    page = signer.page()

    signer.press()

    assert (page.title, page.text_language) == ("الموافقة على العلاج والسجل الطبي", "ar")
    assert kept_act(signer).button_text == f"وقّع «{page.title}»"


def test_a_drawn_signature_is_kept_as_ink(signer: Signer) -> None:
    signer.press(method="drawn", ink=INK)

    kept = kept_act(signer)
    assert kept.method == "drawn"
    assert kept.ink
    assert len(kept.ink.groups[0].points) == 20


def test_pressing_twice_signs_once(signer: Signer) -> None:
    first, second = signer.press(), signer.press()

    assert first == second
    names = [e.name for e in signer.ports.store.events(PRACTICE, signer.capability.case_id)]
    assert names.count("signed") == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"agree": None}, ["agree"]),
        ({"name": " "}, ["name"]),
        ({"name": "M"}, ["name"]),
        ({"agree": None, "name": ""}, ["agree", "name"]),
        ({"method": "drawn"}, ["ink"]),
        ({"method": "drawn", "ink": "{}"}, ["ink"]),
        ({"method": "drawn", "ink": "<svg>"}, ["ink"]),
        ({"method": "drawn", "ink": INK.replace("18", '"18"')}, ["ink"]),
        ({"method": "drawn", "ink": INK.replace('"w"', '"svg": "", "w"')}, ["ink"]),
        ({"act": SignAct.DECLINE}, ["reason"]),
        ({"act": SignAct.QUESTION, "reason": "  "}, ["reason"]),
    ],
)
def test_the_page_comes_back_with_what_to_mend(signer: Signer, changes, fields) -> None:
    page = signer.press(**changes)

    assert isinstance(page, SignView)
    assert [error.field for error in page.errors] == fields
    assert all(error.text for error in page.errors)
    assert stage_of(signer) == "awaiting_signature"


def test_a_document_that_changed_is_not_signed(signer: Signer) -> None:
    with pytest.raises(DocumentChanged):
        signer.press(doc_sha256="0" * 64)

    assert stage_of(signer) == "awaiting_signature"


def test_declining_leads_back_to_the_list(signer: Signer) -> None:
    assert signer.press(SignAct.DECLINE, reason="I want to think") == "/p/me"

    assert stage_of(signer) == "declined"
    assert signer.page() == "/p/me"
    with pytest.raises(WrongStage):
        signer.press()


def test_paper_is_for_this_document_alone(signer: Signer) -> None:
    assert signer.press(SignAct.PAPER) == "/p/me?asked=paper"

    assert stage_of(signer) == "on_paper"


def test_a_question_is_asked_and_the_document_can_still_be_signed(signer: Signer) -> None:
    assert signer.press(SignAct.QUESTION, reason="What is local?") == "/p/me?asked=question"

    calls = [t.reason for t in signer.visit.case.open_tasks if t.kind is TaskKind.CALL]
    assert calls == ["question"]
    assert isinstance(signer.page(), SignView)


def test_the_file_is_led_to_by_its_version(signer: Signer) -> None:
    frozen = document_address(signer.ports, signer.visit, signer.consent)
    signer.press()
    pump(signer.ports)
    sealed = document_address(signer.ports, signer.visit, signer.consent)

    assert frozen != sealed
    assert "documents/" in sealed


def test_what_is_no_signature_of_this_case_is_not_found(signer: Signer) -> None:
    other = with_case(
        signer.ports, signer.visit.patient.with_(patient_id="p2x", version=0), key="2"
    )
    post = SignPost(
        act=SignAct.SIGN,
        doc_sha256="0" * 64,
        consent_version=CONSENT_VERSION,
        idempotency_key="key",
    )

    for task_id in (signer.task_id, "nosuchtask", consent_of(other)):
        for try_ in (
            lambda t: shown(signer.ports, signer.visit, t),
            lambda t: act(signer.ports, signer.visit, t, post, BROWSER),
            lambda t: document_address(signer.ports, signer.visit, t),
        ):
            with pytest.raises(NotFound):
                try_(task_id)


def test_a_document_still_being_written_leads_to_the_list(ports: FakePorts) -> None:
    phone = a_phone(ports, with_case(ports))
    signer = Signer(ports, phone.capability, phone.task_id)

    assert signer.page() == "/p/me"
    with pytest.raises(WrongStage):
        document_address(ports, signer.visit, signer.consent)
