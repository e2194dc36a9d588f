"""What every place that keeps rows beside a case promises (`RowStore`)."""

from datetime import timedelta

import pytest

from baton.actions.ports import Store
from baton.domain.answers import PastAnswers
from baton.domain.errors import Gone, NotFound, StaleVersion
from baton.domain.links import MOST_TRIES
from baton.domain.messages import MessageState
from baton.domain.words import Standing
from tests.builders import (
    CASE,
    MONDAY,
    PRACTICE,
    a_case,
    a_document,
    a_link,
    a_message,
    a_registered,
    some_answers,
)
from tests.fakes import Clock

TASK = some_answers().task_id


def test_what_is_not_there_is_none(store: Store) -> None:
    assert store.message(PRACTICE, CASE, "message1") is None
    assert store.answers(PRACTICE, CASE, TASK) is None
    assert store.document(PRACTICE, CASE, "document1") is None
    assert store.registered("ab" * 32) is None
    assert store.link("ab" * 32) is None
    assert store.messages(PRACTICE, CASE) == ()
    assert store.documents(PRACTICE, CASE) == ()


def test_messages_come_oldest_first(store: Store) -> None:
    late = a_message(message_id="amessage", queued_at=MONDAY + timedelta(hours=1))
    early = a_message(message_id="bmessage")

    store.save(a_case(), late, early)

    assert store.messages(PRACTICE, CASE) == (early, late)


def test_a_receipt_overwrites_the_message_alone(store: Store) -> None:
    case = store.save(a_case(), a_message())
    delivered = a_message(state=MessageState.DELIVERED, delivered_at=MONDAY)

    store.note_receipt(delivered)

    assert store.message(PRACTICE, CASE, "message1") == delivered
    assert store.get(PRACTICE, CASE) == case


def test_pages_of_a_draft_are_saved_one_by_one(store: Store) -> None:
    store.save(a_case(), some_answers())
    at, by = MONDAY + timedelta(minutes=3), "patient"

    assert store.save_page(some_answers(saved_at=at, saved_by=by), 0, b"\x00first") == 1
    assert store.save_page(some_answers(revision=1, saved_at=at, saved_by=by), 12, b"last") == 2

    assert store.answers(PRACTICE, CASE, TASK) == some_answers(
        revision=2, saved_at=at, saved_by=by, pages={0: b"\x00first", 12: b"last"}
    )


def test_the_answers_of_a_case_are_read_together(store: Store) -> None:
    mine = some_answers(carried=b"told elsewhere", by_staff=True)
    other = some_answers(task_id=f"{CASE}visit")
    store.save(a_case(), mine, other, some_answers(case_id="another"))

    assert store.answers_of_case(PRACTICE, CASE) == (mine, other)


def test_the_device_that_saves_second_is_stale(store: Store) -> None:
    store.save(a_case(), some_answers())
    store.save_page(some_answers(saved_at=MONDAY), 0, b"phone")

    with pytest.raises(StaleVersion):
        store.save_page(some_answers(saved_at=MONDAY), 0, b"laptop")


def test_a_draft_that_was_handed_in_is_gone(store: Store) -> None:
    store.save(a_case(), some_answers(open=False, response=b"{}"))

    with pytest.raises(Gone):
        store.save_page(some_answers(), 0, b"too late")

    assert store.answers(PRACTICE, CASE, TASK) == some_answers(open=False, response=b"{}")


def test_a_draft_under_an_older_link_is_gone(store: Store) -> None:
    store.save(a_case(), some_answers(serial=2))

    with pytest.raises(Gone):
        store.save_page(some_answers(serial=1), 0, b"old link")


def test_a_draft_that_never_was_is_not_found(store: Store) -> None:
    with pytest.raises(NotFound):
        store.save_page(some_answers(), 0, b"nothing")


def test_the_latest_version_of_a_document_is_the_document(store: Store) -> None:
    first = a_document(standing=Standing.SUPERSEDED)
    second = a_document(version=2, made_at=MONDAY + timedelta(days=1))
    scan = a_document(document_id="adocument", made_at=MONDAY + timedelta(hours=1))

    store.save(a_case(), second, scan, first)

    assert store.document(PRACTICE, CASE, "document1") == second
    assert store.documents(PRACTICE, CASE) == (first, scan, second)


def test_a_file_that_we_issued_is_known_by_its_hash(store: Store) -> None:
    store.save(a_case(), a_registered())

    assert store.registered(a_registered().sha256) == a_registered()
    assert store.registered("00" * 32) is None


def test_a_link_past_its_expiry_counts_as_absent(store: Store, clock: Clock) -> None:
    link = a_link(expires_at=MONDAY + timedelta(days=1))
    store.save(a_case(), link)

    assert store.link(link.token_hash) == link
    clock.move(timedelta(days=1))
    assert store.link(link.token_hash) is None


def test_a_link_has_five_tries_until_they_are_given_back(store: Store) -> None:
    link = a_link()
    store.save(a_case(), link)

    tries = [store.reserve_try(link.token_hash) for _ in range(MOST_TRIES + 2)]

    assert tries == [True] * MOST_TRIES + [False] * 2
    assert store.link(link.token_hash) == link.with_(tries=MOST_TRIES)
    store.forget_tries(link.token_hash)
    assert store.link(link.token_hash) == link
    assert store.reserve_try(link.token_hash)


def test_a_link_that_never_was_has_no_tries(store: Store) -> None:
    store.forget_tries("ab" * 32)

    assert not store.reserve_try("ab" * 32)
    assert store.link("ab" * 32) is None


def test_versions_of_answers_are_kept_in_order(store: Store) -> None:
    first = some_answers(open=False, response=b"one")
    second = first.with_(version=2, response=b"two", asked_again=("q/1", "q 2"), note="Ask ñ")
    case = store.save(a_case(), PastAnswers(answers=second), PastAnswers(answers=first), second)

    assert store.past_answers(PRACTICE, case.case_id, first.task_id) == (first, second)
    assert store.past_answers(PRACTICE, case.case_id, "another") == ()
    assert store.answers(PRACTICE, case.case_id, first.task_id) == second
