"""Validates a QuestionnaireResponse against its form, without pages: structure first."""

from collections.abc import Iterator, Mapping
from datetime import date

from baton.domain.forms.checking import Sheet, check_answers
from baton.domain.forms.findings import Finding, Level, Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.moments import day_of, ordered, parse_date_time
from baton.domain.forms.questionnaire import CompiledForm
from baton.domain.forms.responses import ROOT, Reading, read_response
from baton.domain.forms.settled import settled

FINAL = frozenset({"completed", "amended"})


def validate(
    form: CompiledForm, response: Mapping[str, Json], *, today: date | None = None
) -> list[Finding]:
    """Every finding about the response: structural ones alone, or else all the others.

    A finding of level fatal or error means the response is not to be taken as completed.
    """
    reading = read_response(form, response)
    day = today or _authored_on(response)
    about_form = list(_about_form(form, day))
    if reading.findings:
        return about_form + list(reading.findings)
    sheet = settled(form, reading.answers, today=day)
    final = reading.status in FINAL
    return [
        *about_form,
        *_unfinished(sheet),
        *_disabled(sheet, reading, final=final),
        *check_answers(sheet, reading.path, today=today, final=final),
    ]


def _about_form(form: CompiledForm, day: date | None) -> Iterator[Finding]:
    start, end = form.effective
    now = day_of(day) if day else None
    if now and ((start and ordered(now, start) == -1) or (end and ordered(now, end) == 1)):
        yield Finding(Level.WARNING, "L1", "questionnaireInactive", f"{ROOT}.questionnaire")
    code = {"draft": "questionnaireDraft", "retired": "questionnaireRetired"}.get(form.status or "")
    if code:
        yield Finding(Level.WARNING, "L1", code, f"{ROOT}.questionnaire")


def _authored_on(response: Mapping[str, Json]) -> date | None:
    """The day on which a response was given, for calculations that ask for today."""
    written = response.get("authored")
    moment = parse_date_time(written) if isinstance(written, str) else None
    return date(*moment.days[:3]) if moment and len(moment.days) == 3 else None


def _unfinished(sheet: Sheet) -> Iterator[Finding]:
    for index in sorted(sheet.enabled.unfinished):
        link_id = sheet.form.items[index].link_id
        yield Finding(Level.WARNING, "V9", "unfinished", ROOT, link_id)


def _disabled(sheet: Sheet, reading: Reading, *, final: bool) -> Iterator[Finding]:
    level = Level.ERROR if final else Level.WARNING
    for place in sorted(sheet.answers.values):
        if not sheet.enabled.on(place):
            yield _not_enabled(sheet, reading, place, level)


def _not_enabled(sheet: Sheet, reading: Reading, place: Place, level: Level) -> Finding:
    link_id = sheet.form.items[place.item].link_id
    return Finding(level, "N6", "invalid", reading.path(place), link_id, place)
