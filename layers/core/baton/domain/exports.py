"""Answers as they leave: FHIR R4 resources that name their patient, and rows for a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from baton.domain.answers import Answers
from baton.domain.case import Case
from baton.domain.forms import CompiledForm, answer_values
from baton.domain.forms.json_text import Json
from baton.domain.frozen import frozen
from baton.domain.patients import Patient
from baton.domain.responses import read_response

RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes a cell that begins so for a formula; a quote before it makes it a text."""


@frozen
class Given:
    """One version of a form's answers with what they belong to."""

    case: Case
    answers: Answers
    form: CompiledForm

    @property
    def response(self) -> Mapping[str, Json]:
        """The response as it was completed."""
        return read_response(self.answers.response or b"")


def as_fhir(given: Given, *, base: str) -> Mapping[str, Json]:
    """Give a QuestionnaireResponse R4 with id, version and subject; `base` is our address."""
    answers, response = given.answers, given.response
    subject = given.case.patient_id
    added: dict[str, Json] = {
        "resourceType": "QuestionnaireResponse",
        "id": answers.task_id,
        "meta": {"versionId": str(answers.version)},
        "identifier": {"system": f"{base}/fhir/task", "value": answers.task_id},
    }
    named: dict[str, Json] = {"subject": {"reference": f"Patient/{subject}"}} if subject else {}
    return {**added, **{k: v for k, v in response.items() if k != "resourceType"}, **named}


def as_bundle(
    all_given: Iterable[Given], patient: Patient, *, base: str, at: datetime
) -> Mapping[str, Json]:
    """Give a Bundle R4 of a case: its patient and every response."""
    person: dict[str, Json] = {
        "resourceType": "Patient",
        "id": patient.patient_id,
        "name": [{"family": patient.family_name, "given": [patient.given_name]}],
        "birthDate": patient.birth_date.isoformat(),
    }
    resources = [person, *(as_fhir(given, base=base) for given in all_given)]
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(timespec="seconds"),
        "entry": [
            {
                "fullUrl": f"{base}/fhir/{resource['resourceType']}/{resource['id']}",
                "resource": resource,
            }
            for resource in resources
        ],
    }


def as_csv(form: CompiledForm, all_given: Sequence[Given], language: str) -> bytes:
    """Give a table: a column for each question by linkId, a line for each response.

    UTF-8 with a mark that spreadsheets look for. What looks like a formula is made a text.
    """
    questions = [item for item in form.items if item.is_question]
    heads = [f"{item.link_id}: {item.text.spoken(language).text}" for item in questions]
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    table.writerow([_cell(text) for text in ("case", "authored", "version", *heads)])
    for given in all_given:
        values = answer_values(given.form, given.response, language)
        own = (
            given.case.case_id,
            str(given.response.get("authored", "")),
            str(given.answers.version),
        )
        texts = ("; ".join(values.get(item.link_id, ())) for item in questions)
        table.writerow([_cell(text) for text in (*own, *texts)])
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
