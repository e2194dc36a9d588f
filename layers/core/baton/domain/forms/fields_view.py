"""Makes the view of one question: its control, texts, typed answer and error."""

from collections.abc import Mapping
from dataclasses import field

from baton.domain.forms.autofill import autocomplete_of, inputmode_of
from baton.domain.forms.blocks import (
    Block,
    FieldView,
    FileView,
    Kind,
    OptionView,
    Origin,
    PartView,
    Spoken,
)
from baton.domain.forms.controls import (
    OTHER,
    fixed_unit,
    is_ticked,
    kind_of,
    known_units,
    names_of,
    option_values,
    parts_of,
    slide_of,
    unit_name,
)
from baton.domain.forms.field_names import element_id, field_name
from baton.domain.forms.filling import Filled
from baton.domain.forms.findings import Finding, Place
from baton.domain.forms.kept_files import KeptFile
from baton.domain.forms.limits import length_limit
from baton.domain.forms.questionnaire import Item, ItemType
from baton.domain.forms.show_when import show_when
from baton.domain.forms.texts import Words, words
from baton.domain.forms.translated import Text, sentences
from baton.domain.forms.wording import finding_words
from baton.domain.frozen import frozen

_WIDTHS: Mapping[str, int] = {"day": 2, "month": 9, "year": 4, "time": 5, "number": 8, "unit": 9}
_PART_MODES: Mapping[str, str] = {"day": "numeric", "year": "numeric", "number": "decimal"}
_BIRTHDAY: Mapping[str, str] = {"day": "bday-day", "month": "bday-month", "year": "bday-year"}


@frozen
class Scene:
    """What every view on a page needs: the draft as read, the language, the errors to show."""

    filled: Filled
    language: str
    findings: Mapping[Place, Finding] = field(default_factory=dict)
    origins: Mapping[int, Origin] = field(default_factory=dict)

    @property
    def speech(self) -> Words:
        """The engine's words for this reader."""
        return words(self.language)

    def spoken(self, text: Text | None) -> Spoken | None:
        """A text of the form, None when it is empty."""
        return text.spoken(self.language) if text and text.default else None

    def error(self, item: Item, place: Place) -> str | None:
        """What to say at the item, if anything is wrong there."""
        finding = self.findings.get(place)
        return finding_words(item, finding, self.language) if finding else None

    def typed(self, place: Place, part: str = "") -> tuple[str, ...]:
        """The texts that stand in a field."""
        return self.filled.fields.get(field_name(place, part), ())


def _is_needed_in_cards(scene: Scene, item: Item) -> bool:
    parent = None if item.parent is None else scene.filled.sheet.form.items[item.parent]
    return parent is not None and parent.wraps and parent.required


def field_view(scene: Scene, item: Item, place: Place, blocks: tuple[Block, ...]) -> FieldView:
    """The question at one place, with what is drawn below it."""
    name, kind = field_name(place), kind_of(item)
    typed = scene.typed(place)
    files = tuple(_file(text) for text in typed) if kind is Kind.ATTACHMENT else ()
    return FieldView(
        kind=kind,
        name=name,
        id=element_id(name),
        label=scene.spoken(item.text) or Spoken(item.link_id),
        prefix=item.prefix.spoken(scene.language).text if item.prefix else None,
        hint=_hint(scene, item, kind),
        value="" if files else next(iter(typed), ""),
        values=() if files else typed,
        options=_options(scene, item, place),
        parts=_parts(scene, item, place),
        other=_other(scene, item, place),
        unit=_unit(item),
        files=files,
        slide=_slide(item) if kind is Kind.NUMBER else None,
        takes_file=kind is Kind.ATTACHMENT and (item.repeats or not files),
        required=_is_needed(item) or _is_needed_in_cards(scene, item),
        read_only=item.read_only,
        marker=is_ticked(item) and not item.read_only,
        autocomplete=autocomplete_of(item),
        inputmode=inputmode_of(item),
        maxlength=length_limit(item) if kind in (Kind.TEXT, Kind.TEXTAREA) else None,
        error=scene.error(item, place),
        enabled=scene.filled.sheet.enabled.on(place),
        show_when=show_when(scene.filled, item, place),
        blocks=blocks,
        origin=scene.origins.get(item.index),
    )


def _is_needed(item: Item) -> bool:
    return item.required or (item.constraints.min_occurs or 0) > 0


def _slide(item: Item) -> tuple[int, int] | None:
    slide = slide_of(item)
    return (slide[0], slide[-1]) if slide else None


def _file(text: str) -> FileView:
    file = KeptFile.from_text(text)
    return FileView(file.file_id, file.title, file.pages)


def _unit(item: Item) -> str | None:
    unit = fixed_unit(item)
    return unit_name(unit) or None if unit else None


def _hint(scene: Scene, item: Item, kind: Kind) -> Spoken | None:
    own, usual = scene.spoken(item.help), _usual_hint(scene, item, kind)
    if own is None:
        return Spoken(usual) if usual else None
    if kind is Kind.DATE or item.type is ItemType.TIME:
        return own
    return Spoken(sentences(own.text, usual), own.lang)


def _usual_hint(scene: Scene, item: Item, kind: Kind) -> str:
    speech = scene.speech
    if kind is Kind.DATE:
        missing = 3 - len([part for part in parts_of(item) if part != "time"])
        return speech.say(("hint.date", "hint.date.month", "hint.date.year")[missing])
    if kind is Kind.LINES:
        return speech.say("hint.lines")
    if item.type is ItemType.TIME and not item.options:
        return speech.say("hint.time")
    if item.entry_format and kind is not Kind.SELECT:
        return speech.say("hint.format", example=item.entry_format.spoken(scene.language).text)
    return ""


def _options(scene: Scene, item: Item, place: Place) -> tuple[OptionView, ...]:
    if kind_of(item) is Kind.YES_NO:
        labels = [Spoken(scene.speech.say(answer)) for answer in ("yes", "no")]
        prefixes: list[str | None] = [None, None]
    elif kind_of(item) is Kind.SCALE:
        labels = [Spoken(value) for value in option_values(item)]
        prefixes = [None for _ in labels]
    else:
        labels = [option.text.spoken(scene.language) for option in item.options]
        prefixes = [option.prefix for option in item.options]
        if item.type is ItemType.OPEN_CHOICE:
            other = scene.spoken(item.open_label) or Spoken(scene.speech.say(OTHER))
            labels, prefixes = [*labels, other], [*prefixes, None]
    name, chosen = element_id(field_name(place)), scene.typed(place)
    alone = {str(n) for n, option in enumerate(item.options) if option.exclusive}
    rows = zip(option_values(item), labels, prefixes, strict=False)
    return tuple(
        OptionView(_option_id(name, value), value, label, value in chosen, prefix, value in alone)
        for value, label, prefix in rows
    )


def _option_id(name: str, value: str) -> str:
    """The id of an option; the text beside the option "other" has the plain one."""
    return f"{name}-choice-{value}" if value == OTHER else f"{name}-{value}"


def _other(scene: Scene, item: Item, place: Place) -> PartView | None:
    if item.type is not ItemType.OPEN_CHOICE:
        return None
    return _part(scene, item, place, OTHER)


def _unit_names(item: Item) -> tuple[str, ...]:
    return tuple(unit.display or unit.code or "" for unit in item.constraints.units)


def _part_name(item: Item, part: str) -> str:
    if part == "unit" and not known_units(item):
        return "unit.free"
    return "other.label" if part == OTHER else part


def _usual(item: Item, part: str) -> str:
    """What a part holds before anybody typed: the unit that the form offers."""
    unit = item.usual_unit if part == "unit" else None
    named = (one for one in known_units(item) if unit and set(names_of(one)) & set(names_of(unit)))
    return next((names_of(one)[0] for one in named), "")


def _parts(scene: Scene, item: Item, place: Place) -> tuple[PartView, ...]:
    return tuple(_part(scene, item, place, part) for part in parts_of(item))


def _part(scene: Scene, item: Item, place: Place, part: str) -> PartView:
    name, finding = field_name(place, part), scene.findings.get(place)
    is_birthday = autocomplete_of(item) == "bday"
    return PartView(
        name=name,
        id=element_id(name),
        part=part,
        label=scene.speech.say(_part_name(item, part)),
        value=next(iter(scene.typed(place, part)), _usual(item, part)),
        inputmode=_PART_MODES.get(part),
        autocomplete=_BIRTHDAY.get(part) if is_birthday else None,
        width=_WIDTHS.get(part),
        choices=_unit_names(item) if part == "unit" else (),
        wrong=finding is not None and finding.path in (name, field_name(place)),
    )
