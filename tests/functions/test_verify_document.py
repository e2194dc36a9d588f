"""Anyone may ask whether a file is ours."""

import base64
import hashlib

import pytest
import verify_document

from baton.actions.change import change
from baton.domain.casework import noted
from tests.aws.events import SAME_ORIGIN, an_event
from tests.builders import STAFF, a_document, a_registered
from tests.functions.conftest import House

FILE = b"%PDF-1.7\n\x00\xff\r\n--not a boundary\r\n"


def uploaded(data: bytes, name: str = "file", boundary: str = "XyZ", **changes):
    body = (
        (
            f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        ).encode()
        + data
        + f"\r\n--{boundary}--\r\n".encode()
    )
    headers = {"content-type": f"multipart/form-data; boundary={boundary}", **SAME_ORIGIN}
    encoded = base64.b64encode(body).decode()
    event = an_event("POST /verify", headers=headers, body=encoded, isBase64Encoded=True)
    return verify_document.handler(event | changes)


def test_the_page_asks_for_a_file(house: House) -> None:
    page = verify_document.handler(an_event("GET /verify"))

    assert page["statusCode"] == 200
    assert "Is this document genuine?" in page["body"]


def test_an_issued_file_is_known_by_its_bytes_and_names_nobody(house: House) -> None:
    house.patient()
    case = house.case()
    document = a_document(case_id=case.case_id, sha256=hashlib.sha256(FILE).hexdigest())
    change(
        house.ports,
        case,
        lambda c, m: noted(c, "issued", m.at, STAFF),
        beside=lambda _: (document, a_registered(document)),
    )

    page = uploaded(FILE)

    assert page["statusCode"] == 200
    assert "Yes, this is the document that was issued" in page["body"]
    assert "Harbour Dental" in page["body"]
    assert "Mara" not in page["body"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "not a PDF we can read"),
        (b"<html>%PDF-", "not a PDF we can read"),
        (FILE, "We do not know this document"),
        (b"%PDF-1.7", "We do not know this document"),
    ],
)
def test_what_is_not_ours_is_said_plainly(house: House, data: bytes, words: str) -> None:
    page = uploaded(data)

    assert page["statusCode"] == 200
    assert words in page["body"]


def test_a_file_too_large_is_said_to_be(house: House) -> None:
    page = uploaded(b"%PDF-" + b"x" * 4_600_000)

    assert page["statusCode"] == 422
    assert "This file is too large" in page["body"]


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"body": ""}, 400),
        ({"body": "%%%", "isBase64Encoded": True}, 400),
        ({"headers": {"content-type": "multipart/form-data", **SAME_ORIGIN}}, 400),
        ({"headers": {"content-type": "application/pdf", **SAME_ORIGIN}}, 415),
    ],
)
def test_a_body_that_is_no_upload_is_refused(house: House, changes, status: int) -> None:
    assert uploaded(FILE, **changes)["statusCode"] == status


def test_a_form_without_the_file_is_refused(house: House) -> None:
    assert uploaded(FILE, name="other")["statusCode"] == 400
