"""What a patient reads at once after an alarming answer: where to turn now.

The practice's own text counts. Without one it is a sentence with the numbers of the practice's
country, known by its zone; where we know none it names no number.
"""

from collections.abc import Mapping
from typing import NamedTuple

from baton.domain.practices import Practice


class Numbers(NamedTuple):
    """The emergency number of a country and, where there is one, a line to talk to somebody."""

    emergency: str
    line: str | None = None


_UNITED_STATES = Numbers("911", "988 (Suicide and Crisis Lifeline)")
_CANADA = Numbers("911", "988 (Suicide Crisis Helpline)")
_AUSTRALIA = Numbers("000", "13 11 14 (Lifeline)")

_SPAIN = Numbers("112", "024")


def _zones(numbers: Numbers, region: str, cities: str) -> Mapping[str, Numbers]:
    return dict.fromkeys((f"{region}/{city}" for city in cities.split()), numbers)


ZONES: Mapping[str, Numbers] = {
    "Africa/Johannesburg": Numbers("112", "0800 567 567 (SADAG)"),
    "Europe/London": Numbers("999", "116 123 (Samaritans)"),
    "Europe/Dublin": Numbers("112", "116 123 (Samaritans)"),
    "Europe/Berlin": Numbers("112", "0800 111 0 111 (TelefonSeelsorge)"),
    "Europe/Paris": Numbers("112", "3114"),
    "Pacific/Auckland": Numbers("111", "1737"),
    "Europe/Madrid": _SPAIN,
    "Atlantic/Canary": _SPAIN,
    "Africa/Ceuta": _SPAIN,
    "Pacific/Honolulu": _UNITED_STATES,
    **_zones(
        _UNITED_STATES,
        "America",
        "New_York Chicago Denver Phoenix Los_Angeles Anchorage Detroit Boise Juneau Puerto_Rico "
        "Indiana/Indianapolis Kentucky/Louisville",
    ),
    **_zones(
        _CANADA,
        "America",
        "Toronto Vancouver Halifax Edmonton Winnipeg Regina St_Johns Moncton Montreal",
    ),
    **_zones(_AUSTRALIA, "Australia", "Sydney Melbourne Brisbane Perth Adelaide Darwin Hobart"),
}
"""Lines that are open at any hour, as far as we know: a practice checks its own before it goes
live. The zones are few: the practice's own text is what counts, and a zone without a line names
the emergency number or, where we are not sure, none."""

_EUROPE = Numbers("112")

_SENTENCES: Mapping[str, tuple[str, str, str, str]] = {
    "en": (
        "**You are not alone, and help is there now.**",
        "If you may harm yourself or are not safe, call {} now.",
        "If you may harm yourself or are not safe, call the emergency number now.",
        "To talk to somebody at any hour, call {}.",
    ),
    "es": (
        "**No está solo, y hay ayuda ahora mismo.**",
        "Si puede hacerse daño o no está a salvo, llame ya al {}.",
        "Si puede hacerse daño o no está a salvo, llame ya al número de emergencias.",
        "Para hablar con alguien a cualquier hora, llame al {}.",
    ),
    "ar": (
        "**لست وحدك، والمساعدة متاحة الآن.**",
        "إذا كنت قد تؤذي نفسك أو لم تكن في أمان، فاتصل الآن بالرقم {}.",
        "إذا كنت قد تؤذي نفسك أو لم تكن في أمان، فاتصل الآن برقم الطوارئ.",
        "للتحدث مع شخص في أي وقت، اتصل بالرقم {}.",
    ),
}


def crisis_text(practice: Practice, language: str) -> str:
    """Give the practice's own text, or the default of its zone in the reader's language."""
    if practice.crisis:
        return practice.crisis
    title, call, call_unknown, talk = _SENTENCES.get(language.partition("-")[0], _SENTENCES["en"])
    numbers = _numbers(practice.calendar.zone)
    lines = [title, call.format(numbers.emergency) if numbers else call_unknown]
    if numbers and numbers.line:
        lines.append(talk.format(numbers.line))
    return "\n\n".join(lines)


def _numbers(zone: str) -> Numbers | None:
    return ZONES.get(zone) or (_EUROPE if zone.startswith("Europe/") else None)
