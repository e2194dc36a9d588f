"""The form engine: one page and forty answers against a call to DynamoDB, long forms against
short ones."""

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from baton import library
from baton.domain.forms import Draft, compile_form, complete, page_view, read_page
from tests.bench.lines import Line
from tests.bench.units import metered
from tests.builders import a_patient
from tests.simulation.filling import typed

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
TODAY = NOW.date()
FORM = "registration"
TURNS = 5
SHORT, LONG = 20, 800


def lines() -> Iterator[Line]:
    """Compare least CPU times of several turns in this process."""
    form, draft = library.form(FORM), Draft()
    for page, fields in typed(FORM, 1).items():
        draft = draft.with_page(page, read_page(form, page, fields, draft))

    def render_and_validate() -> None:
        page_view(form, draft, 0, form.language, with_errors=True, today=TODAY)
        complete(form, draft, authored_at=NOW)

    with metered() as (ports, _):
        call = _least(lambda: ports.store.save_patient(a_patient(patient_id=ports.new_id())))
    work = _least(render_and_validate)
    yield Line(
        "a page rendered, all answers validated, against one change of a row", work / call, 1
    )
    short, long = (_first_page(count) for count in (SHORT, LONG))
    yield Line(f"opening a page of {LONG} nested questions against {SHORT}", long / short, 10)


def _first_page(questions: int) -> float:
    form = compile_form(json.dumps(_nested(questions)).encode())
    draft = Draft()
    return _least(lambda: page_view(form, draft, 0, form.language, with_errors=False, today=TODAY))


def _nested(questions: int) -> dict[str, Any]:
    """Groups of ten questions, each group below the one before it, four deep, a page a root."""
    pages = []
    for page in range(questions // SHORT):
        inner: list[dict[str, Any]] = []
        for depth in range(2):
            asked = [
                {"linkId": f"q{page}.{depth}.{n}", "type": "string", "text": f"Question {n}"}
                for n in range(10)
            ]
            group = {"linkId": f"g{page}.{depth}", "type": "group", "text": "Group"}
            inner = [{**group, "item": [*asked, *inner]}]
        pages.append({"linkId": f"p{page}", "type": "group", "text": "Page", "item": inner})
    return {
        "resourceType": "Questionnaire",
        "url": f"https://bench.example/{questions}",
        "version": "1",
        "status": "active",
        "title": "Bench",
        "language": "en",
        "item": pages,
    }


def _least(work: Callable[[], object]) -> float:
    work()
    times = []
    for _ in range(TURNS):
        started = time.process_time()
        for _ in range(TURNS):
            work()
        times.append(time.process_time() - started)
    return min(times)
