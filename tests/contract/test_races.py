"""Who wins when many write at once; judged by the local cloud and dynalite, never by moto."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from baton.aws.store import DynamoStore
from baton.aws.store_answers import answers_write
from baton.aws.store_rows import beside_write
from baton.domain.casework import noted
from baton.domain.errors import BatonError
from baton.domain.links import MOST_TRIES
from tests.builders import (
    CASE,
    MONDAY,
    PRACTICE,
    STAFF,
    a_case,
    a_link,
    a_message,
    a_patient,
    an_intake_case,
    some_answers,
)

RACERS = 20


def race(run: Callable[[int], object]) -> Counter[str]:
    """Let many run at once and count how each ended: "won", or the name of its error."""

    def ended(number: int) -> str:
        try:
            return "won" if run(number) is not False else "lost"
        except BatonError as error:
            return type(error).__name__

    with ThreadPoolExecutor(RACERS) as threads:
        return Counter(threads.map(ended, range(RACERS)))


@pytest.mark.parametrize("round_", range(3))
def test_one_of_many_saves_of_a_case_wins(racing: DynamoStore, round_: int) -> None:
    case = racing.save(a_case())

    ends = race(
        lambda number: racing.save(
            noted(case, f"{number}", MONDAY, STAFF), a_message(message_id=f"message{number}")
        )
    )

    assert ends["won"] == 1
    assert set(ends) <= {"won", "StaleVersion", "Unavailable"}
    (last,) = racing.events(PRACTICE, CASE)[case.seq :]
    (message,) = racing.messages(PRACTICE, CASE)
    assert message.message_id == f"message{last.detail['text']}"


def test_one_of_many_filings_into_two_cases_wins(racing: DynamoStore) -> None:
    case, intake = racing.save(a_case()), racing.save(an_intake_case())

    ends = race(
        lambda number: racing.save_both(
            noted(case, f"{number}", MONDAY, STAFF), noted(intake, f"{number}", MONDAY, STAFF)
        )
    )

    assert ends["won"] == 1
    last = [racing.events(PRACTICE, case_id)[-1].detail for case_id in (CASE, "intake1")]
    assert last[0] == last[1]


def test_one_of_many_openings_of_the_same_case_wins(racing: DynamoStore) -> None:
    ends = race(lambda number: racing.save(a_case(at=MONDAY + timedelta(seconds=number))))

    assert ends["won"] == 1


def test_one_of_many_corrections_of_a_patient_wins(racing: DynamoStore) -> None:
    patient = racing.save_patient(a_patient())

    ends = race(lambda number: racing.save_patient(patient.with_(family_name=f"Name {number}")))

    assert ends["won"] == 1
    saved = racing.patient(PRACTICE, patient.patient_id)
    assert racing.search(PRACTICE, "name") == (saved,)


def test_one_of_many_devices_saves_a_page(racing_rows: DynamoStore) -> None:
    racing_rows.table.put(answers_write(some_answers()).row or {})

    ends = race(
        lambda number: racing_rows.save_page(some_answers(saved_at=MONDAY), 0, b"%d" % number)
    )

    assert ends["won"] == 1
    stored = racing_rows.answers(PRACTICE, CASE, some_answers().task_id)
    assert stored is not None
    assert stored.revision == 1


def test_five_of_many_guesses_are_judged(racing_rows: DynamoStore) -> None:
    link = a_link()
    racing_rows.table.put(beside_write(link).row or {})

    ends = race(lambda _: racing_rows.reserve_try(link.token_hash))

    assert ends == {"won": MOST_TRIES, "lost": RACERS - MOST_TRIES}
