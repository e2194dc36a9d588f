"""Numbers as people type them, in E.164."""

import pytest

from baton.actions.contacts import normal_number
from baton.domain.errors import BadInput
from tests.builders import a_practice

LONDON, CAPE = "+442079460000", "+27215550100"


@pytest.mark.parametrize(
    ("typed", "phone", "number"),
    [
        ("07700 900123", LONDON, "+447700900123"),
        ("(07700) 900-123", LONDON, "+447700900123"),
        ("+27 82 555 0142", LONDON, "+27825550142"),
        ("082 555 0142", CAPE, "+27825550142"),
        ("0027825550142", CAPE, "+27825550142"),
        ("+447700900123", "020 7946 0000", "+447700900123"),
    ],
)
def test_a_number_is_read_as_one_of_the_practices_country(
    typed: str, phone: str, number: str
) -> None:
    assert normal_number(typed, a_practice(phone=phone)) == number


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        ("12", LONDON),
        ("call me", LONDON),
        ("+999999999999999999", LONDON),
        ("07700 900123", "020 7946 0000"),
    ],
)
def test_what_cannot_be_a_number_is_refused(typed: str, phone: str) -> None:
    with pytest.raises(BadInput):
        normal_number(typed, a_practice(phone=phone))
