"""A cursor over one element of foreign FHIR JSON that reads tolerantly and notes what is odd.

What cannot be read would be left out, and the form would ask something else: that is an error.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from baton.domain.digits import whole
from baton.domain.forms.findings import Finding, Level
from baton.domain.forms.json_text import Json
from baton.domain.forms.values import Value, ValueKind, read_value

T = TypeVar("T")

_NOT_TEXT = frozenset({"valueBoolean", "valueInteger", "valueDecimal"})
_MEASURES = frozenset({"valueDuration", "valueQuantity", "valueAge"})

TRANSLATION = "http://hl7.org/fhir/StructureDefinition/translation"


# Elements that look like ours and mean something, by the way of writing forms that has them.
DIALECTS: Mapping[str, str] = {
    "option": "STU3",
    "options": "STU3",
    "group": "DSTU2",
    "value": "Aidbox",
    "answer": "Aidbox",
    "disabledDisplay": "R5",
    "answerConstraint": "R5",
    "launchContext": "first-class extensions",
    "sourceQueries": "first-class extensions",
    "calculatedExpression": "first-class extensions",
    "enableWhenExpression": "first-class extensions",
    "hidden": "first-class extensions",
}


class Report:
    """Collects findings while a form is read."""

    def __init__(self) -> None:
        """Start empty."""
        self._findings: dict[Finding, None] = {}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each finding once, in the order found: an element may be read more than once."""
        return tuple(self._findings)

    def add(self, level: Level, rule: str, code: str, at: "Element", **details: str) -> None:
        """Note one finding at an element."""
        told = tuple(details.items())
        finding = Finding(level, rule, code, at.path, at.link_id, details=told)
        self._findings.setdefault(finding)


class Element:
    """One JSON object with its path; a wrong type reads as absent and is a finding."""

    def __init__(
        self, raw: Mapping[str, Json], path: str, report: Report, within: str | None = None
    ) -> None:
        """`raw` is the object at `path`; `within` is the linkId of the item it belongs to."""
        self.raw, self.path, self.report = raw, path, report
        own = raw.get("linkId")
        self.link_id = own if isinstance(own, str) else within

    def error(self, rule: str, code: str, **details: str) -> None:
        """Note what blocks publishing."""
        self.report.add(Level.ERROR, rule, code, self, **details)

    def warn(self, rule: str, code: str, **details: str) -> None:
        """Note what the author should look at."""
        self.report.add(Level.WARNING, rule, code, self, **details)

    def text(self, name: str) -> str | None:
        """The text of an element, None when absent or empty."""
        return self._read(name, lambda raw: raw if isinstance(raw, str) else None) or None

    def integer(self, name: str) -> int | None:
        """A whole number; one written as a text is read with a warning."""
        return self._read(name, _as_integer)

    def boolean(self, name: str) -> bool:
        """True or false; one written as a text is read with a warning. Absent is false."""
        raw = self.raw.get(name)
        if raw in ("true", "false"):
            self.warn("import", "textForValue", name=name)
            return raw == "true"
        return self._read(name, lambda value: value if isinstance(value, bool) else None) or False

    def element(self, name: str) -> "Element | None":
        """A single child object."""
        raw = self._read(name, lambda value: value if isinstance(value, Mapping) else None)
        return (
            None if raw is None else Element(raw, f"{self.path}.{name}", self.report, self.link_id)
        )

    def elements(self, name: str) -> "tuple[Element, ...]":
        """The child objects of a list, in order."""
        raw = self.raw.get(name)
        if raw is None:
            return ()
        if isinstance(raw, str) or not isinstance(raw, Sequence) or not raw:
            if raw == []:
                self.warn("import", "emptyList", name=name)
            else:
                self.error("import", "wrongType", name=name)
            return ()
        children = [(n, child) for n, child in enumerate(raw) if isinstance(child, Mapping)]
        if len(children) < len(raw):
            self.error("import", "wrongType", name=name)
        within = None if name == "item" else self.link_id
        return tuple(
            Element(child, f"{self.path}.{name}[{n}]", self.report, within) for n, child in children
        )

    def extensions(self, url: str) -> "tuple[Element, ...]":
        """The extensions of that url."""
        return tuple(child for child in self._extensions() if child.raw.get("url") == url)

    def extension(self, url: str) -> "Element | None":
        """The first extension of that url."""
        return next(iter(self.extensions(url)), None)

    def extension_urls(self) -> tuple[str, ...]:
        """The urls of all extensions."""
        return tuple(url for child in self._extensions() if (url := child.text("url")))

    def beside(self, name: str) -> "Element | None":
        """The object `_name` that carries the extensions of a primitive."""
        return self.element(f"_{name}")

    def translations(self, name: str) -> Mapping[str, str]:
        """Language to text, from the translation extensions of the primitive `name`."""
        beside = self.beside(name)
        found: dict[str, str] = {}
        for extension in beside.extensions(TRANSLATION) if beside else ():
            lang, content = extension.extension("lang"), extension.extension("content")
            code = lang and (lang.text("valueCode") or lang.text("valueString"))
            text = content and (content.text("valueString") or content.text("valueMarkdown"))
            if code and text:
                found[code] = text
        return found

    def value(self, prefix: str = "value") -> Value | None:
        """The one `value[x]` (or `answer[x]`) of the element; None when there is none we read."""
        names = [name for name in self.raw if _is_choice(name, prefix)]
        if len(names) != 1:
            if names:
                self.error("import", "severalValues", name=prefix)
            return None
        kind = _KIND_NAMES.get(names[0].removeprefix(prefix))
        found = None if kind is None else read_value(kind, self.raw[names[0]])
        if found is None:
            self.error("import", "unreadValue", name=names[0])
        return found

    def foreign(self, known: frozenset[str]) -> None:
        """Warn of each element that FHIR R4 does not have here; a known dialect is an error."""
        for name in self.raw:
            if name in DIALECTS and name not in known:
                self.report.add(Level.FATAL, "L3", "dialect", self, what=DIALECTS[name])
            elif name.removeprefix("_") not in known:
                self.warn("import", "unknownElement", name=name[:60])

    def untyped(self) -> None:
        """Warn of each extension whose boolean or number is written as a text."""
        for child in self._extensions():
            for name, raw in child.raw.items():
                if name in _NOT_TEXT and isinstance(raw, str):
                    child.warn("import", "textForValue", name=name)
                elif name in _MEASURES and isinstance(raw, Mapping) and _is_text(raw.get("value")):
                    child.warn("import", "textForValue", name=f"{name}.value")

    def _extensions(self) -> "tuple[Element, ...]":
        return self.elements("extension") if "extension" in self.raw else ()

    def _read(self, name: str, reader: Callable[[Json], T | None]) -> T | None:
        raw = self.raw.get(name)
        if raw is None:
            return None
        found = reader(raw)
        if found is None:
            self.error("import", "wrongType", name=name)
        elif isinstance(raw, str) and not isinstance(found, str):
            self.warn("import", "textForValue", name=name)
        return found


def _is_text(raw: Json) -> bool:
    return isinstance(raw, str)


def _is_choice(name: str, prefix: str) -> bool:
    return name.startswith(prefix) and name[len(prefix) : len(prefix) + 1].isupper()


def _as_integer(raw: Json) -> int | None:
    if isinstance(raw, str):
        return whole(raw)
    if isinstance(raw, bool) or raw is None or not isinstance(raw, (int, float)) or raw % 1:
        return None
    return int(raw)


_KIND_NAMES: Mapping[str, ValueKind] = {
    **{kind.value: kind for kind in ValueKind},
    "Url": ValueKind.URI,
    "Code": ValueKind.STRING,
    "Markdown": ValueKind.STRING,
}
