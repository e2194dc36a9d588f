"""A draft read as answers: values, what cannot be read, and what is enabled by them."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial

from baton.domain.forms.answers import Answers
from baton.domain.forms.checking import Sheet, check_answers
from baton.domain.forms.controls import posted_parts
from baton.domain.forms.drafts import Draft
from baton.domain.forms.field_names import IDS, field_name
from baton.domain.forms.findings import Finding, Level, Place
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.settled import settled
from baton.domain.forms.typed import Problem, read_typed
from baton.domain.forms.typing_back import typed_fields
from baton.domain.forms.values import Value
from baton.domain.frozen import frozen

FIRST_INSTANCE = ("1",)


@frozen
class Filled:
    """A draft with its meaning.

    `sheet` has every card on the pages; `kept` is without the blank ones, which nobody meant.
    """

    sheet: Sheet
    kept: Sheet
    problems: Mapping[Place, Problem]
    fields: Mapping[str, tuple[str, ...]]

    def findings(self, today: date | None) -> Iterator[Finding]:
        """Everything that stands against completion, in form order; paths are field names."""
        unread = [self._unread(place) for place in self.problems if self.sheet.enabled.on(place)]
        checked = [
            finding
            for finding in check_answers(self.kept, _named, today=today, final=True)
            if finding.blocks and not self._is_about_unread(finding)
        ]
        yield from sorted([*unread, *checked], key=_form_order)

    def _is_about_unread(self, finding: Finding) -> bool:
        """Whether it only says that a question is missing whose text could not be read."""
        place = finding.place
        if place is None or place in self.problems:
            return True
        below = {item.index for item in self.sheet.form.below(place.item)}
        return finding.code == "required" and any(
            problem.item in below and problem.scope[: len(place.scope)] == place.scope
            for problem in self.problems
            if self.sheet.enabled.on(problem)
        )

    def _unread(self, place: Place) -> Finding:
        problem, link_id = self.problems[place], self.sheet.form.items[place.item].link_id
        name = field_name(place, problem.part)
        return Finding(Level.ERROR, "T", problem.key, name, link_id, place, None, problem.details)


def fill(form: CompiledForm, draft: Draft, *, today: date | None = None) -> Filled:
    """Reads all pages of the draft; what is calculated is computed, for `today` if it asks."""
    fields = draft.all_fields(form)
    instances = _instances(form, fields)
    values, problems = _read(form, Answers({}, instances), fields)
    sheet = settled(form, Answers(values, instances), today=today)
    for place, computed in sheet.enabled.computed.items():
        fields |= _shown(form.items[place.item], place, computed)
    used = Answers(sheet.answers.values, _used(sheet, problems))
    kept = Sheet(form, used, sheet.enabled)
    if form.computes and used.instances != instances:
        kept = settled(form, used, today=today)  # a blank card must not count in a calculation
    return Filled(sheet, kept, problems, fields)


def _shown(item: Item, place: Place, computed: tuple[Value, ...]) -> Mapping[str, tuple[str, ...]]:
    blank = {field_name(place, part): () for part in posted_parts(item)}
    typed = typed_fields(item, computed)
    return blank | {field_name(place, part): texts for part, texts in typed.items()}


def _instances(
    form: CompiledForm, fields: Mapping[str, tuple[str, ...]]
) -> Mapping[Place, tuple[str, ...]]:
    """The cards of each repeating group; one that was never touched has one card."""
    found: dict[Place, tuple[str, ...]] = {}
    growing = Answers({}, found)
    for item in form.items:
        if item.opens_scope:
            for place in list(growing.places(item)):
                found[place] = fields.get(field_name(place, IDS), FIRST_INSTANCE)
    return found


def _read(
    form: CompiledForm, blank: Answers, fields: Mapping[str, tuple[str, ...]]
) -> tuple[Mapping[Place, tuple[Value, ...]], Mapping[Place, Problem]]:
    values: dict[Place, tuple[Value, ...]] = {}
    problems: dict[Place, Problem] = {}
    for index in sorted({int(name.split(".", 2)[1]) for name in fields}):
        item = form.items[index]
        if not item.is_question:
            continue
        for place in blank.places(item):
            typed = read_typed(item, partial(_field, fields, place))
            if typed.values:
                values[place] = typed.values
            if typed.problem is not None:
                problems[place] = typed.problem
    return values, problems


def _field(fields: Mapping[str, tuple[str, ...]], place: Place, part: str) -> tuple[str, ...]:
    return fields.get(field_name(place, part), ())


def _used(sheet: Sheet, problems: Mapping[Place, Problem]) -> Mapping[Place, tuple[str, ...]]:
    """The instances in which somebody answered, or tried to."""
    form, enabled = sheet.form, sheet.enabled
    used = {
        (form.items[place.item].scopes[: depth + 1], place.scope[: depth + 1])
        for place in (*sheet.answers.values, *problems)
        if enabled.on(place) and _is_typed(form.items[place.item])
        for depth in range(len(place.scope))
    }
    return {
        place: tuple(
            instance
            for instance in instances
            if (form.items[place.item].inner_scopes, (*place.scope, instance)) in used
        )
        for place, instances in sheet.answers.instances.items()
    }


def _is_typed(item: Item) -> bool:
    return not item.hidden and item.calculated is None


def _named(place: Place, answer: int | None) -> str:
    return field_name(place)


def _form_order(finding: Finding) -> tuple[int, tuple[int, ...]]:
    place = finding.place or Place(0)
    return place.item, tuple(int(instance) for instance in place.scope)
