"""The data that a document is filled with, frozen at one moment and complete."""

from datetime import datetime

from pydantic import JsonValue

from baton import library
from baton.actions.find_form import form_of
from baton.actions.ports import Ports
from baton.domain.case import Case
from baton.domain.errors import MissingData
from baton.domain.forms import answer_values, summary
from baton.domain.responses import read_response
from baton.domain.views.when import day, in_full
from baton.domain.words import TaskKind


def snapshot(ports: Ports, case: Case, *, made_at: datetime, template: str) -> dict[str, JsonValue]:
    """Give practice, patient, visit and answers as JSON values, for a document template.

    The language is the patient's where the template has it, else English: never half of each.
    Raises `MissingData` naming what a document of this case cannot do without.
    """
    if case.patient_id is None:
        raise MissingData("patient")
    practice = ports.store.practice(case.practice_id)
    patient = ports.store.patient(case.practice_id, case.patient_id)
    zone, language = practice.calendar.zone, library.language_of(template, patient.language)
    answers, rows = _answers(ports, case, language)
    return {
        "language": language,
        "practice": {"name": practice.name, "phone": practice.phone},
        "patient": {
            "name": patient.name,
            "birth_date": day(patient.birth_date, language=language),
        },
        "made_on": in_full(made_at, zone=zone, language=language).rsplit(",", 1)[0],
        "wanted_by": in_full(case.wanted_by, zone=zone, language=language)
        if case.wanted_by
        else "",
        "answers": answers,
        "summary": rows,
    }


def _answers(
    ports: Ports, case: Case, language: str
) -> tuple[dict[str, JsonValue], list[JsonValue]]:
    values: dict[str, JsonValue] = {}
    rows: list[JsonValue] = []
    for task in case.tasks.values():
        if task.kind is not TaskKind.FORM or not task.is_final:
            continue
        found = ports.store.answers(case.practice_id, case.case_id, task.task_id)
        if found is None or found.response is None:
            continue
        form = form_of(ports, case.practice_id, task.source or "")
        response = read_response(found.response)
        values |= {k: ", ".join(v) for k, v in answer_values(form, response).items()}
        for section in summary(form, response, language).sections:
            rows += [
                {"label": str(row.label), "answer": ", ".join(map(str, row.answers))}
                for row in section.rows
                if row.answers
            ]
    return values, rows
