"""The rules a form keeps to be published: FHIR's que-0 to que-13 and our own, as one table each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeAlias

from baton.domain.forms import vocabulary as names
from baton.domain.forms.elements import Element
from baton.domain.forms.questionnaire import KINDS, Item, ItemType
from baton.domain.forms.values import Coding, Value, ValueKind, is_blank_text

_CHOICES = frozenset({ItemType.CHOICE, ItemType.OPEN_CHOICE})
_WITH_OPTIONS = _CHOICES | {
    ItemType.DECIMAL,
    ItemType.INTEGER,
    ItemType.DATE,
    ItemType.DATE_TIME,
    ItemType.TIME,
    ItemType.STRING,
    ItemType.QUANTITY,
}
_WITH_LENGTH = frozenset(
    {
        ItemType.BOOLEAN,
        ItemType.DECIMAL,
        ItemType.INTEGER,
        ItemType.STRING,
        ItemType.TEXT,
        ItemType.URL,
        ItemType.OPEN_CHOICE,
    }
)
_COMPARE = (
    frozenset({ValueKind.INTEGER, ValueKind.DECIMAL}),
    frozenset({ValueKind.DATE, ValueKind.DATE_TIME}),
)
_STATUSES = frozenset({"draft", "active", "retired", "unknown"})

_SMALL_FILE = 1000  # bytes; an author who writes fewer has thought of megabytes
LEVEL_LIMIT, REPEAT_LIMIT = 61, 8  # levels of items; repeating groups inside one another

Rule: TypeAlias = tuple[str, Callable[[Item, Element], bool]]


def _has(element: Element, *elements: str) -> bool:
    return any(element.raw.get(name) not in (None, [], "", False) for name in elements)


def _display_with(element: Element, *elements: str) -> bool:
    return element.raw.get("type") == ItemType.DISPLAY.value and _has(element, *elements)


def _is_shown_as_text(item: Item, element: Element) -> bool:
    return item.type is ItemType.DISPLAY and element.raw.get("type") != ItemType.DISPLAY.value


def _limits(item: Item) -> Iterator[Value]:
    for bound in (item.constraints.least, item.constraints.greatest):
        if bound is not None and bound.value is not None:
            yield bound.value


def _fits(item: Item, value: Value) -> bool:
    """Whether the value is of a kind that answers the item, or compares with one."""
    alike = next((kinds for kinds in _COMPARE if value.kind in kinds), frozenset({value.kind}))
    return not item.is_question or bool(alike & item.kinds)


def _is_mute(item: Item) -> bool:
    return is_blank_text(item.text.default)


def _lets_nothing_through(item: Item) -> bool:
    limits = item.constraints
    from_zero = (limits.min_length, limits.min_occurs, limits.max_decimal_places)
    from_one = (limits.max_length, limits.max_occurs, limits.max_size_bytes)
    return any(one is not None and one < 0 for one in from_zero) or any(
        one is not None and one < 1 for one in from_one
    )


def _is_dead_end(item: Item, element: Element) -> bool:
    """Whether it must be answered, is shown, and nobody can: neither a person nor the form."""
    is_asked = item.is_question and item.required and item.read_only and not item.hidden
    filled = {names.CALCULATED_EXPRESSION, names.INITIAL_EXPRESSION} & {*element.extension_urls()}
    return is_asked and not item.initial and not filled


def _limit_of(item: Item) -> str:
    if item.type is ItemType.QUANTITY:
        return "a quantity takes minQuantity and maxQuantity, or one unit for a plain number"
    return f"it takes value{KINDS[item.type]}" if item.type in KINDS else "it takes none"


# What breaks the rule, by its name; each is true of a broken item.
ITEM_RULES: Sequence[Rule] = (
    ("que-1", lambda item, _: item.is_group != bool(item.children) and not item.is_question),
    ("que-3", lambda _, element: _display_with(element, "code")),
    ("que-4", lambda _, element: _has(element, "answerOption") and _has(element, "answerValueSet")),
    (
        "que-5",
        lambda item, element: (
            item.type not in _WITH_OPTIONS and _has(element, "answerOption", "answerValueSet")
        ),
    ),
    ("que-6", lambda _, element: _display_with(element, "required", "repeats")),
    ("que-8", lambda item, element: not item.is_question and _has(element, "initial")),
    ("que-9", lambda _, element: _display_with(element, "readOnly")),
    (
        "que-10",
        lambda item, element: (
            item.type not in _WITH_LENGTH
            and not _is_shown_as_text(item, element)
            and _has(element, "maxLength")
        ),
    ),
    ("que-11", lambda _, element: _has(element, "initial") and _has(element, "answerOption")),
    (
        "que-12",
        lambda _, element: (
            len(element.elements("enableWhen")) > 1 and not _has(element, "enableBehavior")
        ),
    ),
    ("que-13", lambda item, _: len(item.initial) > 1 and not item.repeats),
    (
        "badBehavior",
        lambda _, element: element.raw.get("enableBehavior", "all") not in ("all", "any"),
    ),
    ("limitType", lambda item, _: any(not _fits(item, value) for value in _limits(item))),
    ("initialType", lambda item, _: any(not _fits(item, value) for value in item.initial)),
    ("preTicked", lambda item, _: item.constraints.must_be_true and bool(item.initial)),
    ("noLinkId", lambda item, _: is_blank_text(item.link_id)),
    ("noText", lambda item, _: item.is_question and not item.hidden and _is_mute(item)),
    ("badLimit", lambda item, _: _lets_nothing_through(item)),
    ("sizeInBytes", lambda item, _: 0 < (item.constraints.max_size_bytes or 0) < _SMALL_FILE),
    ("tooDeep", lambda item, _: item.depth == LEVEL_LIMIT),
    ("tooManyRepeats", lambda item, _: len(item.scopes) == REPEAT_LIMIT and item.opens_scope),
    (
        "noOptions",
        lambda item, _: item.type in _CHOICES and not item.options and not item.options_missing,
    ),
    ("valueSetMissing", lambda item, _: item.options_missing),
    ("abstractType", lambda item, element: element.raw.get("type") == "question"),
    ("reference", lambda item, _: item.type is ItemType.REFERENCE),
    ("requiredHidden", lambda item, _: item.required and item.hidden and not item.initial),
    ("requiredReadOnly", _is_dead_end),
)

_WARNINGS = frozenset({"requiredHidden", "sizeInBytes"})
_TELLING: Mapping[str, Callable[[Item], str]] = {
    "que-1": lambda item: (
        "A group needs items" if item.is_group else "A display must not have items: use a group"
    ),
    "limitType": _limit_of,
}


def check_items(items: Sequence[Item], elements: Sequence[Element]) -> None:
    """Note every rule that an item breaks."""
    for item, element in zip(items, elements, strict=True):
        if item.wraps:
            _check_cards(item, element)
            continue
        for code, is_broken in ITEM_RULES:
            if is_broken(item, element):
                told = {"what": _TELLING[code](item)} if code in _TELLING else {}
                (element.warn if code in _WARNINGS else element.error)("L3", code, **told)
        _check_features(item, element)
        _check_options(item, element)
    _check_unique(items, elements)
    _check_keys(items, elements)


def check_form(form: Element) -> None:
    """Note what the form itself lacks."""
    form.foreign(names.FORM_ELEMENTS)
    _check_meaning(form)
    _check_profile(form)
    for name in ("url", "version", "title"):
        if form.text(name) is None:
            form.error("L3", "missing", name=name)
    if "|" in (form.text("url") or ""):
        form.error("L3", "urlVersion")
    if form.text("status") not in _STATUSES:
        form.error("L3", "missing", name="status")
    called = form.text("name")
    if called and not (called.isidentifier() and called.isascii() and called[0].isupper()):
        form.warn("que-0", "que-0")
    if not form.elements("item"):
        form.error("L3", "noItems")
    for url in form.extension_urls():
        _check_extension(form, url)


def _check_profile(form: Element) -> None:
    meta = form.element("meta")
    profiles = meta.raw.get("profile") if meta else None
    named = profiles if isinstance(profiles, Sequence) else ()
    if any(str(one).partition("|")[0].endswith(names.ADAPTIVE_PROFILES) for one in named):
        form.error("L3", "notSupported", what=names.REFUSED[names.ADAPTIVE])


def _check_meaning(element: Element) -> None:
    element.untyped()
    if _has(element, "modifierExtension"):
        element.error("L3", "modifier")


def _check_features(item: Item, element: Element) -> None:
    _check_meaning(element)
    for url in element.extension_urls():
        _check_extension(element, url)
    for name in ("required", "readOnly", "repeats"):
        beside = element.beside(name)
        if beside is not None and names.COMPUTED & {*beside.extension_urls()}:
            element.warn("profile", "plainer", what=f"{name}, which would be computed")
    for control in item.controls & names.PLAINER_CONTROLS:
        element.warn("profile", "plainer", what=control)


def _check_extension(element: Element, url: str) -> None:
    if url in names.REFUSED:
        element.error("L3", "notSupported", what=names.REFUSED[url])
    elif url in names.PLAINER:
        element.warn("profile", "plainer", what=names.PLAINER[url])
    elif names.is_lost(url):
        element.warn("profile", "notUsed", what=url.rpartition("/")[2][:80])


def _check_cards(item: Item, element: Element) -> None:
    """What is looked at in the group that wraps a question; the question stands below it."""
    if _lets_nothing_through(item):
        element.error("L3", "badLimit")
    if len(item.scopes) == REPEAT_LIMIT:
        element.error("L3", "tooManyRepeats")
    if len(element.elements("initial")) > 1:
        element.warn("profile", "plainer", what="several first values with questions below each")


def _check_options(item: Item, element: Element) -> None:
    codings = [o.value.scalar for o in item.options if isinstance(o.value.scalar, Coding)]
    for coding in codings:
        if coding.code is None:
            element.error("L3", "noCode", what=(coding.display or "and no display")[:80])
    if any(coding.code and not coding.display for coding in codings):
        element.warn("L3", "noDisplay")
    labels = [option.text.default for option in item.options]
    if len(set(labels)) < len(labels):
        element.warn("L3", "sameLabel")


def _check_unique(items: Sequence[Item], elements: Sequence[Element]) -> None:
    for index in _repeated(["" if item.wraps else item.link_id for item in items]):
        elements[index].error("que-2", "que-2")


def _check_keys(items: Sequence[Item], elements: Sequence[Element]) -> None:
    pairs = [(item.index, key) for item in items for key in item.keys]
    for at in _repeated([key for _, key in pairs]):
        elements[pairs[at][0]].warn("prefill", "sameKey")


def _repeated(texts: Sequence[str]) -> Iterator[int]:
    """Positions of texts that stand earlier in the list too; empty ones do not count."""
    seen: set[str] = set()
    for position, text in enumerate(texts):
        if text and text in seen:
            yield position
        seen.add(text)
