"""Where a patient is told to turn after an alarming answer."""

import pytest

from baton.domain.crisis import ZONES, crisis_text
from baton.domain.languages import LANGUAGES
from tests.builders import a_practice


def of_zone(zone: str, language: str = "en", crisis: str = "") -> str:
    practice = a_practice()
    return crisis_text(
        practice.with_(calendar=practice.calendar.with_(zone=zone), crisis=crisis), language
    )


def test_the_practices_own_text_counts() -> None:
    assert of_zone("Europe/London", crisis="Call Dr. Ada: 1234") == "Call Dr. Ada: 1234"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zone", ZONES)
def test_the_default_names_the_numbers_of_the_country(zone: str, language: str) -> None:
    text = of_zone(zone, language)

    assert ZONES[zone].emergency in text
    assert (ZONES[zone].line or "") in text


def test_each_language_has_words_of_its_own() -> None:
    assert len({of_zone("Europe/London", language) for language in LANGUAGES}) == len(LANGUAGES)


def test_a_country_we_do_not_know_gets_no_wrong_number() -> None:
    assert "112" in of_zone("Europe/Rome")
    assert not any(letter.isdigit() for letter in of_zone("Asia/Tokyo"))


def test_every_zone_exists() -> None:
    from zoneinfo import available_timezones

    assert set(ZONES) <= available_timezones()
