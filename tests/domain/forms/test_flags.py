"""Answers that somebody should see first."""

import json
from typing import Any

import pytest

from baton.domain.forms import compile_form, flagged
from tests.questionnaires import a_questionnaire

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ANSWERS = ("Not at all", "Several days")


def a_form(**changes: Any) -> Any:
    """Item 9 of the PHQ-9, in our own words."""
    options = [
        {
            "valueCoding": {
                "code": f"a{n}",
                "display": text,
                "extension": [{"url": ORDINAL, "valueDecimal": n}],
            }
        }
        for n, text in enumerate(ANSWERS)
    ]
    item = {
        "linkId": "nine",
        "type": "choice",
        "text": "Thoughts of harm?",
        "code": [{"system": "http://loinc.org", "code": "44260-8"}],
        "answerOption": options,
    }
    return compile_form(json.dumps(a_questionnaire(item=[item | changes])).encode())


def a_response(form: Any, n: int) -> dict[str, Any]:
    answer = {"valueCoding": {"code": f"a{n}", "display": ANSWERS[n]}}
    return {
        "resourceType": "QuestionnaireResponse",
        "questionnaire": form.canonical,
        "status": "completed",
        "item": [{"linkId": "nine", "answer": [answer]}],
    }


@pytest.mark.parametrize(("n", "answers"), [(0, []), (1, [("Several days",)])])
def test_an_answer_is_flagged_from_its_ordinal_on(n: int, answers: list[tuple[str, ...]]) -> None:
    form = a_form()

    assert [row.answers for row in flagged(form, a_response(form, n), "en")] == answers


def test_the_same_words_without_the_code_are_not_flagged() -> None:
    form = a_form(code=[{"system": "http://loinc.org", "code": "1"}])

    assert flagged(form, a_response(form, 1), "en") == ()
