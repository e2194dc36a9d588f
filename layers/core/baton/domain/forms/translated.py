"""A text of a form, with its translations, and as the author wrote it in markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import field, replace

from baton.domain.forms.blocks import Spoken
from baton.domain.frozen import frozen


@frozen
class Text:
    """A text in the form's language with its translations; `rich` is the same in markdown."""

    default: str
    language: str
    translations: Mapping[str, str] = field(default_factory=dict)
    rich: "Text | None" = None

    def after(self, prefix: "Text | None") -> "Text":
        """The text with its number before it: "6 Your health"."""
        if prefix is None or not self.default:
            return self
        spoken = {
            language: f"{prefix.spoken(language).text} {text}"
            for language, text in self.translations.items()
        }
        return replace(self, default=f"{prefix.default} {self.default}", translations=spoken)

    def prose(self, language: str) -> Spoken:
        """The text as it is shown by itself, in markdown where the author wrote some."""
        plain = self.spoken(language)
        rich = self.rich.spoken(language) if self.rich else plain
        return plain if rich.lang and not plain.lang else rich

    def spoken(self, language: str) -> Spoken:
        """The text for a reader of `language`; another language's text says which one it is."""
        for wanted in (language, language.partition("-")[0]):
            if wanted in self.translations:
                return Spoken(self.translations[wanted])
        same = self.language.partition("-")[0] == language.partition("-")[0]
        return Spoken(self.default, None if same else self.language)


_ENDS = (".", "?", "!", ":", ";", ",", "…", "؟", "؛", "،", "。")


def sentences(*texts: str) -> str:
    """Texts one after another, each ended where its author left that out."""
    *others, last = filter(None, texts) if any(texts) else ("",)
    ended = (text if text.endswith(_ENDS) else f"{text}." for text in others)
    return " ".join((*ended, last))


def joined(texts: Sequence[Text]) -> Text:
    """Several texts as one, in every language that one of them has."""
    if len(texts) == 1:
        return texts[0]
    languages = {language for text in texts for language in text.translations}
    default, *others = (
        sentences(*(text.spoken(language).text for text in texts))
        for language in (texts[0].language, *sorted(languages))
    )
    return Text(default, texts[0].language, dict(zip(sorted(languages), others, strict=True)))
