"""The tables of words: same keys and blanks in each language, all used, none missing."""

import json
import re
from pathlib import Path
from string import Formatter

import pytest

from baton.domain.languages import LANGUAGES
from baton.domain.views.page import Problem
from baton.domain.views.patient import IdentityError, PatientRequest
from baton.domain.views.signing import Verdict
from baton.domain.words import MessageKind, Standing, TaskKind
from baton.rendering import TEMPLATES, translated

TABLES = {
    language: json.loads((TEMPLATES / "words" / f"{language}.json").read_text("utf-8"))
    for language in LANGUAGES
}
CHOSEN = {  # keys that templates put together from a word of ours
    *(f"identity.{error}{part}" for error in IdentityError for part in ("", ".title")),
    *(f"asked.{request}" for request in PatientRequest),
    *(f"problem.{problem}{part}" for problem in Problem for part in ("", ".title")),
    *(f"owed.{kind}{part}" for kind in TaskKind for part in ("", ".done")),
    *(f"verify.issued.{standing}{part}" for standing in Standing for part in ("", ".text")),
    *(
        f"verify.{verdict}{part}"
        for verdict in Verdict
        if verdict is not Verdict.ISSUED
        for part in ("", ".text")
    ),
    *(f"sign.{act}{part}" for act in ("question", "paper", "decline") for part in ("", ".send")),
    *(f"date.{part}" for part in ("day", "month", "year")),
    *(
        f"mail.{kind}.{part}"
        for kind in (MessageKind.INVITE, MessageKind.REMINDER, MessageKind.CHASER)
        for part in ("subject", "first", "second")
    ),
    *(f"answers.{how}" for how in ("sent", "phone", "paper", "corrected", "given_by")),
    *(f"sms.{kind}" for kind in (MessageKind.INVITE, MessageKind.REMINDER, MessageKind.CHASER)),
}


def templates() -> list[Path]:
    """All templates of pages and messages."""
    return [path for path in TEMPLATES.rglob("*") if path.suffix in {".html", ".txt"}]


def blanks(text: str | list[str]) -> set[str]:
    """The {names} of a text; only the wording for many must name its number."""
    whole = text if isinstance(text, str) else text[-1]
    return {name for _, name, _, _ in Formatter().parse(whole) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_every_text_with_the_same_blanks(language: str) -> None:
    table, english = TABLES[language], TABLES["en"]

    assert list(table) == list(english)
    for key, text in table.items():
        assert isinstance(text, list) == isinstance(english[key], list), key
        assert isinstance(text, str) or len(text) == LANGUAGES[language].forms, key
        assert isinstance(text, str) or all(blanks(one) | {"n"} == blanks(text) for one in text)
        assert blanks(text) == blanks(english[key]), key
        assert all(text), key


def test_the_words_in_the_table_are_those_that_templates_use() -> None:
    said = {
        key
        for path in templates()
        for key in re.findall(r"\"([a-z_]+(?:\.[a-z_]+)*)\"", path.read_text("utf-8"))
        if key in TABLES["en"]
    }
    asked = {
        key
        for path in templates()
        for key in re.findall(r"\bt\([\"']([a-z_.]+)[\"'][,)]", path.read_text("utf-8"))
    }

    assert asked <= set(TABLES["en"])
    assert set(TABLES["en"]) >= CHOSEN
    assert not set(TABLES["en"]) - said - asked - CHOSEN


STAFFS = frozenset(
    "staffinvite.html staffinvite.txt acts.html board.html desk.html forms.html".split()
)
NAMES_EVERYWHERE = frozenset({"SHA-256"})


def own_words(source: str) -> list[str]:
    """What a template says without asking the table: its text and what is read aloud of it."""
    for gone in (
        r"\{#.*?#\}",
        r"<(style|script|title|svg).*?</\1>",
        r"\{%.*?%\}",
        r"\{\{.*?\}\}",
        r":root\{.*?\}",
    ):
        source = re.sub(gone, "", source, flags=re.DOTALL)
    spoken = re.findall(r"\s(?:aria-label|alt|placeholder|title)=\"([^\"]+)\"", source)
    lines = re.sub(r"<[^<>]*>", "\n", re.sub(r"&\w+;", "", source)).splitlines()
    return [line.strip() for line in [*spoken, *lines] if re.search(r"[A-Za-z]{2}", line)]


def test_what_a_patient_reads_is_in_the_tables_and_nowhere_else() -> None:
    theirs = [p for p in templates() if "staff" not in p.parts and p.name not in STAFFS]

    found = {path.name: own_words(path.read_text("utf-8")) for path in theirs}

    assert own_words('<p aria-label="Close">{{ t("x") }} or <b>call us</b></p>') == [
        "Close",
        "or",
        "call us",
    ]
    assert {n: left for n, said in found.items() if (left := set(said) - NAMES_EVERYWHERE)} == {}


def test_one_and_many_are_told_apart() -> None:
    assert translated("minutes", "en", n=1) == "1 minute"
    assert translated("minutes", "es", n=4) == "4 minutos"
    assert translated("minutes", "ar", n=2) == "دقيقتان"


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_template_marks_a_value_as_safe(path: Path) -> None:
    assert not re.search(r"\|\s*safe|Markup|autoescape", path.read_text("utf-8"))
