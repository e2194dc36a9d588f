"""Messages: e-mail says the same twice, SMS fits one segment, no message names a patient."""

import re
from datetime import timedelta
from html import unescape
from itertools import pairwise, product

import pytest

from baton.domain.languages import LANGUAGES
from baton.domain.views.messages import (
    CodeMessage,
    FreshLinkMessage,
    MessageView,
    OwedTask,
    ReceiptMessage,
    StaffInviteMessage,
    TasksMessage,
)
from baton.domain.views.sms import segments
from baton.domain.words import Channel, MessageKind, Role, TaskKind
from baton.rendering import render_message
from tests.pages.builders import NOW, PRACTICE, VISIT

LINK = "https://go.example.test/p/" + "q" * 43
OWED = (OwedTask(kind=TaskKind.FORM, minutes=4), OwedTask(kind=TaskKind.SIGNATURE, minutes=3))
KINDS = (MessageKind.INVITE, MessageKind.REMINDER, MessageKind.CHASER)


def a_message(**changes: object) -> TasksMessage:
    """An invitation to two things."""
    view = TasksMessage(
        now=NOW,
        practice=PRACTICE,
        kind=MessageKind.INVITE,
        link=LINK,
        tasks=OWED,
        wanted_by_at=VISIT,
        stop_url="https://go.example.test/stop/x",
    )
    return view.with_(**changes)


def to_patients() -> dict[str, MessageView]:
    """Every message that a patient may get."""
    views: dict[str, MessageView] = {
        f"{kind}-{attempt}-{bool(wanted)}-{len(tasks)}": a_message(
            kind=kind, attempt=attempt, wanted_by_at=wanted, tasks=tasks
        )
        for kind, attempt, wanted, tasks in product(
            KINDS, (1, 2), (VISIT, None), (OWED, OWED[:1], (OwedTask(kind=TaskKind.FORM),))
        )
    }
    done = OWED[:1]
    views["receipt"] = ReceiptMessage(
        now=NOW, practice=PRACTICE, done=OWED, link=LINK, wanted_by_at=VISIT
    )
    views["receipt-left"] = ReceiptMessage(
        now=NOW, practice=PRACTICE, done=done, left=OWED[1:], link=LINK
    )
    views["code"] = CodeMessage(now=NOW, practice=PRACTICE, code="012345")
    views["fresh"] = FreshLinkMessage(now=NOW, practice=PRACTICE, link=LINK)
    return views


MESSAGES = to_patients()


def words(html: str) -> set[str]:
    """The words a person reads in an HTML body."""
    text = re.sub(r"<(style|title|head).*?</\1>", " ", html, flags=re.DOTALL)
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]+>", " ", text))))


@pytest.mark.parametrize(("name", "language"), list(product(MESSAGES, LANGUAGES)))
def test_the_text_of_an_email_says_what_its_html_says(name: str, language: str) -> None:
    message = render_message(Channel.EMAIL, MESSAGES[name], language=language)

    assert message.html is not None
    assert message.subject is not None
    addresses = set(re.findall(r"\w+", "https://go.example.test/stop/x " + LINK))
    only_html = words(message.html) - set(re.findall(r"\w+", message.text + message.subject))
    assert only_html - addresses <= set(re.findall(r"\w+", "martes diciembre Tuesday December")) | (
        {"Or", "copy", "this", "address", "into", "your", "browser"}
        | {"O", "copie", "esta", "dirección", "en", "su", "navegador"}
        | set("أو انسخ هذا العنوان إلى متصفحك".split())
        | {"1", "09", "00", "de"}
    )
    told = "012345" if name == "code" else LINK  # a code leads nowhere
    assert told in message.html
    assert told in message.text
    assert "\n" not in message.subject
    assert len(message.subject) <= 80


@pytest.mark.parametrize(("name", "language"), list(product(MESSAGES, LANGUAGES)))
def test_a_text_message_takes_few_segments_and_keeps_its_link(name: str, language: str) -> None:
    message = render_message(Channel.SMS, MESSAGES[name], language=language)

    most = 2 if language == "ar" else 1  # a segment holds 70 characters of Arabic; a link has 69
    assert segments(message.text) <= most, message.text
    assert message.text.startswith("Harbour Street Dental: ")
    asked_for = name in {"fresh", "code"} or "receipt" in name
    assert asked_for or "STOP" in message.text
    assert (message.subject, message.html) == (None, None)


@pytest.mark.parametrize(("channel", "language"), list(product(Channel, LANGUAGES)))
def test_a_short_link_leaves_room_for_the_whole_sentence(channel: Channel, language: str) -> None:
    message = render_message(
        channel, a_message(link="https://x.test/p/abcdefghijkl", kind=MessageKind.CHASER)
    )

    assert "we still miss 2 things for Tue 1 Dec" in (message.subject or message.text)
    assert "021 555 0100" in message.text


def test_no_sentence_comes_twice_in_a_row() -> None:
    texts = [
        render_message(Channel.EMAIL, a_message(kind=kind, attempt=attempt)).text.splitlines()[0]
        for attempt, kind in enumerate((*KINDS, MessageKind.CHASER), 1)
    ]

    assert all(one != other for one, other in pairwise(texts))


def test_a_name_with_a_sign_is_text_in_text_and_escaped_in_html() -> None:
    practice = PRACTICE.with_(name="O'Neill & <Sons>")

    message = render_message(Channel.EMAIL, a_message(practice=practice))

    assert message.subject == "O'Neill & <Sons>: 2 things to do before Tue 1 Dec"
    assert message.html is not None
    assert "<Sons>" not in message.html


def test_a_member_is_invited_with_a_first_password() -> None:
    message = render_message(
        Channel.EMAIL,
        StaffInviteMessage(
            now=NOW,
            practice=PRACTICE,
            member_name="Ruth Adams",
            role=Role.RECEPTION,
            invited_by="Lindi Naidoo",
            sign_in_url="https://go.example.test/staff/sign-in",
            temporary_password="Sham-secret-1",
            until_at=NOW + timedelta(days=7),
        ),
    )

    assert message.subject == "Harbour Street Dental: your Baton sign-in"
    assert "Sham-secret-1" in message.text
    assert message.html is not None
    assert "Sham-secret-1" in message.html
