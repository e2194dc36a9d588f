"""A code is the same at each try, short-lived, and goes where the link did not."""

from datetime import timedelta

import pytest

from baton.domain.codes import (
    CODE_LIFE,
    WINDOW,
    code_message_id,
    code_of,
    codes_since,
    open_codes,
    second_channel,
    tries_of,
)
from baton.domain.messages import MessageState
from baton.domain.words import Channel, MessageKind
from tests.builders import CASE, MONDAY, a_message

BOTH = (Channel.EMAIL, Channel.SMS)


def test_six_digits_that_no_other_message_has() -> None:
    codes = {code_of(b"key", f"message{n}") for n in range(50)}

    assert len(codes) == 50
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
    assert code_of(b"key", "message1") == code_of(b"key", "message1")
    assert code_of(b"key", "message1") != code_of(b"other", "message1")


def test_a_code_is_good_for_twenty_minutes_at_least_and_thirty_at_most() -> None:
    asked = code_message_id(CASE, MONDAY)

    assert asked in set(open_codes(CASE, MONDAY + CODE_LIFE - WINDOW))
    assert asked not in set(open_codes(CASE, MONDAY + CODE_LIFE))
    assert asked != code_message_id("another", MONDAY)


def test_the_count_of_wrong_tries_is_found_by_no_link() -> None:
    assert tries_of(b"key", "message1") != tries_of(b"other", "message1")
    assert len(tries_of(b"key", "message1")) == 64


@pytest.mark.parametrize(
    ("sent", "channel"),
    [
        ((), Channel.EMAIL),
        ((a_message(channel=Channel.EMAIL),), Channel.SMS),
        ((a_message(channel=Channel.SMS),), Channel.EMAIL),
        ((a_message(channel=Channel.EMAIL), a_message(channel=Channel.SMS)), None),
        ((a_message(channel=Channel.EMAIL, state=MessageState.BOUNCED),), Channel.EMAIL),
        (
            (
                a_message(channel=Channel.EMAIL),
                a_message(channel=Channel.SMS, kind=MessageKind.CODE),
            ),
            Channel.SMS,
        ),
    ],
)
def test_a_code_goes_only_where_the_link_did_not(sent, channel) -> None:
    assert second_channel(BOTH, sent) is channel


def test_somebody_with_one_contact_gets_no_code() -> None:
    assert second_channel((Channel.EMAIL,), (a_message(channel=Channel.EMAIL),)) is None


def test_the_codes_of_a_day_are_counted() -> None:
    old = a_message(kind=MessageKind.CODE, queued_at=MONDAY - timedelta(days=2))
    new = a_message(kind=MessageKind.CODE, queued_at=MONDAY)

    assert codes_since([old, new, a_message()], MONDAY - timedelta(days=1)) == 1
