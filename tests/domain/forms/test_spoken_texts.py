"""Odd texts: said to the author, shown as written."""

import pytest

from baton.domain.forms import import_report

from .builders import a_source, codes, question

OVERRIDE = "\u202e"


def option(text):
    return [{"valueCoding": {"system": "s", "code": "a", "display": text}}]


def translated(text):
    parts = [{"url": "lang", "valueCode": "es"}, {"url": "content", "valueString": text}]
    url = "http://hl7.org/fhir/StructureDefinition/translation"
    return {"extension": [{"url": url, "extension": parts}]}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"Total{OVERRIDE}001", "hiddenMarks"),
        ("zero\u200bwidth", "hiddenMarks"),
        ("<script>alert(1)</script>", "markup"),
        ("[here](javascript:alert(1))", "markup"),
        ("<img src=x onerror=alert(1)>", "markup"),
        ("x" * 10_001, "longText"),
    ],
)
@pytest.mark.parametrize(
    "source",
    [
        lambda text: a_source(question("q") | {"text": text}),
        lambda text: a_source(question("q", prefix=text)),
        lambda text: a_source(question("q", _text=translated(text))),
        lambda text: a_source(question("q", "choice", answerOption=option(text))),
        lambda text: a_source(title=text),
    ],
    ids=["text", "prefix", "translation", "option", "title"],
)
def test_an_odd_text_warns_wherever_it_stands(source, text, code):
    report = import_report(source(text))

    assert codes(report.findings) == {code}
    assert report.publishable


@pytest.mark.parametrize(
    "text", ["a < b and c > d", "5 <6", "كم عمرك؟", "Müller & Söhne", "a\nb\tc"]
)
def test_plain_texts_are_left_alone(text):
    assert import_report(a_source(question("q") | {"text": text})).findings == ()


def test_a_control_character_stands_against_publishing():
    report = import_report(a_source(question("q") | {"text": "nul\x00"}))

    assert codes(report.findings) == {"controlMarks"}
    assert not report.publishable
