"""A text of a form, with its translations."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from baton.domain.forms.blocks import Spoken


@dataclass(frozen=True, slots=True)
class Text:
    """A text in the form's language with its translations."""

    default: str
    language: str
    translations: Mapping[str, str] = field(default_factory=dict)
    markdown: bool = False

    def spoken(self, language: str) -> Spoken:
        """The text for a reader of `language`; another language's text says which one it is."""
        for wanted in (language, language.partition("-")[0]):
            if wanted in self.translations:
                return Spoken(self.translations[wanted])
        same = self.language.partition("-")[0] == language.partition("-")[0]
        return Spoken(self.default, None if same else self.language)
