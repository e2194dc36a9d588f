"""Reads a QuestionnaireResponse against its form: rules S and T, every finding fatal."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from baton.domain.forms.answers import Answers
from baton.domain.forms.checking import INSTANCES_READ
from baton.domain.forms.findings import Finding, Level, Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType
from baton.domain.forms.values import Value, ValueKind, is_blank, read_value
from baton.domain.frozen import frozen

ROOT = "QuestionnaireResponse"
STATUSES = frozenset({"in-progress", "completed", "amended", "entered-in-error", "stopped"})


_Elements = Sequence[Mapping[str, Json]]


@frozen
class Reading:
    """A response as read: answers, where each stands in the JSON, and what is wrong with it."""

    form: CompiledForm
    answers: Answers
    paths: Mapping[Place, str]
    positions: Mapping[Place, tuple[int, ...]]
    findings: tuple[Finding, ...]
    status: str

    def path(self, place: Place, answer: int | None = None) -> str:
        """The path of an item, or of its nth value; of the nearest present parent if absent."""
        if place in self.paths:
            path = self.paths[place]
            if answer is None or place not in self.positions:
                return path
            return f"{path}.answer[{self.positions[place][answer]}]"
        item = self.form.items[place.item]
        if item.parent is None:
            return ROOT
        return self.path(Place(item.parent, place.scope))


@dataclass(slots=True)
class _Reader:
    form: CompiledForm
    values: dict[Place, tuple[Value, ...]] = field(default_factory=dict)
    instances: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    paths: dict[Place, str] = field(default_factory=dict)
    positions: dict[Place, tuple[int, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def fatal(
        self, rule: str, code: str, path: str, link_id: str | None = None, **details: str
    ) -> None:
        told = tuple(details.items())
        self.findings.append(Finding(Level.FATAL, rule, code, path, link_id, details=told))

    def items(self, raw: Json, siblings: Sequence[int], scope: tuple[str, ...], path: str) -> None:
        by_link_id = {self.form.items[index].link_id: index for index in siblings}
        for n, element in enumerate(self.objects(raw, "item", path)):
            link_id, at = element.get("linkId"), f"{path}.item[{n}]"
            index = by_link_id.get(link_id) if isinstance(link_id, str) else None
            if index is None:
                shown = link_id if isinstance(link_id, str) else None
                self.fatal("S2", "invalidLinkId", at, shown)
                continue
            self.item(element, self.form.items[index], scope, at)

    def item(
        self, element: Mapping[str, Json], item: Item, scope: tuple[str, ...], path: str
    ) -> None:
        place = Place(item.index, scope)
        answered = bool(element.get("answer"))
        if item.is_group and not item.wraps:
            if answered:
                self.fatal("S3", "groupShouldNotHaveAnswers", path, item.link_id)
            self.group(element, item, place, path)
            return
        if item.type in (ItemType.DISPLAY, ItemType.QUESTION):
            if answered:
                display = item.type is ItemType.DISPLAY
                code = "displayAnswer" if display else "invalidType"
                self.fatal("S4" if display else "S5", code, path, item.link_id)
            return
        if element.get("item"):
            self.fatal("S3", "itemInQuestion", path, item.link_id)
        if place in self.paths:
            self.fatal("S6", "sameLinkId", path, item.link_id)
            return
        self.paths[place] = path
        if item.wraps:
            self.cards(element, item, place, path)
        else:
            self.question(element, item, place, path)

    def group(self, element: Mapping[str, Json], item: Item, place: Place, path: str) -> None:
        inner = place.scope
        if item.opens_scope:
            earlier = self.instances.get(place, ())
            if len(earlier) >= INSTANCES_READ:
                if len(self.findings) < INSTANCES_READ:
                    self.fatal("C2", "maxCount", path, item.link_id, limit=str(INSTANCES_READ))
                return
            instance = str(len(earlier) + 1)
            self.instances[place] = (*earlier, instance)
            inner = (*place.scope, instance)
            self.paths[Place(item.index, inner)] = path
        elif place in self.paths:
            self.fatal("C1", "repeats", path, item.link_id)
            return
        self.paths.setdefault(place, path)
        self.items(element.get("item"), item.children, inner, path)

    def question(self, element: Mapping[str, Json], item: Item, place: Place, path: str) -> None:
        found: list[tuple[int, Value]] = []
        for n, answer, value in self.answers(element, item, path):
            found.append((n, value))
            self.items(answer.get("item"), item.children, place.scope, f"{path}.answer[{n}]")
        if found:
            self.positions[place] = tuple(n for n, _ in found)
            self.values[place] = tuple(value for _, value in found)

    def cards(self, element: Mapping[str, Json], item: Item, place: Place, path: str) -> None:
        question = self.form.items[item.children[0]]
        instances: list[str] = []
        for n, answer, value in self.answers(element, question, path):
            if len(instances) >= INSTANCES_READ:
                self.fatal("C2", "maxCount", path, item.link_id, limit=str(INSTANCES_READ))
                break
            at, scope = f"{path}.answer[{n}]", (*place.scope, str(len(instances) + 1))
            instances.append(scope[-1])
            self.paths |= {Place(item.index, scope): at, Place(question.index, scope): at}
            self.values[Place(question.index, scope)] = (value,)
            self.items(answer.get("item"), question.children, scope, at)
        self.instances[place] = tuple(instances)

    def answers(
        self, element: Mapping[str, Json], item: Item, path: str
    ) -> Iterator[tuple[int, Mapping[str, Json], Value]]:
        """The answers that hold something, each with its number."""
        for n, answer in enumerate(self.objects(element.get("answer"), "answer", path)):
            at = f"{path}.answer[{n}]"
            value = self.value(answer, item, at)
            if value is None and answer.get("item"):
                self.fatal("S8", "badValue", at, item.link_id)  # its items would be lost in silence
            if value is not None and not is_blank(value):
                yield n, answer, value

    def value(self, answer: Mapping[str, Json], item: Item, path: str) -> Value | None:
        names = [name for name in answer if name.startswith("value")]
        if len(names) != 1:
            if names:
                self.fatal("S8", "badValue", path, item.link_id)
            return None
        kind = _KINDS.get(names[0])
        value = kind and kind in item.kinds and read_value(kind, answer[names[0]])
        if not isinstance(value, Value):
            self.fatal("T", "invalidAnswerType", path, item.link_id)
            return None
        return value

    def objects(self, raw: Json, name: str, path: str) -> _Elements:
        if raw is None:
            return ()
        if isinstance(raw, str) or not isinstance(raw, Sequence):
            self.fatal("S8", "badValue", f"{path}.{name}")
            return ()
        if not all(isinstance(child, Mapping) for child in raw):
            self.fatal("S8", "badValue", f"{path}.{name}")
        return [child for child in raw if isinstance(child, Mapping)]


def read_response(form: CompiledForm, response: Mapping[str, Json]) -> Reading:
    """Reads the response; with any finding its answers are not to be used."""
    reader = _Reader(form)
    for rule, code, path in _about_whole(form, response):
        reader.fatal(rule, code, path)
    reader.items(response.get("item"), form.roots, (), ROOT)
    status = response.get("status")
    return Reading(
        form,
        Answers(reader.values, reader.instances),
        reader.paths,
        reader.positions,
        tuple(reader.findings),
        status if isinstance(status, str) else "",
    )


def _about_whole(
    form: CompiledForm, response: Mapping[str, Json]
) -> Iterator[tuple[str, str, str]]:
    if response.get("resourceType") != ROOT:
        yield "S1", "notResponse", ROOT
    status = response.get("status")
    if not isinstance(status, str) or status not in STATUSES:
        yield "S1", "badStatus", f"{ROOT}.status"
    named = response.get("questionnaire")
    url, _, version = named.partition("|") if isinstance(named, str) else ("", "", "")
    if not url or url != form.url or version not in ("", form.version):
        yield "S1", "questionnaireNotFound", f"{ROOT}.questionnaire"


_KINDS = {f"value{kind}": kind for kind in ValueKind}
