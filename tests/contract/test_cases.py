"""What every place that keeps cases promises (`CaseStore`)."""

from datetime import timedelta

import pytest

from baton.actions.ports import Due, Standing, Store
from baton.domain.calendar import SKEW
from baton.domain.casework import closed, noted, queued
from baton.domain.errors import NotFound, StaleVersion
from baton.domain.words import Channel, MessageKind
from tests.builders import (
    CASE,
    MONDAY,
    PATIENT_ID,
    PRACTICE,
    STAFF,
    a_case,
    a_document,
    a_link,
    a_message,
    a_moment,
    a_patient,
    a_registered,
    an_intake_case,
    some_answers,
)

HOUR = timedelta(hours=1)


def test_a_saved_case_reads_back_whole_and_without_news(store: Store) -> None:
    case = a_case()

    saved = store.save(case)

    assert saved == case.with_(news=())
    assert store.get(PRACTICE, CASE) == saved
    assert store.events(PRACTICE, CASE) == case.news


def test_a_case_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.get(PRACTICE, CASE)
    with pytest.raises(NotFound):
        store.back_off(PRACTICE, CASE, MONDAY)
    with pytest.raises(NotFound):
        store.park(PRACTICE, CASE, MONDAY)
    assert store.events(PRACTICE, CASE) == ()


def test_a_case_of_another_practice_is_not_found(store: Store) -> None:
    store.save(a_case())

    with pytest.raises(NotFound):
        store.get("practice2", CASE)
    assert store.open_cases("practice2") == ()
    assert store.of_patient("practice2", PATIENT_ID) == ()


def test_each_save_appends_its_news(store: Store) -> None:
    first = a_case()
    second = noted(store.save(first), "called", MONDAY, STAFF)

    saved = store.save(second)

    assert store.get(PRACTICE, CASE) == saved
    assert store.events(PRACTICE, CASE) == (*first.news, *second.news)


def test_a_case_without_news_writes_nothing(store: Store) -> None:
    saved = store.save(a_case())

    again = store.save(saved, a_message())

    assert again == saved
    assert store.message(PRACTICE, CASE, "message1") is None


def test_whoever_saves_second_from_the_same_version_is_stale(store: Store) -> None:
    case = store.save(a_case())
    store.save(noted(case, "first", MONDAY, STAFF))

    with pytest.raises(StaleVersion):
        store.save(noted(case, "second", MONDAY, STAFF), a_message())

    assert [event.detail for event in store.events(PRACTICE, CASE)[-1:]] == [{"text": "first"}]
    assert store.message(PRACTICE, CASE, "message1") is None


def test_a_case_is_opened_once(store: Store) -> None:
    store.save(a_case())

    with pytest.raises(StaleVersion):
        store.save(a_case())


def test_rows_beside_a_case_are_written_with_it(store: Store) -> None:
    rows = (a_message(), a_link(), some_answers(), a_document(), a_registered())

    store.save(a_case(), *rows)

    assert store.message(PRACTICE, CASE, "message1") == a_message()
    assert store.link(a_link().token_hash) == a_link()
    assert store.answers(PRACTICE, CASE, some_answers().task_id) == some_answers()
    assert store.document(PRACTICE, CASE, "document1") == a_document()
    assert store.registered(a_document().sha256) == a_registered()


def test_answers_of_a_lower_revision_stop_the_whole_save(store: Store) -> None:
    case = store.save(a_case(), some_answers(revision=3))

    with pytest.raises(StaleVersion):
        store.save(noted(case, "handed in", MONDAY, STAFF), some_answers(revision=2, open=False))

    assert store.get(PRACTICE, CASE) == case
    store.save(noted(case, "handed in", MONDAY, STAFF), some_answers(revision=3, open=False))
    assert store.answers(PRACTICE, CASE, some_answers().task_id) == some_answers(
        revision=3, open=False
    )


def test_two_cases_are_saved_together_or_not_at_all(store: Store) -> None:
    case, intake = store.save(a_case()), store.save(an_intake_case())
    filed = noted(case, "a scan came", MONDAY, STAFF)
    store.save_both(filed, noted(intake, "filed", MONDAY, STAFF), a_document())

    with pytest.raises(StaleVersion):
        store.save_both(
            noted(filed.with_(news=()), "again", MONDAY, STAFF),
            noted(intake, "again", MONDAY, STAFF),
        )

    assert store.get(PRACTICE, CASE) == filed.with_(news=())
    assert store.get(PRACTICE, "intake1").seq == intake.seq + 1
    assert store.document(PRACTICE, CASE, "document1") == a_document()


def test_two_cases_without_news_write_nothing(store: Store) -> None:
    case, intake = store.save(a_case()), store.save(an_intake_case())

    store.save_both(case, intake, a_document())

    assert store.document(PRACTICE, CASE, "document1") is None


def test_a_case_is_due_when_its_timer_has_passed(store: Store) -> None:
    store.save(a_case())

    assert store.due(MONDAY - SKEW - timedelta(seconds=1), per_shard=10) == ()
    expected = (Due(practice_id=PRACTICE, case_id=CASE, next_at=MONDAY - SKEW),)
    assert store.due(MONDAY, per_shard=10) == expected
    assert store.due(MONDAY + timedelta(days=300), per_shard=10) == expected


def test_each_shard_gives_its_earliest_cases_first(store: Store) -> None:
    late = [store.save(a_case(f"case{n}", at=MONDAY + n * HOUR)) for n in range(40)]

    found = store.due(MONDAY + 60 * HOUR, per_shard=2)

    assert len(found) == len(set(found)) <= 32
    assert {due.case_id for due in found} <= {case.case_id for case in late}
    everything = store.due(MONDAY + 60 * HOUR, per_shard=40)
    assert {due.case_id for due in everything} == {case.case_id for case in late}
    assert set(found) <= set(everything)


def test_a_timer_that_is_backed_off_counts_how_often_in_a_row(store: Store) -> None:
    case = store.save(a_case())

    assert store.back_off(PRACTICE, CASE, MONDAY + HOUR) == 1
    assert store.back_off(PRACTICE, CASE, MONDAY + 2 * HOUR) == 2

    assert store.due(MONDAY + HOUR, per_shard=10) == ()
    assert [due.next_at for due in store.due(MONDAY + 2 * HOUR, per_shard=10)] == [
        MONDAY + 2 * HOUR
    ]
    assert store.get(PRACTICE, CASE) == case
    store.save(noted(case, "it works again", MONDAY, STAFF))
    assert store.back_off(PRACTICE, CASE, MONDAY + HOUR) == 1


def test_a_closed_case_leaves_the_board_and_the_due_index_but_not_the_patient(
    store: Store,
) -> None:
    case = store.save(a_case())

    store.save(closed(case, "moved away", a_moment(), STAFF))

    assert store.due(MONDAY + timedelta(days=300), per_shard=10) == ()
    assert store.open_cases(PRACTICE) == ()
    assert [listed.closed_at for listed in store.of_patient(PRACTICE, PATIENT_ID)] == [MONDAY]
    assert store.back_off(PRACTICE, CASE, MONDAY) == 0
    assert store.due(MONDAY + timedelta(days=300), per_shard=10) == ()


def test_the_board_shows_the_most_urgent_case_first(store: Store) -> None:
    store.save(a_case("slow", wanted_by=MONDAY + timedelta(days=30)))
    store.save(a_case("soon", wanted_by=MONDAY + timedelta(days=2)))
    store.save(a_case("then", wanted_by=MONDAY + timedelta(days=9)))

    board = store.open_cases(PRACTICE)

    assert [listed.case_id for listed in board] == ["soon", "then", "slow"]


def test_a_list_tells_what_a_case_waits_for(store: Store) -> None:
    case = store.save(a_case())

    (listed,) = store.open_cases(PRACTICE)

    assert (listed.label, listed.title) == ("Mara Lindqvist", "New patient")
    assert listed.tasks_total == 3
    assert [task.task_id for task in listed.tasks] == [t.task_id for t in case.open_tasks]
    assert [task.stage for task in listed.tasks] == [t.stage for t in case.open_tasks]
    assert listed.due_at == case.due_at
    assert not listed.parked


def test_a_patients_cases_come_newest_first(store: Store) -> None:
    for day in range(3):
        store.save(a_case(f"case{day}", at=MONDAY + timedelta(days=day)))
    store.save(a_case("other", patient=a_patient(patient_id="patient2")))

    found = store.of_patient(PRACTICE, PATIENT_ID)

    assert [listed.case_id for listed in found] == ["case2", "case1", "case0"]


def test_a_parked_case_is_shown_to_staff_and_not_to_the_sweep(store: Store) -> None:
    case = store.save(a_case())

    store.park(PRACTICE, CASE, MONDAY + HOUR)

    assert store.due(MONDAY + timedelta(days=300), per_shard=10) == ()
    (listed,) = store.open_cases(PRACTICE)
    assert listed.parked
    assert listed.label == "Mara Lindqvist"
    assert listed.due_at == MONDAY + HOUR
    assert store.get(PRACTICE, CASE) == case


def test_a_case_is_read_with_its_places_in_the_lists(store: Store) -> None:
    case = store.save(a_case())
    over = store.save(closed(store.save(a_case("over")), "moved away", a_moment(MONDAY), STAFF))
    parked = store.save(a_case("parked"))
    store.park(PRACTICE, "parked", MONDAY + HOUR)

    found = store.standings(PRACTICE, ["parked", CASE, "over", "nobody"])

    assert found == (
        Standing(case_id=CASE, case=case, due_at=case.next_at, on_board=True),
        Standing(case_id="over", case=over, due_at=over.next_at),
        Standing(case_id="parked", case=parked, on_board=True, parked=True),
    )
    assert store.standings("practice2", [CASE]) == ()
    assert store.standings(PRACTICE, []) == ()


def test_a_parked_case_that_is_saved_again_is_back(store: Store) -> None:
    case = store.save(a_case())
    store.park(PRACTICE, CASE, MONDAY + HOUR)

    store.save(noted(case, "mended", MONDAY, STAFF))

    assert [listed.parked for listed in store.open_cases(PRACTICE)] == [False]
    assert [due.case_id for due in store.due(MONDAY, per_shard=10)] == [CASE]


def test_the_timer_in_the_index_follows_the_case(store: Store) -> None:
    case = store.save(a_case())
    soon = queued(case, "message1", MessageKind.RECEIPT, Channel.EMAIL, MONDAY - HOUR)

    saved = store.save(soon)

    (due,) = store.due(MONDAY, per_shard=10)
    assert due.next_at == saved.next_at == MONDAY - HOUR - SKEW


def test_closed_cases_are_remembered_latest_first(store: Store) -> None:
    for number, hours in enumerate((3, 1, 2)):
        case = store.save(a_case(f"case{number}"))
        moment = a_moment(MONDAY + hours * HOUR)
        store.save(closed(case, "moved away", moment, STAFF))

    found = store.closed_since(PRACTICE, MONDAY + 2 * HOUR)

    assert [(each.case_id, each.outcome) for each in found] == [
        ("case0", "moved away"),
        ("case2", "moved away"),
    ]
    assert store.closed_since("another", MONDAY) == ()
