"""Answers and findings in words, in the reader's language."""

from dataclasses import replace

from baton.domain.forms.blocks import Kind
from baton.domain.forms.comparing import equal
from baton.domain.forms.controls import kind_of, unit_name
from baton.domain.forms.findings import Finding
from baton.domain.forms.moments import Moment, parse_date
from baton.domain.forms.questionnaire import Item
from baton.domain.forms.texts import Words, words
from baton.domain.forms.typing_back import plain_text
from baton.domain.forms.values import Attachment, Quantity, Value


def value_words(item: Item, value: Value, language: str) -> str:
    """One answer as its reader says it: the option's text, a date with the month's name."""
    scalar, speech = value.scalar, words(language)
    if isinstance(scalar, bool):
        return speech.say("yes" if scalar else "no")
    for option in item.options:
        if equal(option.value, value):
            return option.text.spoken(language).text
    if isinstance(scalar, Moment):
        return moment_words(scalar, speech)
    if isinstance(scalar, Attachment):
        return scalar.title or scalar.content_type or scalar.url or "-"
    unit = scalar.unit or scalar.code if isinstance(scalar, Quantity) else _unit(item)
    text = plain_text(value)
    return f"{text} {unit}" if unit else text


def _unit(item: Item) -> str | None:
    return unit_name(item.unit) if item.unit else None


def moment_words(moment: Moment, speech: Words) -> str:
    """A date as "3 May 2026", a month as "May 2026", a time as "14:30"."""
    clock = f"{moment.clock[0]:02}:{moment.clock[1]:02}" if moment.clock else ""
    day = _day_words(moment.days, speech)
    return ", ".join(part for part in (day, clock) if part)


def _day_words(days: tuple[int, ...], speech: Words) -> str:
    year, month, day = (*days, None, None, None)[:3]
    if month is None:
        return "" if year is None else f"{year:04}"
    details = {"month": speech.months[month - 1], "year": f"{year:04}"}
    if day is None:
        return speech.say("date.words.month", **details)
    return speech.say("date.words", day=str(day), **details)


def finding_words(item: Item, finding: Finding, language: str) -> str:
    """What to do about a finding, in the words shown at the field and in the summary."""
    speech, details = words(language), dict(finding.details)
    if finding.code == "required":
        return speech.say(f"required.{_asked_by(item)}")
    if finding.code in ("minCount", "maxCount"):
        return _count_words(item, finding.code, details["limit"], speech)
    if finding.code == "line.wrong":
        inner = replace(finding, code=details["key"])
        details["why"] = finding_words(item, inner, language)
    if finding.code == "date.real":
        details["month"] = speech.months[int(details["month"]) - 1]
    if finding.code == "regex" and item.entry_format:
        return speech.say("regex.example", example=item.entry_format.spoken(language).text)
    if finding.code in ("minValue", "maxValue"):
        return _limit_words(item, finding.code, details["limit"], speech)
    return speech.say(finding.code if speech.knows(finding.code) else "wrong", **details)


def _asked_by(item: Item) -> str:
    if item.is_group:
        return "repeat" if item.repeats else "group"
    return kind_of(item).value


def _count_words(item: Item, code: str, limit: str, speech: Words) -> str:
    if limit == "1" and code == "minCount":
        return speech.say(f"required.{_asked_by(item)}")
    if item.is_group:
        return speech.say(f"{code}.repeat", limit=limit)
    return speech.say("maxCount.one" if limit == "1" else code, limit=limit)


def _limit_words(item: Item, code: str, limit: str, speech: Words) -> str:
    if kind_of(item) is not Kind.DATE:
        return speech.say(code, limit=limit)
    bound = item.constraints.least if code == "minValue" else item.constraints.greatest
    if bound is not None and bound.value is None and bound.after is None:
        return speech.say(f"{code}.today")
    moment = parse_date(limit[:10])
    return speech.say(f"{code}.date", limit=moment_words(moment, speech) if moment else limit)


def card_name(item: Item, language: str) -> str:
    """What one card of a repeating group is called: its short text, else "entry"."""
    return item.short.spoken(language).text if item.short else words(language).say("entry")


def card_title(item: Item, number: int, language: str) -> str:
    """The title of one card: "Medicine 2"."""
    name = card_name(item, language)
    return words(language).say("card", name=name[:1].upper() + name[1:], n=str(number))
