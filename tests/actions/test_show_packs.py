"""The page that opens a pack."""

from datetime import date

import pytest

from baton.actions.show_packs import Chosen, open_pack_page
from baton.domain.errors import NotFound
from baton.domain.words import Channel
from tests.actions.test_publish_form import published
from tests.builders import PATIENT_ID, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.questionnaires import REGISTRATION_URL, as_file
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    ports = staffed()
    ports.store.save_patient(a_patient())
    return ports


def test_without_a_patient_it_is_a_search(ports: FakePorts) -> None:
    view = open_pack_page(ports, a_colleague(ports), Chosen(), query="lindq")

    assert ([row.patient_id for row in view.rows], view.packs) == ([PATIENT_ID], ())


def test_with_a_patient_it_offers_packs_a_day_ahead_and_a_key(ports: FakePorts) -> None:
    view = open_pack_page(ports, a_colleague(ports), Chosen(patient=PATIENT_ID))

    pack = next(offer for offer in view.packs if offer.pack_id == "new-patient")
    assert [item.title for item in pack.items][:2] == [
        "Registration form",
        "Consent to treatment and records",
    ]
    assert pack.items[1].after == ("Registration form",)
    assert view.wanted_date == date(2027, 3, 8)
    assert view.reaches == (Channel.EMAIL, Channel.SMS)
    assert view.idempotency_key


def test_it_says_how_many_questions_a_pack_asks_and_how_long_that_takes(ports: FakePorts) -> None:
    view = open_pack_page(ports, a_colleague(ports), Chosen(patient=PATIENT_ID))

    packs = {offer.pack_id: offer for offer in view.packs}
    dental, plain = packs["new-patient-dental"], packs["new-patient"]
    assert dental.asked_once > 5
    each = [item.questions or 0 for item in dental.items]
    assert dental.questions == sum(each) - dental.asked_once
    assert dental.minutes == sum(item.minutes or 0 for item in dental.items) - 2
    assert (plain.questions, plain.asked_once) == (plain.items[0].questions, 0)


def test_it_counts_the_practices_own_wording(ports: FakePorts) -> None:
    published(ports, as_file(url=REGISTRATION_URL))

    view = open_pack_page(ports, a_colleague(ports), Chosen(patient=PATIENT_ID))

    assert {o.pack_id: o.questions for o in view.packs}["new-patient"] == 3


def test_a_patient_of_another_practice_is_not_there(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient(patient_id="patient2", practice_id="another"))

    with pytest.raises(NotFound):
        open_pack_page(ports, a_colleague(ports), Chosen(patient="patient2"))
