"""Reads the permitted answers of an item: its own list, or a value set that the form contains."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from baton.domain.forms import vocabulary as names
from baton.domain.forms.elements import Element
from baton.domain.forms.questionnaire import Option
from baton.domain.forms.spoken_texts import check_text
from baton.domain.forms.translated import Text
from baton.domain.forms.values import Coding, Value, ValueKind, in_words


class ValueSets:
    """The value sets that a form brings along, each read once however many items use it."""

    def __init__(self, form: Element, language: str) -> None:
        """`form` contains them."""
        self.language = language
        self._elements: dict[str, Element] = {}
        for resource in form.elements("contained"):
            if resource.raw.get("resourceType") == "ValueSet":
                names_of_it = (f"#{resource.text('id')}", resource.text("url"))
                self._elements |= {name: resource for name in names_of_it if name}
        self._options: dict[str, tuple[Option, ...]] = {}

    def holds(self, reference: str) -> bool:
        """Whether the form brings the value set along, with the codes that it stands for."""
        return bool(self.options(reference))

    def options(self, reference: str) -> tuple[Option, ...]:
        """Its concepts as options; () when the form does not bring it along."""
        if reference not in self._options:
            found = self._elements.get(_unversioned(reference))
            listed = _concepts(found, self.language) if found else ()
            self._options[reference] = _each_once(listed)
        return self._options[reference]


def _unversioned(reference: str) -> str:
    """The form brings along the one version that it means."""
    return reference.partition("|")[0]


def read_options(item: Element, sets: ValueSets) -> tuple[Option, ...]:
    """The options in the author's order, each value once."""
    reference = item.text("answerValueSet")
    if "answerOption" not in item.raw:
        return sets.options(reference) if reference else ()
    listed = [_own(element, sets.language) for element in item.elements("answerOption")]
    listed += sets.options(reference) if reference else ()
    options = [option for option in listed if option is not None]
    found = _each_once(options)
    if len(found) < len(options):
        item.warn("V1", "sameOption")
    return found


def _each_once(options: Iterable[Option]) -> tuple[Option, ...]:
    found: dict[Value, Option] = {}
    for option in options:
        found.setdefault(option.value, option)
    return tuple(found.values())


def _own(element: Element, language: str) -> Option | None:
    element.foreign(names.OPTION_ELEMENTS)
    value = element.value()
    if value is None:
        element.error("L3", "badOption")
        return None
    coding = element.element("valueCoding")
    check_text(element, in_words(value.scalar))
    return Option(
        value,
        _own_text(element, coding, value, language),
        prefix=_text_of(element.extension(names.OPTION_PREFIX)),
        ordinal=_ordinal(element, coding),
        initial=element.boolean("initialSelected"),
        exclusive=_exclusive(element),
    )


def _own_text(element: Element, coding: Element | None, value: Value, language: str) -> Text:
    if coding is not None:
        return Text(in_words(value.scalar), language, coding.translations("display"))
    return Text(in_words(value.scalar), language, element.translations(f"value{value.kind}"))


def _ordinal(element: Element, coding: Element | None) -> Decimal | None:
    for place in (element, coding):
        for url in names.ORDINALS if place is not None and "extension" in place.raw else ():
            found = place and place.extension(url)
            value = found and found.value()
            if value and isinstance(value.scalar, (int, Decimal)):
                return Decimal(value.scalar)
    return None


def _exclusive(element: Element) -> bool:
    found = element.extension(names.OPTION_EXCLUSIVE)
    return found is not None and found.boolean("valueBoolean")


def _text_of(extension: Element | None) -> str | None:
    return extension.text("valueString") if extension else None


def _concepts(value_set: Element, language: str) -> Iterator[Option]:
    expansion, compose = value_set.element("expansion"), value_set.element("compose")
    if expansion is not None:
        found = [(one, one.text("system")) for one in _contained(expansion)]
    else:
        includes = compose.elements("include") if compose else ()
        found = [(c, one.text("system")) for one in includes for c in one.elements("concept")]
    for concept, system in found:
        option = _concept(concept, system, language)
        if option is not None:
            yield option


def _contained(expansion: Element) -> Iterator[Element]:
    """The codes of an expansion that can be chosen, those below others too."""
    waiting = list(reversed(expansion.elements("contains")))
    while waiting:
        concept = waiting.pop()
        if concept.raw.get("abstract") is not True:
            yield concept
        if "contains" in concept.raw:
            waiting += reversed(concept.elements("contains"))


def _concept(concept: Element, system: str | None, language: str) -> Option | None:
    code, display = concept.text("code"), concept.text("display")
    if code is None:
        return None
    translations = {**concept.translations("display")}
    for designation in concept.elements("designation") if "designation" in concept.raw else ():
        lang, text = designation.text("language"), designation.text("value")
        if lang and text:
            translations[lang] = text
    value = Value(ValueKind.CODING, Coding(code, system, display))
    shown = Text(display or code, language, translations)
    label = _text_of(concept.extension(names.CODE_LABEL)) if "extension" in concept.raw else None
    return Option(value, shown, prefix=label, ordinal=_ordinal(concept, None))
