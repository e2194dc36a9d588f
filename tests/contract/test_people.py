"""What every place that keeps people and sessions promises (`PeopleStore`, `SessionStore`)."""

from datetime import date, timedelta

import pytest

from baton.actions.ports import Session, Store
from baton.domain.errors import Conflict, NotFound, StaleVersion
from baton.domain.patients import Contact
from baton.domain.practices import Team
from baton.domain.words import Role
from tests.builders import (
    MANAGER,
    MONDAY,
    PATIENT_ID,
    PRACTICE,
    a_member,
    a_patient,
    a_practice,
    a_published_form,
    members,
)
from tests.fakes import Clock

SESSION = Session(
    token_hash="ab" * 32, sub=MANAGER, practice_id=PRACTICE, expires_at=MONDAY + timedelta(hours=8)
)


def test_a_practice_rises_by_one_version_with_each_save(store: Store) -> None:
    first = store.save_practice(a_practice())
    second = store.save_practice(first.with_(name="Harbour Dental & Sons"))

    assert (first.version, second.version) == (1, 2)
    assert store.practice(PRACTICE) == second


def test_a_practice_seen_at_an_older_version_is_stale(store: Store) -> None:
    store.save_practice(a_practice())

    with pytest.raises(StaleVersion):
        store.save_practice(a_practice(name="Another"))
    with pytest.raises(StaleVersion):
        store.save_practice(a_practice(name="Another", version=7))


def test_an_unknown_practice_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.practice(PRACTICE)
    with pytest.raises(StaleVersion):
        store.save_practice(a_practice(version=1))


def test_every_practice_is_listed_once(store: Store) -> None:
    for practice_id in ("second", "first"):
        practice = store.save_practice(a_practice(practice_id=practice_id))
        store.save_practice(practice)

    assert store.practice_ids() == ("first", "second")


def test_members_are_listed_by_name_and_found_by_their_account(store: Store) -> None:
    everyone = members()
    for member in everyone:
        store.save_member(member)
    store.save_member(a_member(sub="elsewhere", practice_id="practice2"))

    assert store.members(PRACTICE) == tuple(sorted(everyone, key=lambda m: m.name))
    assert store.member(MANAGER) == a_member(Role.MANAGER)
    assert store.member("nobody") is None


def test_a_team_is_read_at_once_and_holds_nobody_else(store: Store) -> None:
    practice = store.save_practice(a_practice())
    for member in members():
        store.save_member(member)
    store.save_member(a_member(sub="elsewhere", practice_id="practice2"))
    store.save_form(a_published_form())

    assert store.team(PRACTICE) == Team(practice, store.members(PRACTICE))
    with pytest.raises(NotFound):
        store.team("practice2")


def test_a_member_may_change(store: Store) -> None:
    store.save_member(a_member(Role.MANAGER))

    store.save_member(a_member(Role.MANAGER, disabled=True))

    assert store.member(MANAGER) == a_member(Role.MANAGER, disabled=True)
    assert store.members(PRACTICE) == (a_member(Role.MANAGER, disabled=True),)


def test_an_account_belongs_to_one_practice(store: Store) -> None:
    store.save_member(a_member())

    with pytest.raises(Conflict):
        store.save_member(a_member(practice_id="practice2"))

    assert store.members("practice2") == ()


def test_a_patient_reads_back_with_the_next_version(store: Store) -> None:
    saved = store.save_patient(a_patient())

    assert saved == a_patient(version=1)
    assert store.patient(PRACTICE, PATIENT_ID) == saved


def test_a_patient_of_another_practice_is_not_found(store: Store) -> None:
    store.save_patient(a_patient())

    with pytest.raises(NotFound):
        store.patient("practice2", PATIENT_ID)
    assert store.search("practice2", "mara") == ()
    assert store.born_on("practice2", a_patient().birth_date) == ()


def test_a_patient_seen_at_an_older_version_is_stale(store: Store) -> None:
    first = store.save_patient(a_patient())
    store.save_patient(first.with_(family_name="Berg"))

    with pytest.raises(StaleVersion):
        store.save_patient(first.with_(family_name="Dahl"))
    with pytest.raises(StaleVersion):
        store.save_patient(a_patient())

    assert store.search(PRACTICE, "dahl") == ()


@pytest.mark.parametrize(
    "text",
    ["lind", "LINDQVIST mara", "mara l", "Mära", "+447700900123", "+4477", "1984-05-17", "1984"],
)
def test_a_patient_is_found_by_what_it_starts_with(store: Store, text: str) -> None:
    saved = store.save_patient(a_patient())

    assert store.search(PRACTICE, text) == (saved,)


@pytest.mark.parametrize("text", ["qvist", "mara x", "zzz", "1985"])
def test_a_patient_is_not_found_by_other_words(store: Store, text: str) -> None:
    store.save_patient(a_patient())

    assert store.search(PRACTICE, text) == ()


def test_a_patient_with_a_new_name_is_found_by_it_alone(store: Store) -> None:
    first = store.save_patient(a_patient())

    saved = store.save_patient(
        first.with_(family_name="Berg", mobile=Contact(value="+447700900999"))
    )

    assert store.search(PRACTICE, "lindqvist") == ()
    assert store.search(PRACTICE, "+447700900123") == ()
    assert store.search(PRACTICE, "berg") == (saved,)
    assert store.search(PRACTICE, "+447700900999") == (saved,)
    assert store.search(PRACTICE, "mara") == (saved,)


def test_a_search_gives_each_patient_once_by_name_and_no_more_than_asked(store: Store) -> None:
    for number, name in enumerate(("Anders", "Anna", "Ane")):
        store.save_patient(
            a_patient(patient_id=f"patient{number}", given_name=name, family_name="An")
        )

    assert [p.given_name for p in store.search(PRACTICE, "an")] == ["Anders", "Ane", "Anna"]
    assert len(store.search(PRACTICE, "an", most=2)) == 2


def test_patients_are_found_by_their_birth_date(store: Store) -> None:
    saved = store.save_patient(a_patient())
    store.save_patient(a_patient(patient_id="patient2", birth_date=date(1984, 5, 18)))

    assert store.born_on(PRACTICE, date(1984, 5, 17)) == (saved,)


def test_a_long_name_is_no_obstacle(store: Store) -> None:
    name = "ﷺ" * 120

    saved = store.save_patient(a_patient(given_name=name, family_name=name))

    assert store.search(PRACTICE, name) == (saved,)


def test_a_bookmark_survives_until_it_is_moved(store: Store) -> None:
    assert store.bookmark("cases") == ""

    store.keep_bookmark("cases", "practice1/case1")
    store.keep_bookmark("cases", "practice1/case2")

    assert store.bookmark("cases") == "practice1/case2"
    assert store.bookmark("inbox") == ""


def test_a_heartbeat_tells_the_last_run(store: Store) -> None:
    assert store.heartbeat("sweep") is None

    store.note_heartbeat("sweep", MONDAY - timedelta(minutes=1), {"due": 3})
    store.note_heartbeat("sweep", MONDAY, {"due": 4, "hinted": 4})

    assert store.heartbeat("sweep") == (MONDAY, {"due": 4, "hinted": 4})
    assert store.practice_ids() == ()


def test_a_session_lasts_until_its_end(store: Store, clock: Clock) -> None:
    store.save_session(SESSION)

    assert store.session(SESSION.token_hash) == SESSION
    clock.move(timedelta(hours=8))
    assert store.session(SESSION.token_hash) is None


def test_a_session_is_revoked_at_once(store: Store) -> None:
    store.save_session(SESSION)

    store.end_session(SESSION.token_hash)
    store.end_session(SESSION.token_hash)

    assert store.session(SESSION.token_hash) is None
