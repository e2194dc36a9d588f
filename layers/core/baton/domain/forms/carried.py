"""Answers that another form gave, as they would have been typed here; one blob for a form."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from baton.domain.errors import Unparsable
from baton.domain.forms.field_names import field_name
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import Item
from baton.domain.forms.translated import Text
from baton.domain.forms.typed import read_typed
from baton.domain.forms.values import Value
from baton.domain.frozen import frozen

_BLOB_LIMIT_BYTES = 2_000_000


@frozen
class Source:
    """The form that an answer was given in, and when."""

    canonical: str
    title: Text
    at: datetime


@frozen
class Carried:
    """One answer, by the parts of its fields. Until the person says that it is still right it is
    no answer; `is_right` False is one that they are about to change."""

    source: Source
    texts: Mapping[str, tuple[str, ...]]
    is_right: bool = False

    def values(self, item: Item) -> tuple[Value, ...]:
        """The answer as it reads here."""
        return read_typed(item, lambda part: self.texts.get(part, ())).values

    def fields(self, index: int) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The fields of the question that it stands in."""
        for part, texts in self.texts.items():
            yield field_name(Place(index), part), texts

    def judged(self, *, is_right: bool) -> "Carried":
        """The same after the person looked at it."""
        return replace(self, is_right=is_right)


def carried_bytes(carried: Mapping[int, Carried]) -> bytes:
    """Carried answers by the index of their question, for the row of the form's answers."""
    sources = list(dict.fromkeys(_written(answer.source) for answer in carried.values()))
    answers = {
        str(index): [sources.index(_written(answer.source)), answer.is_right, answer.texts]
        for index, answer in sorted(carried.items())
    }
    text = json.dumps([sources, answers], ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 9)


def carried_from(blob: bytes) -> Mapping[int, Carried]:
    """Read them back; raises `Unparsable` when they are none."""
    try:
        unpacking = zlib.decompressobj()
        raw_sources, raw = json.loads(unpacking.decompress(blob, _BLOB_LIMIT_BYTES))
        sources = [_read(*source) for source in raw_sources]
        return {
            int(index): Carried(
                sources[n], {part: tuple(texts) for part, texts in fields.items()}, right
            )
            for index, (n, right, fields) in raw.items()
        }
    except (zlib.error, ValueError, AttributeError, TypeError, IndexError) as error:
        raise Unparsable("carried answers of a draft") from error


def _written(source: Source) -> tuple[str, str, str, str, tuple[tuple[str, str], ...]]:
    title = source.title
    spoken = tuple(sorted(title.translations.items()))
    return source.canonical, source.at.isoformat(), title.default, title.language, spoken


def _read(
    canonical: str, at: str, title: str, language: str, spoken: list[tuple[str, str]]
) -> Source:
    return Source(canonical, Text(title, language, dict(spoken)), datetime.fromisoformat(at))
