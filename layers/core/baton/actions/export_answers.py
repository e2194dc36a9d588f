"""Answers leave: FHIR R4 of a form or a whole case, a table, a PDF that the patient can read."""

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.exported import FHIR, Exported, file_name
from baton.actions.find_form import form_of
from baton.actions.ports import Ports
from baton.actions.read_answers import how_they_came
from baton.actions.review_form import versions
from baton.actions.show_board import member_names
from baton.actions.stores import Listed
from baton.domain.case import Case
from baton.domain.errors import NotFound, Unparsable
from baton.domain.exports import Given, as_bundle, as_csv, as_fhir
from baton.domain.forms import AnswerSection, summary, write_json
from baton.domain.languages import direction, isolated, spoken
from baton.domain.patients import Patient
from baton.domain.views.when import day
from baton.domain.words import TaskKind

CSV = "text/csv; charset=utf-8"

MOST_CASES = 500
"""In one part of a table: each is read on its own, and the gateway waits for 29 seconds."""


def export_form(ports: Ports, who: Colleague, case_id: str, task_id: str, kind: str) -> Exported:
    """Give the answers of one form as `fhir`, `csv` or `pdf`; raises `NotFound` for any other kind
    and for answers that were never handed in."""
    if kind not in _KINDS:
        raise NotFound("no such kind of file")
    case = ports.store.get(who.practice_id, case_id)
    return _KINDS[kind](ports, who, _given(ports, case, task_id))


def export_case(ports: Ports, who: Colleague, case_id: str) -> Exported:
    """Give the patient and all answers of a case as a FHIR Bundle."""
    case = ports.store.get(who.practice_id, case_id)
    patient = _patient(ports, who, case)
    forms = [task.task_id for task in case.tasks.values() if task.kind is TaskKind.FORM]
    given = [one for task_id in forms if (one := _handed_in(ports, case, task_id))]
    bundle = as_bundle(given, patient, base=ports.public_url, at=ports.now())
    return Exported(f"case-{case_id}.json", FHIR, write_json(bundle))


def export_table(ports: Ports, who: Colleague, source: str, part: int = 1) -> Exported:
    """Give what was answered to one wording as a table: a line for each response of open cases and
    of those closed within a year, oldest first, `MOST_CASES` cases a part; the file's name tells of
    how many parts it is one. Raises `NotFound` for a part that there is not."""
    form, since = form_of(ports, who.practice_id, source), ports.now() - timedelta(days=365)
    practice_id, closed = who.practice_id, ports.store.closed_since(who.practice_id, since)
    listed = sorted((*ports.store.open_cases(practice_id), *closed), key=_opened)
    parts = max(1, -(-len(listed) // MOST_CASES))
    if not 1 <= part <= parts:
        raise NotFound(f"the table has parts 1 to {parts}")
    given: list[Given] = []
    for each in listed[(part - 1) * MOST_CASES : part * MOST_CASES]:
        with suppress(Unparsable):  # parked in front of staff; the others go on
            given += _answers_to(ports, ports.store.get(practice_id, each.case_id), source)
    body = as_csv(form, given, who.practice.language)
    ending = "csv" if parts == 1 else f"part-{part}-of-{parts}.csv"
    return Exported(file_name(form.title.default, ending), CSV, body)


def _opened(case: Listed) -> tuple[str, str]:
    """Cases in an order that new ones do not disturb: the parts stay what they are."""
    return case.opened_at.isoformat() if case.opened_at else "", case.case_id


def _answers_to(ports: Ports, case: Case, source: str) -> list[Given]:
    forms = [t.task_id for t in case.tasks.values() if t.source == source]
    return [given for task_id in forms if (given := _handed_in(ports, case, task_id))]


def _given(ports: Ports, case: Case, task_id: str) -> Given:
    given = _handed_in(ports, case, task_id)
    if given is None:
        raise NotFound("no such answers")
    return given


def _handed_in(ports: Ports, case: Case, task_id: str) -> Given | None:
    """The newest version that was handed in, also while a later one is with the patient."""
    answers = ports.store.answers(case.practice_id, case.case_id, task_id)
    every = versions(ports, answers) if answers else ()
    if not every:
        return None
    return Given(case, every[0], form_of(ports, case.practice_id, every[0].form))


def _fhir(ports: Ports, who: Colleague, given: Given) -> Exported:
    body = write_json(as_fhir(given, base=ports.public_url))
    return Exported(file_name(given.form.title.default, "json"), FHIR, body)


def _csv(ports: Ports, who: Colleague, given: Given) -> Exported:
    body = as_csv(given.form, [given], who.practice.language)
    return Exported(file_name(given.form.title.default, "csv"), CSV, body)


def _pdf(ports: Ports, who: Colleague, given: Given) -> Exported:
    data = _document(ports, who, given, _patient(ports, who, given.case))
    html = ports.engines.fill(library.template("answers"), data)
    identifier = hashlib.sha256(html.encode()).hexdigest()
    pdf = ports.engines.render(html, identifier=identifier, made_at=ports.now())
    return Exported(file_name(given.form.title.default, "pdf"), "application/pdf", pdf)


def _document(ports: Ports, who: Colleague, given: Given, patient: Patient) -> Mapping[str, object]:
    language, zone = spoken(patient.language), who.practice.calendar.zone
    shown = summary(given.form, given.response, language)
    names = member_names(ports.store.members(who.practice_id))
    told = [
        event
        for event in ports.store.events(who.practice_id, given.case.case_id)
        if event.task_id == given.answers.task_id and event.name in {"submitted", "amended"}
    ]
    event = told[given.answers.version - 1]
    local = event.at.astimezone(ZoneInfo(zone))
    mark = isolated if direction(language) == "rtl" else str
    born = day(patient.birth_date, language=language)
    face: dict[str, JsonValue] = {
        "name": mark(who.practice.name),
        "phone": mark(who.practice.phone or ""),
    }
    return {
        "language": language,
        "direction": direction(language),
        "title": str(shown.title),
        "practice": face,
        "patient": {"name": mark(patient.name), "birth_date": mark(born)},
        "how": mark(how_they_came(event, names, language)),
        "at": mark(f"{day(local.date(), language=language)}, {local:%H:%M}"),
        "sections": tuple(_marked(section, mark) for section in shown.sections),
    }


def _marked(section: AnswerSection, mark: Callable[[str], str]) -> AnswerSection:
    """A number or a name keeps its own direction among words that run the other way."""
    rows = (replace(row, answers=tuple(map(mark, row.answers))) for row in section.rows)
    return replace(section, rows=tuple(rows))


def _patient(ports: Ports, who: Colleague, case: Case) -> Patient:
    if case.patient_id is None:
        raise NotFound("a case without a patient has no answers")
    return ports.store.patient(who.practice_id, case.patient_id)


_KINDS: Mapping[str, Callable[[Ports, Colleague, Given], Exported]] = {
    "fhir": _fhir,
    "csv": _csv,
    "pdf": _pdf,
}
