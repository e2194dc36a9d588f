"""Files over HTTP: inside the form without script, uploaded beforehand with it."""

import json

import attach_file
import pytest

from tests.domain.forms.builders import a_source, group, question
from tests.engines.builders import a_pdf, an_image
from tests.functions.conftest import House
from tests.functions.patients import Browser, a_browser, drawn_fields
from tests.patients import with_own_form

PAGE = "/p/forms/ownform1/0"
KIND = {"content-type": "multipart/form-data; boundary=XyZ"}
SOURCE = a_source(group("page", question("card", "attachment"), question("name")))


@pytest.fixture
def browser(house: House) -> Browser:
    house.patient()
    case = house.case()
    with_own_form(house.ports, case, SOURCE)
    return a_browser(house, case)


def multipart(fields, data: bytes = b"", filename: str = "") -> bytes:
    """What a browser sends of a form with a file."""
    parts = [
        f'--XyZ\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, values in fields.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    head = f'--XyZ\r\nContent-Disposition: form-data; name="file.f.1"; filename="{filename}"\r\n'
    file = head.encode() + b"Content-Type: image/png\r\n\r\n" + data + b"\r\n"
    return b"".join([*parts, file, b"--XyZ--\r\n"])


def send(browser: Browser, data: bytes = b"", filename: str = "", **more: str):
    fields = drawn_fields(browser.get(PAGE)["body"])
    for name in [name for name in fields if name.startswith("file.")]:
        fields.pop(name)
    body = multipart(fields | more, data, filename)
    return browser.post(f"{PAGE}/files", body, **KIND)


def test_without_script_the_form_carries_the_file_and_what_was_typed(browser: Browser) -> None:
    sent = send(browser, an_image(), "card.png", **{"f.2": "Mara", "stay": "f-1"})

    assert sent["headers"]["location"] == f"{PAGE}#f-1"
    page = browser.get(PAGE)["body"]
    assert "card.png" in page
    assert 'value="Mara"' in page
    picture = page.partition('<img src="')[2].partition('"')[0]
    shown = browser.get(picture)
    assert shown["statusCode"] == 303
    assert "documents" in shown["headers"]["location"]
    assert browser.get("/p/files/ownform1/nosuch1")["statusCode"] == 404


def test_a_lying_file_is_refused_in_words_and_the_typing_stays(browser: Browser) -> None:
    send(browser, b"MZ\x90 not a picture", "card.png", **{"f.2": "Mara", "command": "next"})

    page = browser.follow()["body"]
    assert "neither a photo" in page
    assert 'value="Mara"' in page


def test_continue_with_no_file_chosen_is_a_plain_save(browser: Browser) -> None:
    sent = send(browser, **{"f.2": "Mara", "command": "next"})

    assert sent["headers"]["location"] == "/p/forms/ownform1/check"


def test_a_script_uploads_first_and_names_the_upload(browser: Browser, house: House) -> None:
    offer = json.loads(browser.post(f"{PAGE}/upload", {}, accept="application/json")["body"])
    key = next(field["value"] for field in offer["fields"] if field["name"] == "key")
    house.ports.scans.put(key, a_pdf(pages=3), content_type="image/png")

    more = {"upload.f.1": f"{offer['upload_id']}/letter.pdf", "stay": "f-1", "f.2": ""}
    send(browser, **more)

    page = browser.get(PAGE)["body"]
    assert "letter.pdf" in page
    assert "3 pages" in page
    assert browser.get(f"{PAGE}/files")["headers"]["location"] == PAGE


@pytest.mark.parametrize(
    "more",
    [{"drop": "nonsense"}, {"drop": "f.1:../../x"}, {"upload.f.1": "../x/card.png"}],
)
def test_what_no_page_of_ours_names_is_refused(browser: Browser, more) -> None:
    assert send(browser, **more)["statusCode"] == 400


def test_a_form_that_is_too_large_or_cut_off_is_refused(browser: Browser) -> None:
    assert browser.post(f"{PAGE}/files", b"--XyZ\r\nhalf", **KIND)["statusCode"] == 400
    large = b"x" * (attach_file.MOST_BYTES + 1)
    assert browser.post(f"{PAGE}/files", large, **KIND)["statusCode"] == 413
