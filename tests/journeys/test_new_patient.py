"""The main job: from the first sign-in to a sealed, filed document that anybody can verify."""

import hashlib
import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from baton.domain.views.board import BoardRow, LaneKind
from baton.domain.views.case import CaseView, DocumentLine
from baton.domain.words import HolderKind, TaskKind
from baton_local.browsing import Browser, Page
from baton_local.mail import Mail
from baton_local.people import Patient
from baton_local.story import ANSWERS, LINK, Person
from tests.deployed import Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

STROKE = {"points": [{"x": 20.0 + 15 * step, "y": 40.0 + 30 * (step % 2)} for step in range(14)]}
INK = {"w": 300, "h": 120, "groups": [STROKE]}


@dataclass(frozen=True)
class Told:
    """What people saw while the main job was done once."""

    person: Person
    at_opening: list[BoardRow]
    invitation: Mail
    left: Page
    resumed: Page
    checked: Page
    read: bytes
    sign: Page
    thanks: Page
    case: CaseView
    sealed: bytes

    def posted(self, name: str) -> str:
        """What the signing page posted back unseen."""
        return str(self.sign.tree.xpath(f"//input[@name='{name}']/@value")[0])


@pytest.fixture(scope="module")
def told(practice: Workplace) -> Told:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    at_opening = practice.rows()
    invitation = eventually(lambda: next(iter(practice.mail_to(person.email)), None), "the mail")

    phone = story.at_the_door()
    phone.open_link()
    left = phone.fill_in(_form(phone.browser), pages=3)
    laptop = Patient(phone.browser.as_new_device(), phone.link, person.birth_date, ANSWERS)
    laptop.open_link()
    again = _form(laptop.browser)
    resumed = laptop.browser.get(again.url.rpartition("/")[0] + "/1")
    checked = laptop.fill_in(laptop.browser.get(again.url))
    laptop.send()

    sign = eventually(lambda: _to_sign(laptop.browser), "a consent to sign")
    read = laptop.browser.get(sign.url + "/document").body
    laptop.browser.page = sign
    thanks = laptop.sign(sign, person.name)
    case = closed(practice, case_id)
    return Told(
        person=person,
        at_opening=[row for row in at_opening if row.case_id == case_id],
        invitation=invitation,
        left=left,
        resumed=resumed,
        checked=checked,
        read=read,
        sign=sign,
        thanks=thanks,
        case=case,
        sealed=practice.staff.browser.get(_sealed(case).url).body,
    )


def test_a_wrong_password_or_code_lets_nobody_in(practice: Workplace) -> None:
    browser = Browser(practice.stack.base_url)
    known = {"email": practice.account.email, "password": practice.account.password}
    unknown = {"email": "nobody@practice.example", "password": "Harbour-Street-2026!"}

    browser.get("/staff/sign-in")
    wrong = browser.submit({**known, "password": "Harbour-Street-2027!"})
    stranger = browser.submit(unknown)
    browser.submit(known)
    coded = browser.submit({"code": "000000"})

    assert (wrong.status, stranger.status, coded.status) == (422, 422, 422)
    assert "do not match" in wrong.text
    assert _error(wrong) == _error(stranger)
    assert "does not match" in coded.text
    assert browser.get("/staff").url.endswith("/staff/sign-in")


def test_a_first_sign_in_asks_for_a_password_and_an_authenticator(practice: Workplace) -> None:
    newcomer = practice.hire("Rita Botha", practice.set_up().me.role)

    board = practice.at_desk(newcomer).browser.get("/staff")

    assert board.status == 200
    assert "Rita Botha" in board.text


def test_who_signs_out_is_out(practice: Workplace) -> None:
    browser = practice.at_desk().browser
    copied = dict(browser.cookies)

    out = browser.submit(action="/staff/sign-out")
    stolen = Browser(practice.stack.base_url, copied).get("/staff")

    assert "You are signed out" in out.text
    assert stolen.url.endswith("/staff/sign-in")


def test_a_likely_double_is_shown_before_it_is_made(practice: Workplace) -> None:
    person = a_person()
    first = practice.staff.add_patient(person.fields)

    practice.staff.browser.get("/staff/patients/new")
    shown = practice.staff.browser.submit(person.fields, button="Add")
    found = practice.staff.browser.get(f"/staff/patients?q={person.family_name}")

    assert "Do we know this person already?" in shown.text
    assert f"/staff/patients/{first}" in shown.html
    assert found.html.count(person.family_name) == 1 + 1  # the search box and one line


def test_the_board_says_who_holds_what_is_next_and_by_when(told: Told) -> None:
    form, signature, document = told.at_opening

    assert [r.kind for r in told.at_opening] == [
        TaskKind.FORM,
        TaskKind.SIGNATURE,
        TaskKind.DOCUMENT,
    ]
    assert [r.holder.kind for r in (form, signature, document)] == [
        HolderKind.PATIENT,
        HolderKind.SYSTEM,
        HolderKind.SYSTEM,
    ]
    assert form.reason == "Open the link"
    assert all(row.reason and row.label == told.person.name for row in told.at_opening)
    assert all(told.case.opened_at < row.due_at for row in told.at_opening)


def test_the_invitation_names_nobody_and_holds_one_link(told: Told) -> None:
    links = set(LINK.findall(told.invitation.text))

    assert len(links) == 1
    words = told.invitation.subject + told.invitation.text + (told.invitation.html or "")
    assert told.person.given_name not in words
    assert told.person.family_name not in words


def test_answers_are_found_again_on_another_device(told: Told) -> None:
    values = {value for form in told.resumed.tree.forms for _, value in form.form_values()}

    assert "saved" in told.left.text
    assert {ANSWERS["House number"], ANSWERS["Town or city"], ANSWERS["Post code"]} <= values
    assert str(ANSWERS["Their full name"]) in told.checked.text
    assert str(ANSWERS["what happens?"]) in told.checked.text


def test_the_patient_reads_and_signs_exactly_the_frozen_bytes(told: Told) -> None:
    digest = hashlib.sha256(told.read).hexdigest()
    fingerprint = "".join(re.findall(r"Fingerprint\s*([0-9a-f ]+)", told.thanks.text)[0].split())

    assert told.read.startswith(b"%PDF-")
    assert digest == told.posted("doc_sha256")
    assert digest.startswith(fingerprint)
    assert len(fingerprint) >= 12


def test_the_case_is_complete_and_the_record_lists_its_documents(
    practice: Workplace, told: Told
) -> None:
    record = practice.patient(told.case.patient_id or "")

    assert told.case.closed_outcome == "completed"
    assert [task.stage for task in told.case.tasks] == ["submitted", "sealed", "released"]
    titles = [(line.title, line.sealed) for line in record.documents]
    assert ("Welcome letter", False) in titles
    assert ("Consent to treatment and records", True) in titles
    assert not [row for row in practice.rows() if row.case_id == told.case.case_id]


def test_the_sealed_file_begins_with_the_bytes_that_were_read(told: Told) -> None:
    assert hashlib.sha256(told.sealed).hexdigest() == _sealed(told.case).sha256
    with pikepdf.open(BytesIO(told.sealed)) as pdf:
        names = set(pdf.attachments)
        evidence = json.loads(pdf.attachments["evidence.json"].get_file().read_bytes())
    assert "evidence.json" in names
    assert told.posted("doc_sha256") in json.dumps(evidence)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig is not installed")
def test_pdfsig_calls_the_seal_valid(told: Told, tmp_path: Path) -> None:
    file = tmp_path / "sealed.pdf"
    file.write_bytes(told.sealed)

    said = subprocess.run(
        ["pdfsig", "-nocert", file], capture_output=True, text=True, check=False
    ).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said


def test_verify_recognises_the_sealed_file_by_its_bytes(practice: Workplace, told: Told) -> None:
    changed = bytearray(told.sealed)
    changed[len(changed) // 2] ^= 1

    ours = _verified(practice, told.sealed)
    other = _verified(practice, bytes(changed))
    text = _verified(practice, b"hello")

    assert "Yes, this is the document that was issued" in ours.text
    assert practice.name in ours.text
    assert hashlib.sha256(told.sealed).hexdigest() in ours.text
    assert told.person.family_name not in ours.text
    assert "We do not know this document" in other.text
    assert practice.name not in other.text
    assert "not a PDF we can read" in text.text


def test_a_drawn_signature_counts_the_same(practice: Workplace) -> None:
    person = a_person()
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    story.fill_in(patient)

    page = eventually(lambda: _to_sign(patient.browser), "a consent to sign")
    drawn = {"method": "drawn", "name": person.name}
    unsigned = _signed(patient, page, {**drawn, "ink": ""})
    thanks = _signed(patient, unsigned, {**drawn, "ink": json.dumps(INK)})

    assert unsigned.status == 422
    assert "Draw your whole name" in unsigned.text
    assert "You have signed" in thanks.text
    assert _sealed(closed(practice, case_id)).sealed


def test_a_visitor_without_agreement_or_name_signs_nothing(practice: Workplace) -> None:
    person = a_person(birth_date=date(1961, 5, 4))
    story = practice.story(person)
    case_id = story.open()
    patient = story.at_the_door()
    story.fill_in(patient)
    page = eventually(lambda: _to_sign(patient.browser), "a consent to sign")

    silent = patient.browser.submit({"method": "typed", "name": ""}, command="sign")

    assert silent.status == 422
    assert "Tick the box" in silent.text
    assert "Type your full name" in silent.text
    assert practice.task(case_id, TaskKind.SIGNATURE).stage == "awaiting signature"
    assert page.url == silent.url


def test_a_coming_visit_turns_ready_when_all_is_in(practice: Workplace, told: Told) -> None:
    coming = {visit.case_id: visit.readiness for visit in practice.board().coming}

    assert told.case.wanted_by_at
    assert told.case.wanted_by_at - told.case.opened_at < timedelta(days=7)
    assert coming.get(told.case.case_id, "ready") == "ready"
    lanes = {lane.kind: lane.rows for lane in practice.board().lanes}
    assert all(row.case_id != told.case.case_id for row in lanes[LaneKind.NEEDS_US])


def test_a_story_whose_queues_are_emptied_again_and_again_ends_the_same(
    practice: Workplace, told: Told
) -> None:
    person = a_person()
    story = practice.story(person)

    case_id = story.open()
    practice.stack.purge_queues()
    patient = story.at_the_door()
    story.fill_in(patient)
    practice.stack.purge_queues()
    story.sign(patient)
    practice.stack.purge_queues()
    case = story.until(lambda: _ended(practice, case_id), "the end of the case")

    assert [task.stage for task in case.tasks] == [task.stage for task in told.case.tasks]
    assert case.closed_outcome == told.case.closed_outcome
    assert len(case.documents) == len(told.case.documents)
    assert len(practice.mail_to(person.email)) == len(practice.mail_to(told.person.email))


def closed(practice: Workplace, case_id: str) -> CaseView:
    """The case once nothing is left to do."""

    return eventually(lambda: _ended(practice, case_id), "the end of the case")


def _ended(practice: Workplace, case_id: str) -> CaseView | None:
    case = practice.case(case_id)
    return case if case.closed_outcome else None


def _form(browser: Browser) -> Page:
    return browser.get(browser.get("/p/me").link("form"))


def _to_sign(browser: Browser) -> Page | None:
    links = browser.get("/p/me").tree.xpath("//a[contains(@href,'/p/sign/')]/@href")
    return browser.get(links[0]) if links else None


def _signed(patient: Patient, page: Page, signature: dict[str, str]) -> Page:
    """Post what the script of the page posts: without it there is no field for ink."""
    fields = {
        name: page.tree.xpath(f"//input[@name='{name}']/@value")[0]
        for name in ("doc_sha256", "consent_version", "idempotency_key")
    }
    return patient.browser.post(page.url, {**fields, "act": "sign", "agree": "yes", **signature})


def _sealed(case: CaseView) -> DocumentLine:
    return next(line for line in case.documents if line.sealed)


def _verified(practice: Workplace, data: bytes) -> Page:
    browser = Browser(practice.stack.base_url)
    browser.get("/verify")
    return browser.submit(files={"file": ("a.pdf", data, "application/pdf")})


def _error(page: Page) -> str:
    return str(page.tree.xpath("//*[@role='alert']")[0].text_content())
