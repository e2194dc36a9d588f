import json

import fetch_document

from baton.domain.casework import noted
from tests.builders import CASE, STAFF, a_document

ROUTE = "/staff/documents/{case}/{document}"


def with_document(house):
    house.patient()
    case = house.case()
    document = a_document(case_id=case.case_id, version_id=None)
    house.ports.store.save(noted(case, "a letter", house.ports.now(), STAFF), document)
    return case


def test_a_document_is_one_redirect_away(house):
    case = with_document(house)

    page = house.get(fetch_document.handler, ROUTE, case=case.case_id, document="document1")
    reply = house.call(
        fetch_document.handler,
        "GET /api/documents/{case}/{document}",
        case=case.case_id,
        document="document1",
    )

    url = page["headers"]["location"]
    assert page["statusCode"] == 303
    assert "X-Amz-Expires=60" in url
    assert "response-content-disposition=attachment" in url
    assert json.loads(reply["body"])["sha256"] == a_document().sha256


def test_a_document_that_is_not_there(house):
    page = house.get(fetch_document.handler, ROUTE, case=CASE, document="document1")

    assert page["statusCode"] == 404
