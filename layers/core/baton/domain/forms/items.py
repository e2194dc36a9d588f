"""Reads the tree of items into one flat list, each with its place, texts, options and limits."""

from dataclasses import replace

from baton.domain.forms import vocabulary as names
from baton.domain.forms.constraints import read_constraints, read_unit
from baton.domain.forms.elements import Element
from baton.domain.forms.options import ValueSets, read_options
from baton.domain.forms.questionnaire import Constraints, Item, ItemType
from baton.domain.forms.spoken_texts import check_text
from baton.domain.forms.translated import Text
from baton.domain.forms.values import Coding, Value
from baton.domain.frozen import frozen

_HELP = frozenset({"help", "flyover"})
# How other programs mark a read-only question that is nothing but a text.
_TOLD = _HELP | {"inline", "highlight", "sidebar"}
_DATATYPES = "/datatypes#"


@frozen
class Spot:
    """One item element with its place in the tree; `children` are indexes of the flat list."""

    element: Element
    index: int
    parent: int | None
    depth: int
    children: tuple[int, ...]
    scopes: tuple[int, ...]
    wraps: bool = False
    wrapped: bool = False
    in_question: bool = False


def flatten(form: Element) -> tuple[Spot, ...]:
    """All items in form order (a parent before its children)."""
    spots: list[Spot] = []
    for element in form.elements("item"):
        _place(element, None, (), spots)
    return tuple(spots)


def _place(element: Element, parent: Spot | None, scopes: tuple[int, ...], done: list[Spot]) -> int:
    depth = parent.depth + 1 if parent else 0
    above = parent.index if parent else None
    nested = element.elements("item")
    repeats = bool(nested) and element.raw.get("repeats") in (True, "true")
    is_group = element.raw.get("type") == ItemType.GROUP.value
    wraps = repeats and not is_group and any(map(_is_asked, nested))
    explains = parent is not None and parent.element.raw.get("type") != ItemType.GROUP.value
    index = len(done)
    if wraps:
        done.append(Spot(element, index, above, depth, (index + 1,), scopes, wraps=True))
        above = index
    spot = Spot(element, len(done), above, depth, (), scopes, wrapped=wraps, in_question=explains)
    done.append(spot)
    inner = (*scopes, index) if wraps or (repeats and is_group) else scopes
    children = tuple(_place(child, spot, inner, done) for child in nested)
    done[spot.index] = replace(spot, children=children, scopes=inner if wraps else scopes)
    return index


def _is_asked(element: Element) -> bool:
    return element.raw.get("type") != ItemType.DISPLAY.value


def read_item(spot: Spot, sets: ValueSets) -> Item:
    """The item without its conditions and page, which need all other items first."""
    item = _read(spot, sets)
    limits = item.constraints
    occurs = (limits.min_occurs, limits.max_occurs)
    if spot.wraps:
        return replace(
            Item(
                item.index,
                item.link_id,
                ItemType.GROUP,
                item.parent,
                item.children,
                item.scopes,
                item.depth,
                item.text,
            ),
            short=item.short,
            required=item.required,
            hidden=item.hidden,
            every=item.every,
            repeats=True,
            wraps=True,
            constraints=Constraints(min_occurs=occurs[0], max_occurs=occurs[1]),
        )
    if spot.wrapped:
        one = replace(limits, min_occurs=None, max_occurs=None)
        first = item.initial[:1]
        return replace(item, repeats=False, required=False, constraints=one, initial=first)
    return item


def _read(spot: Spot, sets: ValueSets) -> Item:
    element = spot.element
    element.foreign(names.ITEM_ELEMENTS)
    language = sets.language
    options = read_options(element, sets)
    reference = element.text("answerValueSet")
    kind = _type(element)
    return Item(
        index=spot.index,
        link_id=element.text("linkId") or "",
        type=kind,
        parent=spot.parent,
        children=spot.children,
        scopes=spot.scopes,
        depth=spot.depth,
        text=_text(element, "text", language) or _label(element, language),
        prefix=_text(element, "prefix", language),
        short=_extension_text(element, names.SHORT_TEXT, language),
        entry_format=_extension_text(element, names.ENTRY_FORMAT, language),
        controls=controls(element) | (_instructs(element) if spot.in_question else frozenset()),
        required=element.boolean("required"),
        repeats=element.boolean("repeats"),
        read_only=element.boolean("readOnly") and kind is not ItemType.DISPLAY,
        hidden=_flag(element, names.HIDDEN),
        every=element.raw.get("enableBehavior") == "all",
        options=options,
        open_label=_extension_text(element, names.OPEN_LABEL, language),
        options_missing=reference is not None and not sets.holds(reference),
        from_value_set="answerValueSet" in element.raw,
        constraints=read_constraints(element),
        initial=_initial(element) or tuple(o.value for o in options if o.initial),
        unit=read_unit(element),
        usual_unit=_usual_unit(element),
        keys=_keys(element),
        definition=element.text("definition"),
        never_prefill=_flag(element, names.NEVER_PREFILL),
    )


def read_type(element: Element) -> ItemType:
    """The item's type; one that R4 does not have reads as the abstract question."""
    name = element.text("type")
    try:
        return ItemType(name or "")
    except ValueError:
        element.error("L3", "badType", type=(name or "none")[:40])
        return ItemType.QUESTION


def _type(element: Element) -> ItemType:
    kind = read_type(element)
    is_told = kind in (ItemType.TEXT, ItemType.STRING) and element.raw.get("readOnly") is True
    if not (is_told and controls(element) & _TOLD) or _is_filled(element):
        return kind
    element.warn("profile", "plainer", what="a read-only question that is shown as a text")
    return ItemType.DISPLAY


def _is_filled(element: Element) -> bool:
    return "initial" in element.raw or bool(names.ON_ITEMS & {*element.extension_urls()})


def _instructs(element: Element) -> frozenset[str]:
    """A text below a question that says how to answer it is its hint."""
    found = (one.element("valueCodeableConcept") for one in element.extensions(names.CATEGORY))
    codes = {code.text("code") for one in found if one for code in one.elements("coding")}
    return frozenset({"help"} if "instructions" in codes else ())


def controls(element: Element) -> frozenset[str]:
    """The codes of itemControl, whatever their system says."""
    found: set[str] = set()
    for extension in element.extensions(names.ITEM_CONTROL):
        concept = extension.element("valueCodeableConcept")
        for coding in concept.elements("coding") if concept else ():
            found |= {coding.text("code") or ""} - {""}
    return frozenset(found)


def is_help(item: Item) -> bool:
    """Whether a display item is shown as the hint of its parent."""
    return item.type is ItemType.DISPLAY and bool(item.controls & _HELP)


def _text(element: Element, name: str, language: str) -> Text | None:
    beside = element.beside(name)
    rich = _rich(beside, language) if beside else None
    if beside is not None and names.COMPUTED & {*beside.extension_urls()}:
        element.warn("profile", "plainer", what="a text that is computed from answers")
    default = element.text(name) or (_plain(rich) if rich else None)
    if default is None:
        return None
    for spoken in (default, *element.translations(name).values()):
        check_text(element, spoken)
    return Text(default, language, element.translations(name), rich)


def _label(element: Element, language: str) -> Text:
    """The text that some programs write below the question instead, as its one flyover."""
    below = [one for one in element.elements("item") if "flyover" in controls(one)]
    found = _text(below[0], "text", language) if len(below) == 1 else None
    return found or Text("", language)


def _plain(rich: Text) -> str:
    from baton.domain.forms.prose import plain_lines  # few texts are written in markdown alone

    return " ".join(plain_lines(rich.default))


def _rich(beside: Element, language: str) -> Text | None:
    """What the author wrote in markdown, else in XHTML."""
    found = beside.extension(names.MARKDOWN)
    if found is not None:
        kind = "valueMarkdown" if "valueMarkdown" in found.raw else "valueString"
        markdown = found.text(kind)
        return Text(markdown, language, found.translations(kind)) if markdown else None
    found = beside.extension(names.XHTML)
    xhtml = found.text("valueString") if found else None
    if xhtml is None:
        return None
    from baton.domain.forms.prose import markdown_of  # few forms have such texts

    markdown = markdown_of(xhtml)
    return Text(markdown, language) if markdown else None


def _extension_text(element: Element, url: str, language: str) -> Text | None:
    found = element.extension(url)
    text = found.text("valueString") if found else None
    if found is None or text is None:
        return None
    return Text(text, language, found.translations("valueString"))


def _flag(element: Element, url: str) -> bool:
    found = element.extension(url)
    return found is not None and found.boolean("valueBoolean")


def _initial(element: Element) -> tuple[Value, ...]:
    firsts = (one for one in element.elements("initial") if _unit_alone(one) is None)
    values = (initial.value() for initial in firsts)
    return tuple(value for value in values if value is not None)


def _usual_unit(element: Element) -> Coding | None:
    """The unit that a first quantity without a number offers (SDC), to be changed freely."""
    units = map(_unit_alone, element.elements("initial"))
    return next((unit for unit in units if unit is not None), None)


def _unit_alone(initial: Element) -> Coding | None:
    quantity = initial.element("valueQuantity") if "valueQuantity" in initial.raw else None
    if quantity is None or "value" in quantity.raw:
        return None
    code, system, unit = (quantity.text(name) for name in ("code", "system", "unit"))
    return Coding(code, system, unit) if code or unit else None


def _keys(element: Element) -> tuple[str, ...]:
    """The keys by which a question is asked once across forms; none inside a data type."""
    codings = [(code.text("system"), code.text("code")) for code in element.elements("code")]
    keys = tuple(f"{system}|{code}" for system, code in codings if system and code)
    definition = element.text("definition")
    if keys or definition is None or _DATATYPES in definition:
        return keys
    return (definition,)
