"""A practice's settings: its face and its time, shown to all and changed by managers."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, time
from zoneinfo import available_timezones

from pydantic import ValidationError

from baton.actions.colleagues import Colleague
from baton.actions.ports import Ports
from baton.actions.show_patient import LANGUAGES
from baton.domain.calendar import Calendar, Hours
from baton.domain.crisis import crisis_text
from baton.domain.errors import BadInput
from baton.domain.logos import clean_logo
from baton.domain.model import Model, Name
from baton.domain.practices import Colour, CrisisText, Member, Practice, PracticePhone
from baton.domain.views.page import FieldError, Notice
from baton.domain.views.practice import DayHours, MemberLine, SetUpView
from baton.domain.words import Role

WEEK = range(7)

FIELDS = (
    *("version", "name", "phone", "colour", "zone", "language"),
    *(f"{edge}.{day}" for day in WEEK for edge in ("opens", "closes")),
    *("waking_opens", "waking_closes", "holidays", "crisis"),
)
"""The fields of the page's form."""

_WRONG = {
    "name": FieldError(field="name", text="Enter the name of the practice"),
    "phone": FieldError(field="phone", text="Enter a number such as +27 21 555 0100"),
    "colour": FieldError(field="colour", text="Choose a colour"),
    "zone": FieldError(field="zone", text="Choose a time zone of the list"),
    "week": FieldError(field="opens.0", text="Give both times of a day, the earlier one first"),
    "waking": FieldError(field="waking_opens", text="Give both times, the earlier one first"),
    "crisis": FieldError(field="crisis", text="Write at most 2,000 characters"),
    "logo": FieldError(field="logo", text="Choose a PNG up to 200 kB and 1024 pixels a side"),
    "holidays": FieldError(field="holidays", text="Write one date a line, such as 2026-12-25"),
}


class SettingsChange(Model):
    """What is to change; what is absent stays. `version` is the settings' as they were seen."""

    version: int
    name: Name | None = None
    phone: PracticePhone | None = None
    colour: Colour | None = None
    language: str | None = None
    calendar: Calendar | None = None
    crisis: CrisisText | None = None


def settings_page(
    ports: Ports,
    who: Colleague,
    *,
    notice: Notice | None = None,
    errors: tuple[FieldError, ...] = (),
) -> SetUpView:
    """Give the settings and the team."""
    practice, calendar = who.practice, who.practice.calendar
    members = ports.store.members(who.practice_id)
    return SetUpView(
        now=ports.now(),
        me=who.me,
        notice=notice,
        errors=errors,
        version=practice.version,
        may_change=who.member.role is Role.MANAGER,
        name=practice.name,
        phone=practice.phone,
        colour=practice.colour,
        zone=calendar.zone,
        zones=tuple(sorted(available_timezones())),
        language=practice.language,
        languages=LANGUAGES,
        week=tuple(_day(calendar, weekday) for weekday in WEEK),
        waking_opens=calendar.waking.opens,
        waking_closes=calendar.waking.closes,
        holidays=calendar.holidays,
        crisis=practice.crisis,
        crisis_default=crisis_text(practice.with_(crisis=""), practice.language),
        members=tuple(_line(member, who) for member in members),
    )


def save_settings(
    ports: Ports, who: Colleague, change: SettingsChange, *, logo_key: str | None = None
) -> Practice:
    """Change the settings; raises `StaleVersion` when somebody else did since they were seen.

    Times already promised stay; new ones follow the new hours.
    """
    changes = {**dict(change), "logo_key": logo_key}
    told = {name: value for name, value in changes.items() if value is not None}
    return ports.store.save_practice(who.practice.with_(**told))


def save_typed(
    ports: Ports, who: Colleague, typed: Mapping[str, str], logo: bytes
) -> tuple[FieldError, ...]:
    """Save the settings and the logo as given on the page; give what must be put right first."""
    change = typed_change(typed, who.practice)
    try:
        picture = clean_logo(logo) if logo else None
    except BadInput:
        return (*(change if isinstance(change, tuple) else ()), _WRONG["logo"])
    if isinstance(change, tuple):
        return change
    key = keep_logo(ports, picture) if picture else None
    save_settings(ports, who, change, logo_key=key)
    return ()


def keep_logo(ports: Ports, picture: bytes) -> str:
    """Keep a logo among the public assets under its own hash, and give its key."""
    key = f"assets/logos/{hashlib.sha256(picture).hexdigest()[:32]}.png"
    ports.assets.put(key, picture, content_type="image/png")
    return key


def typed_change(
    typed: Mapping[str, str], practice: Practice
) -> SettingsChange | tuple[FieldError, ...]:
    """Read the settings that were typed, or say what to put right."""
    wrong: list[str] = []
    times: dict[str, object] = {}
    for name, read in _TIMES.items():
        try:
            times[name] = read(typed)
        except (ValueError, TypeError):
            wrong.append(name)
    if not times.get("week", True):
        wrong.append("week")
    face = {name: typed[name].strip() or None for name in _FACE}
    wrong += [name for name in ("name", "phone") if face[name] is None]
    if wrong:
        return tuple(error for name, error in _WRONG.items() if name in wrong)
    try:
        calendar = practice.calendar.with_(**times)
        return SettingsChange.model_validate(
            {**face, "calendar": calendar, "crisis": typed["crisis"]}
        )
    except ValidationError as error:
        fields = {str(each["loc"][0]) for each in error.errors(include_url=False)}
        return tuple(error for name, error in _WRONG.items() if name in fields)


_FACE = ("version", "name", "phone", "colour", "language")


def _zone(typed: Mapping[str, str]) -> str:
    if typed["zone"] not in available_timezones():
        raise ValueError("no such zone")
    return typed["zone"]


def _week(typed: Mapping[str, str]) -> dict[int, Hours]:
    days = ((day, _hours(typed[f"opens.{day}"], typed[f"closes.{day}"])) for day in WEEK)
    return {day: hours for day, hours in days if hours}


def _waking(typed: Mapping[str, str]) -> Hours | None:
    hours = _hours(typed["waking_opens"], typed["waking_closes"])
    if hours is None:
        raise ValueError("messages need their hours")
    return hours


def _hours(opens: str, closes: str) -> Hours | None:
    if not opens and not closes:
        return None
    return Hours(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))


def _holidays(typed: Mapping[str, str]) -> tuple[date, ...]:
    return tuple(sorted({date.fromisoformat(line) for line in typed["holidays"].split()}))


_TIMES: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "zone": _zone,
    "week": _week,
    "waking": _waking,
    "holidays": _holidays,
}


def _day(calendar: Calendar, weekday: int) -> DayHours:
    hours = calendar.week.get(weekday)
    if hours is None:
        return DayHours(weekday=weekday)
    return DayHours(weekday=weekday, opens=hours.opens, closes=hours.closes)


def _line(member: Member, who: Colleague) -> MemberLine:
    return MemberLine(
        member=member.sub,
        name=member.name,
        email=member.email,
        role=member.role,
        on_duty=member.on_duty,
        away_from=member.away_from,
        away_until=member.away_until,
        disabled=member.disabled,
        is_me=member.sub == who.member.sub,
    )
