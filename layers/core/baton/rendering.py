"""Turns view models into pages and messages. Knows templates and words; decides nothing.

Escaping is fixed here and nowhere else; a name that a template does not know is an error.
"""

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from jinja2 import (
    BaseLoader,
    Environment,
    FileSystemLoader,
    ModuleLoader,
    StrictUndefined,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context

from baton.domain import languages
from baton.domain.views import when
from baton.domain.views.colour import palette
from baton.domain.views.page import PracticeFace, View
from baton.domain.words import Channel
from baton.markdown import to_html

if TYPE_CHECKING:
    from baton.domain.views.messages import MessageText, MessageView

TEMPLATES = Path(__file__).parent / "templates"
BUILT = Path(__file__).parent / "templates_built"
Words: TypeAlias = Mapping[str, str | list[str]]


def render_page(
    name: str, view: View, *, practice: PracticeFace, nonce: str, language: str = "en"
) -> str:
    """Give the HTML of page `name` ("patient/form", "staff/board"), complete and escaped.

    `nonce` is that of the Content-Security-Policy: the practice's colour is the only inline style,
    and no page has an inline script. A language without texts of ours is shown in English. In one
    that runs from right to left, what is filled into a text keeps a direction of its own.
    """
    facts = _facts(practice, language) | {"view": view, "nonce": nonce}
    facts["isolates"] = facts["direction"] == "rtl"
    return _environment().get_template(f"pages/{name}.html").render(facts)


def render_message(channel: Channel, view: "MessageView", *, language: str = "en") -> "MessageText":
    """Give a message as text: subject, text and HTML for e-mail, one text for SMS.

    The first line of an e-mail's text template is its subject. Each line of an SMS template is one
    wording, longest first; the first that fits one segment is used.
    """
    # pages come without what messages need
    from baton.domain.views.messages import MessageText
    from baton.domain.views.sms import shortened

    kind = type(view).__name__.removesuffix("Message").lower()
    facts = _facts(view.practice, language) | {"view": view}
    if channel is Channel.SMS:
        wordings = _environment().get_template(f"messages/{kind}.sms.txt").render(facts)
        return MessageText(text=shortened(wordings.strip().splitlines()))
    text = _environment().get_template(f"messages/{kind}.txt").render(facts)
    subject, _, body = text.strip().partition("\n")
    facts["subject"] = subject
    html = _environment().get_template(f"messages/{kind}.html").render(facts)
    return MessageText(subject=subject, text=body.strip() + "\n", html=html)


def build_templates(folder: Path) -> None:
    """Compile all templates to Python modules in `folder`, which saves a cold start their parsing.

    The layer's build calls it with `BUILT` of its copy; where there is none, templates are parsed.
    """
    _made(FileSystemLoader(TEMPLATES)).compile_templates(
        folder, extensions=["html", "txt"], zip=None, ignore_errors=False
    )


def translated(key: str, language: str, *, n: int = 0, **values: object) -> str:
    """Give the text of `key`, with its {names} filled in.

    A text that counts has several wordings and is chosen by the value `n`.
    """
    text = _words(language)[key]
    if isinstance(text, list):
        text = text[languages.plural(language, n)]
    return text.format_map({"n": n, **values})


def _facts(practice: PracticeFace, language: str) -> dict[str, object]:
    return {
        "practice": practice,
        "palette": palette(practice.colour),
        "language": languages.spoken(language),
        "direction": languages.direction(languages.spoken(language)),
    }


@cache
def _words(language: str) -> Words:
    words: Words = json.loads((TEMPLATES / "words" / f"{language}.json").read_text("utf-8"))
    return words


@cache
def _environment() -> Environment:
    return _made(ModuleLoader(BUILT) if BUILT.is_dir() else FileSystemLoader(TEMPLATES))


def _made(loader: BaseLoader) -> Environment:
    environment = Environment(
        loader=loader,
        autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    environment.globals |= {"t": _t, "languages": languages.LANGUAGES}
    environment.filters |= {
        "when": _when,
        "due": _due,
        "clock": _clock,
        "in_full": _in_full,
        "day": _day,
        "short_day": _short_day,
        "markdown": to_html,
        "fingerprint": _fingerprint,
    }
    environment.tests["late"] = lambda at, now: at < now
    return environment


@pass_context
def _t(context: Context, key: str, *, n: int = 0, **values: object) -> str:
    if context.get("isolates"):
        values = {name: languages.isolated(str(value)) for name, value in values.items()}
    return translated(key, context["language"], n=n, **values)


@pass_context
def _when(context: Context, at: datetime) -> str:
    zone, language = context["practice"].zone, context["language"]
    return when.when(at, now=context["view"].now, zone=zone, language=language)


@pass_context
def _due(context: Context, at: datetime) -> str:
    zone, language = context["practice"].zone, context["language"]
    return when.due(at, now=context["view"].now, zone=zone, language=language)


@pass_context
def _clock(context: Context, at: datetime) -> str:
    return when.clock(at, zone=context["practice"].zone)


@pass_context
def _in_full(context: Context, at: datetime) -> str:
    return when.in_full(at, zone=context["practice"].zone, language=context["language"])


@pass_context
def _short_day(context: Context, at: datetime) -> str:
    return when.short_day(at, zone=context["practice"].zone, language=context["language"])


@pass_context
def _day(context: Context, on: date) -> str:
    return when.day(on, language=context["language"])


def _fingerprint(sha256: str) -> str:
    """The head of a hash in groups that can be read aloud: "7c1e 90ab 4d2f"."""
    return " ".join(sha256[i : i + 4] for i in range(0, 12, 4))
