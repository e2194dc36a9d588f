"""Compiles a FHIR R4 Questionnaire: strict on what is published, tolerant on what is imported."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import re2

from baton.domain.forms.alerting import read_alerts
from baton.domain.forms.conditions import read_conditions
from baton.domain.forms.elements import Element, Report
from baton.domain.forms.findings import Finding, FormRefused, Level
from baton.domain.forms.formulas import formulas_of
from baton.domain.forms.invariants import check_form, check_items
from baton.domain.forms.items import Spot, flatten, is_help, read_item
from baton.domain.forms.json_text import BadJson, Json, check_depth, read_json, sha256_of
from baton.domain.forms.moments import Moment, parse_date_time
from baton.domain.forms.options import ValueSets
from baton.domain.forms.ordering import decided_order, without_circles
from baton.domain.forms.paging import paged
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.scoring import read_scores, with_kept_apart
from baton.domain.forms.spoken_texts import check_text
from baton.domain.forms.translated import Text, joined
from baton.domain.frozen import frozen

ROOT = "Questionnaire"
ITEM_LIMIT = 5000
_LANGUAGE = re2.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")


@frozen
class ImportReport:
    """What an import found: the form, unless it could not be read at all, and every finding."""

    form: CompiledForm | None
    findings: tuple[Finding, ...]

    @property
    def tolerated(self) -> tuple[Finding, ...]:
        """The findings as an import takes them: what only stands against publishing warns."""
        return tuple(
            replace(finding, level=Level.WARNING) if finding.level is Level.ERROR else finding
            for finding in self.findings
        )

    @property
    def publishable(self) -> bool:
        """Whether nothing stands against publishing."""
        return self.form is not None and not any(finding.blocks for finding in self.findings)


def compile_form(source: bytes | Mapping[str, Json]) -> CompiledForm:
    """The form, ready to run, its warnings kept.

    Raises `FormRefused` with all findings when the form must not be published.
    """
    report = import_report(source)
    if report.form is None or not report.publishable:
        raise FormRefused(report.findings)
    return report.form


def import_report(source: bytes | Mapping[str, Json]) -> ImportReport:
    """Reads any JSON; never raises. A form with errors can be looked at, but not published."""
    try:
        raw = read_json(source) if isinstance(source, bytes) else source
        check_depth(raw)
    except BadJson as error:
        return _unread("badJson", why=str(error))
    if not isinstance(raw, Mapping) or raw.get("resourceType") != ROOT:
        return _unread("notQuestionnaire", what=_instead(raw))
    report = Report()
    form = Element(raw, ROOT, report)
    spots = flatten(form)
    if len(spots) > ITEM_LIMIT:
        return _unread("tooManyItems", limit=str(ITEM_LIMIT))
    compiled = _compiled(form, spots)
    findings = report.findings
    warnings = tuple(finding for finding in findings if not finding.blocks)
    return ImportReport(replace(compiled, warnings=warnings), findings)


def _compiled(form: Element, spots: Sequence[Spot]) -> CompiledForm:
    check_form(form)
    language = _language(form)
    check_text(form, form.text("title") or "")
    sets = ValueSets(form, language)
    items = _with_conditions([read_item(spot, sets) for spot in spots], spots)
    elements = [spot.element for spot in spots]
    check_items(items, elements)
    formulas = formulas_of(form, items, elements)
    items, order = _in_order(_with_inherited(formulas.items), elements)
    rules = read_scores(form, items, language)
    alerts = read_alerts(items, elements)
    apart = {index for rule in rules for index in rule.items} | {rule.item for rule in alerts}
    items = with_kept_apart(items, apart)
    items, pages = paged(items)
    return CompiledForm(
        url=form.text("url"),
        version=form.text("version"),
        title=Text(form.text("title") or "", language, form.translations("title")),
        status=form.text("status"),
        sha256=sha256_of(form.raw),
        language=language,
        languages=_languages(items, language),
        items=items,
        pages=pages,
        order=order,
        by_link_id=_by_link_id(items),
        effective=_effective(form),
        scores=rules,
        alerts=alerts,
        variables=formulas.variables,
        computes=any(item.calculated or item.enabled_by for item in items),
        source=form.raw if formulas.needs_source else None,
    )


def _language(form: Element) -> str:
    named = form.text("language") or "en"
    if _LANGUAGE.fullmatch(named):
        return named
    form.warn("import", "badLanguage")
    return "en"


def _effective(form: Element) -> tuple[Moment | None, Moment | None]:
    period = form.element("effectivePeriod")
    told = [period.text(name) if period else None for name in ("start", "end")]
    start, end = (parse_date_time(text or "") for text in told)
    if [start is None, end is None] != [text is None for text in told]:
        form.warn("L1", "unreadPeriod")
    return start, end


def _with_conditions(items: Sequence[Item], spots: Sequence[Spot]) -> tuple[Item, ...]:
    by_link_id = _by_link_id(items)
    return tuple(
        replace(
            item,
            conditions=tuple(read_conditions(spot.element, item.index, items, by_link_id)),
        )
        if "enableWhen" in spot.element.raw and not spot.wrapped
        else item
        for item, spot in zip(items, spots, strict=True)
    )


def _in_order(
    items: tuple[Item, ...], elements: Sequence[Element]
) -> tuple[tuple[Item, ...], tuple[int, ...]]:
    order, stuck = decided_order(items)
    if not stuck:
        return items, order
    for index in stuck:
        needs = [*items[index].reads, *(one.target for one in items[index].conditions)]
        if stuck.intersection(needs):
            elements[index].error("N5", "circle")
    items = without_circles(items, stuck)
    return items, decided_order(items)[0]


def _with_inherited(items: Sequence[Item]) -> tuple[Item, ...]:
    """The items with the hint from their help child, hidden where something around them is."""
    told: dict[int | None, list[Text]] = {}
    for item in items:
        if is_help(item) and (item.parent is None or item.text != items[item.parent].text):
            told.setdefault(item.parent, []).append(item.text)
    helps = {parent: joined(texts) for parent, texts in told.items()}
    hidden: set[int | None] = set()
    for item in items:
        if item.hidden or item.parent in hidden:
            hidden.add(item.index)
    return tuple(
        replace(item, help=helps.get(item.index), hidden=item.index in hidden)
        if item.index in hidden or item.index in helps
        else item
        for item in items
    )


def _by_link_id(items: Sequence[Item]) -> Mapping[str, int]:
    return {item.link_id: item.index for item in reversed(items) if item.link_id and not item.wraps}


def _languages(items: Sequence[Item], language: str) -> tuple[str, ...]:
    others = {code for item in items for code in item.text.translations}
    return (language, *sorted(others - {language}))


def _instead(raw: Json) -> str:
    """What a file holds that is no form, and what to do with it."""
    found = raw.get("resourceType") if isinstance(raw, Mapping) else None
    if found == "Bundle":
        return "it is a Bundle; bring each Questionnaire in it as a file of its own"
    if isinstance(found, str):
        return f"its resourceType is {found[:40]}"
    return "it is a list" if isinstance(raw, list) else "no resourceType"


def _unread(code: str, **details: str) -> ImportReport:
    finding = Finding(Level.FATAL, "L3", code, ROOT, details=tuple(details.items()))
    return ImportReport(None, (finding,))
