"""The engine's own words in each language: a small table each, English where one is missing."""

from collections.abc import Mapping

from baton.domain import languages
from baton.domain.forms.texts_ar import TEXTS as ARABIC
from baton.domain.forms.texts_en import TEXTS as ENGLISH
from baton.domain.forms.texts_es import TEXTS as SPANISH
from baton.domain.frozen import frozen

CATALOGUES: Mapping[str, Mapping[str, str]] = {
    "en": ENGLISH,
    "es": SPANISH,
    "ar": ARABIC,
}


@frozen
class Words:
    """The words for one reader; `language` is the one really spoken (English as fallback)."""

    language: str

    def say(self, key: str, /, **details: str) -> str:
        """The text of `key`, its gaps filled; what is no mere number keeps its own direction."""
        catalogue = CATALOGUES[self.language]
        text = catalogue[key] if key in catalogue else ENGLISH[key]
        if languages.direction(self.language) == "rtl":
            details = {
                name: detail if detail.isdecimal() else languages.isolated(detail)
                for name, detail in details.items()
            }
        return text.format_map(details)

    def knows(self, key: str) -> bool:
        """Whether there is a text of that key."""
        return key in ENGLISH

    @property
    def months(self) -> tuple[str, ...]:
        """The names of the months, January first."""
        return tuple(self.say("months").split())


def words(language: str) -> Words:
    """The words for readers of `language` (`es-MX` reads `es`)."""
    return Words(languages.spoken(language))
