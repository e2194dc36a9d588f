"""A returning patient proves by a code who asks, and is shown what the practice knows."""

from datetime import timedelta

import pytest

from baton.actions.fill_form import shown
from baton.actions.open_case import open_case, token_of
from baton.actions.open_link import identify
from baton.actions.recall import prove, recall_of, recalled, send_code, the_list
from baton.actions.visits import Visit, visit
from baton.domain.case import Case
from baton.domain.codes import (
    CODE_LIFE,
    MOST_CODES_A_DAY,
    WINDOW,
    code_message_id,
    code_of,
    tries_of,
)
from baton.domain.errors import WrongAnswer
from baton.domain.links import Capability, opened_capability, sealed_capability
from baton.domain.views.form import FormView, KnownView
from baton.domain.views.patient import PatientRequest, RecallStep
from baton.domain.words import Channel
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import pump, staffed, with_case
from tests.patients import Phone, a_phone, capability_of, form_of

LAST_YEAR = MONDAY - timedelta(days=200)


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    """The yearly update of somebody who registered before; the link went out by e-mail."""
    first = with_case(ports, a_patient(created_at=LAST_YEAR))
    phone = a_phone(ports, first)
    phone.fill_in()
    phone.submit()
    return opened(ports)


def opened(ports: FakePorts, key: str = "again") -> Case:
    found = open_case(
        ports,
        PRACTICE,
        patient_id=a_patient().patient_id,
        pack_id="new-patient",
        wanted_by=ports.now() + timedelta(days=7),
        by=STAFF,
        key=key,
    )
    pump(ports)
    return found


def seen(ports: FakePorts, case: Case, capability: Capability | None = None) -> Visit:
    return visit(ports, capability or capability_of(ports, case))


def sent_code(ports: FakePorts, case: Case) -> str:
    """Ask for a code, and read it on the other device."""
    send_code(ports, seen(ports, case))
    before = len(ports.sms.sent)
    pump(ports)
    (message,) = ports.sms.sent[before:]
    return "".join(letter for letter in message.text if letter.isdecimal())[:6]


def test_a_returning_patient_is_offered_a_code_by_the_way_the_link_did_not_take(
    ports: FakePorts, case: Case
) -> None:
    recall = recall_of(ports, seen(ports, case))

    assert recall is not None
    assert (recall.step, recall.channel) == (RecallStep.OFFERED, Channel.SMS)
    assert recall.to.endswith("0123")


def test_a_new_patient_and_one_with_a_single_contact_are_not(ports: FakePorts) -> None:
    new = with_case(ports)
    pump(ports)
    assert recall_of(ports, seen(ports, new)) is None

    ports = staffed()
    single = with_case(ports, a_patient(created_at=LAST_YEAR, mobile=None))
    pump(ports)
    assert recall_of(ports, seen(ports, single)) is None
    send_code(ports, seen(ports, single))
    assert not ports.store.get(PRACTICE, single.case_id).messages


def test_the_code_goes_out_once_and_proves_the_visit(ports: FakePorts, case: Case) -> None:
    code = sent_code(ports, case)
    send_code(ports, seen(ports, case))
    pump(ports)
    assert len(ports.sms.sent) == 1
    assert "/p/" not in ports.sms.sent[0].text

    proven = prove(ports, capability_of(ports, case), f" {code[:3]} {code[3:]} ")

    assert proven.proven
    assert len(proven.earlier) == 1
    key = ports.keys().cookie
    assert opened_capability(key, sealed_capability(key, proven), ports.now()) == proven
    recall = recall_of(ports, seen(ports, case, proven))
    assert recall is not None
    assert recall.step is RecallStep.PROVEN


def test_a_wrong_code_and_one_that_is_over_prove_nothing(ports: FakePorts, case: Case) -> None:
    code = sent_code(ports, case)
    capability = capability_of(ports, case)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"

    with pytest.raises(WrongAnswer):
        prove(ports, capability, wrong)
    ports.now.move(CODE_LIFE)
    with pytest.raises(WrongAnswer):
        prove(ports, capability, code)


def test_a_code_can_be_tried_five_times_and_the_birth_date_gives_none_back(
    ports: FakePorts, case: Case
) -> None:
    code = sent_code(ports, case)
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    for _ in range(5):
        with pytest.raises(WrongAnswer):
            prove(ports, capability_of(ports, case), wrong)

    with pytest.raises(WrongAnswer):
        prove(ports, capability_of(ports, case), code)


def test_a_code_that_nobody_asked_for_proves_nothing(ports: FakePorts, case: Case) -> None:
    message_id = code_message_id(case.case_id, ports.now())

    with pytest.raises(WrongAnswer):
        prove(ports, capability_of(ports, case), code_of(ports.keys().link, message_id))


def test_the_row_that_counts_tries_opens_no_door(ports: FakePorts, case: Case) -> None:
    sent_code(ports, case)
    message_id = code_message_id(case.case_id, ports.now())
    assert ports.store.link(tries_of(ports.keys().link, message_id))

    with pytest.raises(WrongAnswer):
        identify(ports, f"tries|{message_id}", a_patient().birth_date)
    assert identify(ports, token_of(ports, case), a_patient().birth_date)


def test_only_so_many_codes_are_sent_in_a_day(ports: FakePorts, case: Case) -> None:
    for _ in range(MOST_CODES_A_DAY + 3):
        send_code(ports, seen(ports, case))
        pump(ports)
        ports.now.move(WINDOW)

    assert len(ports.sms.sent) == MOST_CODES_A_DAY


def test_a_code_leaves_at_night_and_never_by_the_way_of_the_link(
    ports: FakePorts, case: Case
) -> None:
    ports.now.move(timedelta(hours=14))
    send_code(ports, seen(ports, case))
    patient = ports.store.patient(PRACTICE, a_patient().patient_id)
    ports.store.save_patient(patient.with_(mobile=None))
    mails = len(ports.email.sent)
    pump(ports)

    assert (len(ports.email.sent), ports.sms.sent) == (mails, [])
    assert not ports.store.get(PRACTICE, case.case_id).messages


def test_without_a_code_nothing_on_record_is_shown_and_with_it_all_of_it_is_asked_about(
    ports: FakePorts, case: Case
) -> None:
    task = form_of(ports.store.get(PRACTICE, case.case_id))
    plain = seen(ports, case)
    assert isinstance(shown(ports, plain, task, "0", with_errors=False), FormView)

    proven = prove(ports, plain.capability, sent_code(ports, case))
    phone = Phone(ports, proven, task)

    assert phone.show(0) == f"/p/forms/{task}/known"
    view = phone.show("known")
    assert isinstance(view, KnownView)
    rows = {row.label.text: (row.answers, row.title.text) for row in view.rows}
    assert rows["Family name"] == (("Lindqvist",), "your record with us")
    assert rows["Town or city"] == (("Whitby",), "New patient registration")
    assert "May we talk to this person about your health?" not in rows


def test_what_is_older_than_a_year_is_asked_anew(ports: FakePorts, case: Case) -> None:
    ports.now.move(timedelta(days=400))
    late = opened(ports, "late")
    proven = prove(ports, capability_of(ports, late), sent_code(ports, late))
    task = form_of(ports.store.get(PRACTICE, late.case_id))

    view = Phone(ports, proven, task).show("known")

    assert isinstance(view, KnownView)
    assert {row.title.text for row in view.rows} == {"your record with us"}


def test_a_childs_contacts_are_not_taken_for_its_own(ports: FakePorts) -> None:
    child = a_patient(created_at=LAST_YEAR, birth_date=(MONDAY - timedelta(days=2000)).date())
    case = with_case(ports, child)
    pump(ports)
    capability = identify(ports, token_of(ports, case), child.birth_date)
    proven = capability.with_(proven=True)

    view = Phone(ports, proven, form_of(case)).show("known")

    assert isinstance(view, KnownView)
    assert not any("@" in answer for row in view.rows for answer in row.answers)


def test_each_step_leads_to_the_next(ports: FakePorts, case: Case) -> None:
    plain = seen(ports, case)

    assert recalled(ports, plain, {"recall": ("send",)}) == ("/p/me?recall=sent", plain.capability)
    pump(ports)
    assert recalled(ports, plain, {"code": ("12",)}) == ("/p/me?recall=wrong", plain.capability)
    for step in (RecallStep.SENT, RecallStep.WRONG):
        told = the_list(ports, plain, {"recall": step.value, "asked": "call"})
        assert told.recall is not None
        assert (told.recall.step, told.just_asked) == (step, PatientRequest.CALL)
    message_id = code_message_id(case.case_id, ports.now())
    code = code_of(ports.keys().link, message_id)
    url, proven = recalled(ports, plain, {"code": (code,)})
    assert (proven.proven, url) == (True, "/p/me?recall=proven")
