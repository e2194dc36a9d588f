import http.client
import json
from typing import Any
from urllib.parse import quote, urlsplit

import pytest

from baton_local.mail import Mail
from baton_local.mailbox import fates, framed, linked
from baton_local.receipts import Fate
from baton_local.stack import Stack

LINKS = [
    ("see http://localhost:8000/p/abc.", "http://localhost:8000/p/abc"),
    ("(https://x.example/a?b=1&c=2)", "https://x.example/a?b=1&amp;c=2"),
    ("http://x.example/p/a-b_c\nnext", "http://x.example/p/a-b_c"),
]
SUBJECT = "Your forms <b>for Tuesday</b>"


@pytest.mark.parametrize(("text", "link"), LINKS)
def test_addresses_in_a_text_become_links(text: str, link: str) -> None:
    assert f'<a href="{link}"' in linked(text)


@pytest.mark.parametrize("text", ["<script>", 'a"b', "javascript:alert(1)", "ftp://x"])
def test_everything_else_in_a_text_is_shown_as_it_is(text: str) -> None:
    assert "<" not in linked(text)


def test_links_of_a_framed_message_open_outside_of_it() -> None:
    assert framed("<p>hi</p>") == '<base target="_blank"><p>hi</p>'


def ask(stack: Stack, path: str, method: str = "GET", **headers: str) -> tuple[int, str, Any]:
    connection = http.client.HTTPConnection(urlsplit(stack.mailbox_url).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer.status, content, answer.headers


@pytest.fixture(scope="module")
def mail(stack: Stack) -> Mail:
    ses = stack.client("sesv2")
    simple = {
        "Subject": {"Data": SUBJECT},
        "Body": {
            "Text": {"Data": f"Open {stack.base_url}/p/abc."},
            "Html": {"Data": f'<a href="{stack.base_url}/p/abc">Open</a><script>x()</script>'},
        },
    }
    sent = ses.send_email(
        FromEmailAddress="care@practice.example",
        Destination={"ToAddresses": ["amahle@example.com"]},
        Content={"Simple": simple},
    )
    found = stack.post.message(sent["MessageId"])
    assert found
    return found


@pytest.mark.emulator
def test_a_sent_mail_is_listed_newest_first(stack: Stack, mail: Mail) -> None:
    stack.invoke("ShowProbe", {"probe": "text", "to": "+447700900124", "body": "Later"})

    newest, *older = stack.mail()

    assert newest.text == "Later"
    assert mail in older


@pytest.mark.emulator
def test_the_json_list_is_the_same_as_the_page(stack: Stack, mail: Mail) -> None:
    _, content, headers = ask(stack, "/messages.json")

    assert headers["Content-Type"] == "application/json"
    assert mail in [Mail.model_validate(each) for each in json.loads(content)]


@pytest.mark.emulator
def test_the_list_names_recipient_and_subject_escaped(stack: Stack, mail: Mail) -> None:
    status, content, _ = ask(stack, "/")

    assert status == 200
    assert mail.to in content
    assert "Your forms &lt;b&gt;for Tuesday&lt;/b&gt;" in content


@pytest.mark.emulator
def test_an_opened_mail_cannot_run_anything(stack: Stack, mail: Mail) -> None:
    status, content, headers = ask(stack, f"/messages/{quote(mail.id)}")

    assert status == 200
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in content
    assert "<script" not in content
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert f'<a href="{stack.base_url}/p/abc" target="_blank"' in content


@pytest.mark.emulator
def test_a_button_says_what_became_of_it(stack: Stack, mail: Mail) -> None:
    status, _, headers = ask(
        stack, f"/messages/{quote(mail.id)}/bounced", "POST", Origin=stack.mailbox_url
    )

    assert status == 303
    assert "Told the practice: bounced." in ask(stack, headers["Location"])[1]


@pytest.mark.emulator
@pytest.mark.parametrize("origin", ["null", "http://evil.example", "http://localhost:8000"])
def test_no_other_page_can_press_a_button(stack: Stack, mail: Mail, origin: str) -> None:
    assert ask(stack, f"/messages/{quote(mail.id)}/bounced", "POST", Origin=origin)[0] == 403


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/messages/none", "GET", 404),
        ("/messages/none/bounced", "POST", 404),
        ("/messages/none/eaten", "POST", 400),
        ("/none", "POST", 400),
    ],
)
def test_what_is_not_there_is_said_plainly(
    stack: Stack, path: str, method: str, status: int
) -> None:
    assert ask(stack, path, method)[0] == status


@pytest.mark.emulator
def test_the_mailbox_answers_for_this_machine_only(stack: Stack) -> None:
    assert ask(stack, "/", Host="evil.example")[0] == 421


@pytest.mark.emulator
def test_nobody_complains_about_a_text(stack: Stack) -> None:
    sent = stack.invoke("ShowProbe", {"probe": "text", "to": "+447700900125", "body": "Hello"})
    text = stack.post.message(sent)

    assert text
    assert Fate.COMPLAINED not in fates(text)
    assert ask(stack, f"/messages/{sent}/complained", "POST")[0] == 404


@pytest.mark.emulator
def test_mail_outlives_the_emulator_in_the_archive(stack: Stack, mail: Mail) -> None:
    stack.post.keep()
    stack.post.keep()

    kept = [line for line in stack.home.mail_file.read_text().splitlines() if mail.id in line]
    assert [Mail.model_validate_json(line) for line in kept] == [mail]
