import base64
import json

import export_answers


def test_a_program_gets_a_case_as_fhir(house):
    house.patient()
    case = house.case()

    reply = house.call(export_answers.handler, "GET /api/cases/{case}/answers", case=case.case_id)

    told = json.loads(base64.b64decode(reply["body"]))
    assert reply["isBase64Encoded"]
    assert reply["headers"]["content-type"] == "application/fhir+json"
    assert reply["headers"]["content-disposition"].startswith("attachment; filename=")
    assert [entry["resource"]["resourceType"] for entry in told["entry"]] == ["Patient"]


def test_answers_that_are_not_in_are_not_there(house):
    house.patient()
    case = house.case()
    task = next(iter(case.tasks))

    page = house.get(
        export_answers.handler,
        "/staff/cases/{case}/answers/{task}/{kind}",
        case=case.case_id,
        task=task,
        kind="pdf",
    )

    assert page["statusCode"] == 404


def test_a_form_is_printed_for_its_task(house):
    house.patient()
    case = house.case()
    task = next(iter(case.tasks))
    route = "/staff/cases/{case}/print/{task}"

    reply = house.post(export_answers.handler, route, {}, case=case.case_id, task=task)

    assert reply["headers"]["content-type"] == "application/pdf"
    assert base64.b64decode(reply["body"]).startswith(b"%PDF-1.7")
    assert len(house.ports.store.prints(case.practice_id, case.case_id)) == 1
