"""A drawn signature is validated numbers, and an act says all that it rests on."""

from typing import Any

import pytest
from pydantic import ValidationError

from baton.domain.signatures import CONSENT_VERSION, Act, Ink
from tests.builders import CASE, MONDAY, PRACTICE

LINE = [{"x": float(10 * i), "y": 20.0} for i in range(12)]


def ink(*strokes: list[dict[str, Any]], **changes: Any) -> Ink:
    groups = [{"points": points} for points in strokes]
    return Ink.model_validate({"w": 300, "h": 100, "groups": groups, **changes})


def an_act(**changes: Any) -> Act:
    return Act.model_validate(
        {
            "practice_id": PRACTICE,
            "case_id": CASE,
            "task_id": "consent1",
            "method": "typed",
            "name": "Mara Lindqvist",
            "doc_sha256": "ab" * 32,
            "button_text": "Sign",
            "consent_version": CONSENT_VERSION,
            "language": "en",
            "signed_at": MONDAY,
            "identified_by": "link and date of birth",
            "link_hash": "cd" * 32,
            **changes,
        }
    )


def test_ink_is_drawn_stroke_by_stroke() -> None:
    path = ink(LINE[:6], LINE[6:]).path()

    assert path.startswith("M0.0 20.0 L10.0 20.0")
    assert path.count("M") == 2


def test_what_else_a_browser_says_of_a_point_is_dropped() -> None:
    assert ink([{**point, "time": 1, "color": "red"} for point in LINE]) == ink(LINE)


@pytest.mark.parametrize(
    ("strokes", "changes"),
    [
        ((), {}),
        (([],), {}),
        ((LINE[:11],), {}),  # a dot is no name
        (([{"x": 5.0, "y": 5.0}] * 40,), {}),
        (([*LINE, {"x": "1", "y": 1.0}],), {}),
        (([*LINE, {"x": float("nan"), "y": 1.0}],), {}),
        (([*LINE, {"x": 1e9, "y": 1.0}],), {}),
        (([*LINE, {"x": 1.0}],), {}),
        ((LINE * 200,), {}),
        ((LINE,) * 61, {}),
        ((LINE,), {"w": 10}),
        ((LINE,), {"png": "data:"}),
    ],
)
def test_what_is_no_ink_is_refused(
    strokes: tuple[list[dict[str, Any]], ...], changes: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError):
        ink(*strokes, **changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "drawn"},
        {"ink": ink(LINE)},
        {"name": "M"},
        {"name": "M" * 121},
        {"capacity": "witness"},
    ],
)
def test_an_act_is_whole(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        an_act(**changes)


def test_a_drawn_act_carries_its_ink_through_json() -> None:
    act = an_act(method="drawn", ink=ink(LINE))

    assert Act.model_validate_json(act.model_dump_json()) == act
