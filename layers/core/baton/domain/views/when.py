"""Times in the words people use: "today 12:00", "2 h late", "Tuesday 1 December, 09:00".

Pure: the moment, the zone and the language are arguments. A language without words reads English.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from baton.domain.languages import plural, spoken


class _Words(NamedTuple):
    language: str
    weekdays: tuple[str, ...]
    brief: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    tomorrow: str
    yesterday: str
    short: str
    long: str
    day: str
    at: str
    late: str
    ahead: str
    minute: str
    hour: str
    days: tuple[str, ...]


_EN = _Words(
    language="en",
    weekdays=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    brief=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    months=(
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    today="today",
    tomorrow="tomorrow",
    yesterday="yesterday",
    short="{brief} {day} {month:.3}",
    long="{weekday} {day} {month}",
    day="{day} {month} {year}",
    at="{date}, {clock}",
    late="{length} late",
    ahead="in {length}",
    minute="{n} min",
    hour="{n} h",
    days=("{n} day", "{n} days"),
)
_ES = _EN._replace(
    language="es",
    weekdays=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
    brief=("lun", "mar", "mié", "jue", "vie", "sáb", "dom"),
    months=(
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
    today="hoy",
    tomorrow="mañana",
    yesterday="ayer",
    long="{weekday} {day} de {month}",
    day="{day} de {month} de {year}",
    late="{length} de retraso",
    ahead="en {length}",
    days=("{n} día", "{n} días"),
)
_AR = _EN._replace(
    language="ar",
    weekdays=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    brief=("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
    months=(
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ),
    today="اليوم",
    tomorrow="غداً",
    yesterday="أمس",
    short="{brief} {day} {month}",
    at="{date}، {clock}",
    late="متأخر {length}",
    ahead="خلال {length}",
    minute="{n} د",
    hour="{n} س",
    days=("اليوم", "يوم واحد", "يومين", "{n} أيام", "{n} يوماً", "{n} يوم"),
)
_LANGUAGES = {words.language: words for words in (_EN, _ES, _AR)}


def clock(at: datetime, *, zone: str) -> str:
    """Give the wall clock: "09:00"."""
    return f"{at.astimezone(ZoneInfo(zone)):%H:%M}"


def in_full(at: datetime, *, zone: str, language: str = "en") -> str:
    """Give day and time written out: "Tuesday 1 December, 09:00"."""
    words, local = _words(language), at.astimezone(ZoneInfo(zone))
    return words.at.format(date=_dated(local.date(), words.long, words), clock=f"{local:%H:%M}")


def day(on: date, *, language: str = "en") -> str:
    """Give a date written out with its year: "27 March 1986"."""
    words = _words(language)
    return _dated(on, words.day, words)


def short_day(at: datetime, *, zone: str, language: str = "en") -> str:
    """Give the day of a moment in few letters, for a text message: "Tue 1 Dec"."""
    words = _words(language)
    return _dated(at.astimezone(ZoneInfo(zone)).date(), words.short, words)


def when(at: datetime, *, now: datetime, zone: str, language: str = "en") -> str:
    """Give a moment in the fewest words: "today 12:00", "Thu 10:00", "Tue 1 Dec, 09:00"."""
    words, place = _words(language), ZoneInfo(zone)
    local, today = at.astimezone(place), now.astimezone(place).date()
    away = (local.date() - today).days
    near = {0: words.today, 1: words.tomorrow, -1: words.yesterday}
    if away in near:
        return f"{near[away]} {local:%H:%M}"
    if 1 < away < 7:
        return f"{words.brief[local.weekday()]} {local:%H:%M}"
    if abs(away) > 300:
        return _dated(local.date(), words.day, words)
    return words.at.format(date=_dated(local.date(), words.short, words), clock=f"{local:%H:%M}")


def due(at: datetime, *, now: datetime, zone: str, language: str = "en") -> str:
    """Give how a due time stands: "2 h late", "in 20 min", "today 12:00", "in 3 days"."""
    words, place = _words(language), ZoneInfo(zone)
    if at < now:
        return words.late.format(length=length(now - at, language=language))
    if at - now < timedelta(hours=1):
        return words.ahead.format(length=length(at - now, language=language))
    away = (at.astimezone(place).date() - now.astimezone(place).date()).days
    if away == 0:
        return f"{words.today} {clock(at, zone=zone)}"
    if away == 1:
        return words.tomorrow
    return words.ahead.format(length=_counted(away, words))


def length(time: timedelta, *, language: str = "en") -> str:
    """Give a length of time in its largest unit, rounded down: "20 min", "2 h", "3 days"."""
    words, minutes = _words(language), int(time.total_seconds() // 60)
    if minutes < 60:
        return words.minute.format(n=max(1, minutes))
    if minutes < 48 * 60:
        return words.hour.format(n=minutes // 60)
    return _counted(minutes // (24 * 60), words)


def _words(language: str) -> _Words:
    return _LANGUAGES[spoken(language)]


def _counted(days: int, words: _Words) -> str:
    return words.days[plural(words.language, days)].format(n=days)


def _dated(on: date, pattern: str, words: _Words) -> str:
    return pattern.format(
        weekday=words.weekdays[on.weekday()],
        brief=words.brief[on.weekday()],
        day=on.day,
        month=words.months[on.month - 1],
        year=on.year,
    )
