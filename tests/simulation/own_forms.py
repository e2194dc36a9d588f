"""A form that a practice wrote itself: asked beside a pack, with files, read before it counts."""

import json
from functools import cache

from baton import library
from baton.domain.forms import CompiledForm, import_report
from tests.questionnaires import a_questionnaire

ASKED_AGAIN = "where"
"""The question that comes back when staff return the answers."""

CARD, LETTER = "card", "letter"


@cache
def source() -> bytes:
    """Give the file that a manager uploads: travel questions, and two papers beside them."""
    papers = [
        {"linkId": name, "type": "attachment", "text": f"Your {name}"} for name in (CARD, LETTER)
    ]
    trip, health = a_questionnaire()["item"]
    trip = {**trip, "item": [*trip["item"], *papers]}
    return json.dumps(a_questionnaire(item=[trip, health])).encode()


@cache
def own_form() -> CompiledForm:
    """Give the same as the forms engine has it."""
    form = import_report(source()).form
    assert form
    return form


@cache
def known_form(name: str) -> CompiledForm:
    """Give a form by the name that a task has for it."""
    return own_form() if name == own_form().sha256 else library.form(name)
