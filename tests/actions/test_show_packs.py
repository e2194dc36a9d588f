"""The page that opens a pack."""

from datetime import date

import pytest

from baton.actions.show_packs import Chosen, open_pack_page
from baton.domain.errors import NotFound
from baton.domain.words import Channel
from tests.builders import PATIENT_ID, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
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


def test_a_patient_of_another_practice_is_not_there(ports: FakePorts) -> None:
    ports.store.save_patient(a_patient(patient_id="patient2", practice_id="another"))

    with pytest.raises(NotFound):
        open_pack_page(ports, a_colleague(ports), Chosen(patient="patient2"))
