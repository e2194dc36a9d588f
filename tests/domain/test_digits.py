import pytest

from baton.domain.digits import plain_digits, whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("999999999", 999_999_999)])
def test_a_whole_number_is_read(text, number):
    assert whole(text) == number


@pytest.mark.parametrize("text", ["", "-1", "1.0", " 1", "²", "②", "½", "٣", "1_0", "1" * 10, "x"])
def test_what_is_no_whole_number_of_a_sane_length_is_none(text):
    assert whole(text) is None


def test_the_most_digits_can_be_fewer():
    assert (whole("12345", 5), whole("123456", 5)) == (12_345, None)


@pytest.mark.parametrize(
    ("text", "plain"), [("٣٫٥", "3.5"), ("−٤", "-4"), ("१२", "12"), (" 7 ", "7"), ("²", "²")]
)
def test_digits_of_every_script_become_plain_ones(text, plain):
    assert plain_digits(text) == plain
