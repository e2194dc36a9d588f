"""Which control asks a question, and the parts it is made of."""

from baton.domain.forms.blocks import Kind
from baton.domain.forms.field_names import element_id, field_name
from baton.domain.forms.findings import Place
from baton.domain.forms.questionnaire import Bound, Item, ItemType
from baton.domain.forms.values import Coding

RADIO_LIMIT = 7
OTHER = "other"

_PLAIN = {
    ItemType.BOOLEAN: Kind.YES_NO,
    ItemType.TEXT: Kind.TEXTAREA,
    ItemType.DATE: Kind.DATE,
    ItemType.DATE_TIME: Kind.DATE,
    ItemType.INTEGER: Kind.NUMBER,
    ItemType.DECIMAL: Kind.NUMBER,
    ItemType.QUANTITY: Kind.NUMBER,
    ItemType.ATTACHMENT: Kind.ATTACHMENT,
}
_CHOSEN = frozenset({Kind.YES_NO, Kind.RADIOS, Kind.CHECKBOXES, Kind.SELECT})
_TICKED = frozenset({Kind.YES_NO, Kind.RADIOS, Kind.CHECKBOXES, Kind.SCALE})
_LONGEST_SCALE = 11


def kind_of(item: Item) -> Kind:
    """The control that asks the question."""
    if item.options or item.type in (ItemType.CHOICE, ItemType.OPEN_CHOICE):
        return _kind_of_choice(item)
    plain = _PLAIN.get(item.type, Kind.TEXT)
    if item.repeats and plain not in (Kind.YES_NO, Kind.TEXTAREA, Kind.ATTACHMENT):
        return Kind.LINES
    if plain is Kind.NUMBER and 1 < len(slide_of(item)) <= _LONGEST_SCALE:
        return Kind.SCALE
    return plain


def slide_of(item: Item) -> range:
    """The whole numbers that a slider runs over; empty for any other question.

    A short one is drawn as a row of numbers to choose from, which needs no script.
    """
    least, greatest = (
        _whole(bound) for bound in (item.constraints.least, item.constraints.greatest)
    )
    if item.type is not ItemType.INTEGER or "slider" not in item.controls:
        return range(0)
    return range(0) if least is None or greatest is None else range(least, greatest + 1)


def _whole(bound: Bound | None) -> int | None:
    scalar = bound.value.scalar if bound and bound.value else None
    return scalar if isinstance(scalar, int) and not isinstance(scalar, bool) else None


def _kind_of_choice(item: Item) -> Kind:
    if item.repeats:
        return Kind.CHECKBOXES
    if "radio-button" in item.controls:
        return Kind.RADIOS
    is_long = len(item.options) > RADIO_LIMIT
    return Kind.SELECT if is_long or "drop-down" in item.controls else Kind.RADIOS


def is_ticked(item: Item) -> bool:
    """Whether a browser posts nothing when nothing is chosen."""
    return kind_of(item) in _TICKED


def is_chosen(item: Item) -> bool:
    """Whether the answer is one of listed options."""
    return kind_of(item) in _CHOSEN


def option_values(item: Item) -> tuple[str, ...]:
    """What the browser may post for each option, in order."""
    if kind_of(item) is Kind.YES_NO:
        return ("true", "false")
    if kind_of(item) is Kind.SCALE:
        return tuple(str(n) for n in slide_of(item))
    own = tuple(str(n) for n in range(len(item.options)))
    return (*own, OTHER) if item.type is ItemType.OPEN_CHOICE else own


def parts_of(item: Item) -> tuple[str, ...]:
    """The parts a field is posted in; () when it is posted under its own name."""
    kind = kind_of(item)
    if kind is Kind.DATE:
        days = date_parts(item)
        return (*days, "time") if item.type is ItemType.DATE_TIME else days
    if kind is Kind.NUMBER and item.type is ItemType.QUANTITY and fixed_unit(item) is None:
        return ("number", "unit")
    return ()


def posted_parts(item: Item) -> tuple[str, ...]:
    """Every part the browser may post for the item; "" is its own name."""
    if item.type is ItemType.OPEN_CHOICE:
        return ("", OTHER)
    return parts_of(item) or ("",)


def date_parts(item: Item) -> tuple[str, ...]:
    """Day, month and year, unless the form asks for less by its entryFormat (`MM/YYYY`)."""
    asked = item.entry_format.default.lower() if item.entry_format else ""
    if "y" not in asked or "d" in asked:
        return ("day", "month", "year")
    return ("month", "year") if "m" in asked else ("year",)


def fixed_unit(item: Item) -> Coding | None:
    """The one unit that the server fills in."""
    units = item.constraints.units
    return item.unit or (units[0] if len(units) == 1 else None)


def known_units(item: Item) -> tuple[Coding, ...]:
    """The units that the form names for the answer, the usual one too."""
    return (*item.constraints.units, *((item.usual_unit,) if item.usual_unit else ()))


def names_of(unit: Coding) -> tuple[str, ...]:
    """What a unit is called: as it is read, and by its code."""
    return tuple(name for name in (unit.display, unit.code) if name)


def unit_name(unit: Coding) -> str:
    """The unit as people read it: an annotation of UCUM, such as `{score}`, without its braces."""
    name = unit.display or unit.code or ""
    if not (name.startswith("{") and name.endswith("}")):
        return name
    inner = name[1:-1]
    return inner if any(map(str.isalnum, inner)) else ""


def focus_id(item: Item, place: Place) -> str:
    """The HTML id of the question's first input."""
    name = element_id(field_name(place))
    firsts = parts_of(item) or (option_values(item) if is_ticked(item) else ())
    return "-".join((name, *firsts[:1]))
