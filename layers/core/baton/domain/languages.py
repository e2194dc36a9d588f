"""The languages that Baton speaks: their names, their direction, and how they count.

A text that counts has one wording for each form of its language; `plural` chooses among them.
"""

from collections.abc import Mapping

from baton.domain.frozen import frozen

DEFAULT = "en"
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


@frozen
class Language:
    """A language by its own name; `forms` is how many wordings a text that counts has."""

    name: str
    forms: int


LANGUAGES: Mapping[str, Language] = {
    "en": Language("English", 2),
    "es": Language("Español", 2),
    "ar": Language("العربية", 6),
}


# Languages that only a practice's own forms speak.
_OTHERS: Mapping[str, str] = {
    "af": "Afrikaans",
    "cs": "Čeština",
    "da": "Dansk",
    "de": "Deutsch",
    "el": "Ελληνικά",
    "fa": "فارسی",
    "fi": "Suomi",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "hu": "Magyar",
    "it": "Italiano",
    "ja": "日本語",
    "ko": "한국어",
    "nb": "Norsk bokmål",
    "nl": "Nederlands",
    "nn": "Norsk nynorsk",
    "no": "Norsk",
    "pl": "Polski",
    "pt": "Português",
    "ro": "Română",
    "ru": "Русский",
    "sv": "Svenska",
    "sw": "Kiswahili",
    "tr": "Türkçe",
    "uk": "Українська",
    "ur": "اردو",
    "vi": "Tiếng Việt",
    "xh": "isiXhosa",
    "zh": "中文",
    "zu": "isiZulu",
}


def base_of(language: str) -> str:
    """Give the language without its region.

    >>> base_of("es-MX")
    'es'
    """
    return language.partition("-")[0].lower()


def spoken(language: str) -> str:
    """Give the language we answer in: the one asked for, or English."""
    base = base_of(language)
    return base if base in LANGUAGES else DEFAULT


def direction(language: str) -> str:
    """Give `ltr` or `rtl`, for the `dir` attribute; also of languages that only a form speaks."""
    return "rtl" if base_of(language) in _RIGHT_TO_LEFT else "ltr"


def isolated(text: str) -> str:
    """Mark a text so that it keeps a direction of its own inside one from right to left.

    Without the marks "+27 82 555 0100" is read as "0100 555 82 27+" there.
    """
    return f"\u2068{text}\u2069"


def own_name(language: str) -> str:
    """Give the name of a language in itself, or its code where we do not know it.

    >>> own_name("es-MX")
    'Español'
    """
    known = LANGUAGES.get(base_of(language))
    return known.name if known else _OTHERS.get(base_of(language), language)


def plural(language: str, n: int) -> int:
    """Give which wording of a counted text fits `n` things.

    Arabic tells none, one, two, a few (3 to 10), many (11 to 99) and the rest apart.
    """
    if base_of(language) != "ar":
        return int(n != 1)
    if n <= 2:
        return n
    tail = n % 100
    return 3 if 3 <= tail <= 10 else 4 if tail >= 11 else 5
