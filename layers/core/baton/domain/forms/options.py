"""Reads the permitted answers of an item: its own list, or a value set that the form contains."""

from decimal import Decimal

from baton.domain.forms import vocabulary as names
from baton.domain.forms.elements import Element
from baton.domain.forms.questionnaire import Option, Text
from baton.domain.forms.values import Coding, Value, ValueKind, in_words


def read_options(item: Element, form: Element, language: str) -> tuple[Option, ...]:
    """The options in the author's order, each value once."""
    listed = [_own(element, language) for element in item.elements("answerOption")]
    if reference := item.text("answerValueSet"):
        listed += _contained(reference, form, language)
    options = [option for option in listed if option is not None]
    values = [option.value for option in options]
    if len(options) != len({*values}):
        item.warn("V1", "sameOption")
    return tuple(option for n, option in enumerate(options) if values.index(option.value) == n)


def value_set_missing(item: Element, form: Element) -> bool:
    """Whether the item names a value set that the form does not bring along."""
    reference = item.text("answerValueSet")
    return reference is not None and _find(reference, form) is None


def _own(element: Element, language: str) -> Option | None:
    element.foreign(names.OPTION_ELEMENTS)
    value = element.value()
    if value is None:
        element.error("L3", "badOption")
        return None
    coding = element.element("valueCoding")
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
        found = place and place.extension(names.ORDINAL)
        value = found and found.value()
        if value and isinstance(value.scalar, (int, Decimal)):
            return Decimal(value.scalar)
    return None


def _exclusive(element: Element) -> bool:
    found = element.extension(names.OPTION_EXCLUSIVE)
    return found is not None and found.boolean("valueBoolean")


def _text_of(extension: Element | None) -> str | None:
    return extension.text("valueString") if extension else None


def _find(reference: str, form: Element) -> Element | None:
    for resource in form.elements("contained"):
        if resource.raw.get("resourceType") == "ValueSet" and (
            reference == f"#{resource.text('id')}" or reference == resource.text("url")
        ):
            return resource
    return None


def _contained(reference: str, form: Element, language: str) -> list[Option | None]:
    value_set = _find(reference, form)
    if value_set is None:
        return []
    expansion, compose = value_set.element("expansion"), value_set.element("compose")
    if expansion is not None:
        return [
            _concept(concept, concept.text("system"), language)
            for concept in expansion.elements("contains")
        ]
    return [
        _concept(concept, include.text("system"), language)
        for include in (compose.elements("include") if compose else ())
        for concept in include.elements("concept")
    ]


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
    return Option(value, Text(display or code, language, translations))
