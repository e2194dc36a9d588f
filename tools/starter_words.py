"""The sentences of the starter forms in other languages, and the YAML that they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).resolve().parents[1] / "packs"
HL7 = "http://hl7.org/fhir/StructureDefinition"

Json = dict[str, Any]
Words = Mapping[str, Mapping[str, str]]


class Plain(yaml.SafeLoader):
    """Reads YAML with `yes`, `no` and `on` as the words they are."""


Plain.yaml_implicit_resolvers = {
    first: [rule for rule in rules if first in "tf" or not rule[0].endswith(":bool")]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class WordMissing(Exception):
    """A text that has no translation in a language that its form promises."""


@dataclass(frozen=True)
class Speech:
    """The languages a form speaks, and its sentences in them."""

    languages: tuple[str, ...]
    words: Words

    def beside(self, text: str) -> Json | None:
        """Give the translations of a text as the element that stands beside it."""
        if not self.languages:
            return None
        return {"extension": [self._one(text, language) for language in self.languages]}

    def put(self, element: Json, name: str, text: str) -> None:
        """Write a text and its translations into an element."""
        element[name] = text
        if beside := self.beside(text):
            element[f"_{name}"] = beside

    def _one(self, text: str, language: str) -> Json:
        found = self.words[language].get(text)
        if not found:
            raise WordMissing(f"no {language} for: {text}")
        pair = [{"url": "lang", "valueCode": language}, {"url": "content", "valueString": found}]
        return {"url": f"{HL7}/translation", "extension": pair}


@cache
def words() -> Words:
    """Give all sentences by language."""
    found = (PACKS / "sources" / "words").glob("*.yaml")
    return {path.stem: read(path) for path in found}


def read(path: Path) -> Any:
    """Give what a source or a list of words holds."""
    return yaml.load(path.read_text(), Plain)  # noqa: S506 - a SafeLoader
