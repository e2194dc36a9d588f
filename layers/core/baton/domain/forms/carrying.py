"""What other forms of a case tell about the questions of this one: offered, then judged."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from baton.domain.forms.answered import sheet_of
from baton.domain.forms.asking_once import may_be_carried, shared
from baton.domain.forms.blocks import Spoken
from baton.domain.forms.carried import Carried, Source, carried_bytes
from baton.domain.forms.checking import Sheet
from baton.domain.forms.comparing import equal
from baton.domain.forms.drafts import Draft
from baton.domain.forms.filling import fill
from baton.domain.forms.findings import Place
from baton.domain.forms.json_text import Json
from baton.domain.forms.limits import value_faults
from baton.domain.forms.questionnaire import CompiledForm, Item
from baton.domain.forms.typed import read_typed
from baton.domain.forms.typing_back import typed_fields
from baton.domain.forms.values import Value
from baton.domain.forms.wording import value_words
from baton.domain.frozen import frozen


@frozen
class Told:
    """A form with what a person answered in it; `pages` are those they have seen."""

    sheet: Sheet
    pages: Collection[int]
    at: datetime

    @property
    def source(self) -> Source:
        """How this form is named beside an answer."""
        return Source(self.sheet.form.canonical, self.sheet.form.title, self.at)

    def values(self, item: Item) -> tuple[Value, ...]:
        """What was answered to a question that was asked."""
        place = Place(item.index)
        if item.page not in self.pages or not self.sheet.enabled.on(place):
            return ()
        return self.sheet.answers.at(place)


@frozen
class Offer:
    """One answer for the person to look at: the question, what was said, and where it was said."""

    index: int
    label: Spoken
    answers: tuple[str, ...]
    source: Source


def told_in_draft(form: CompiledForm, draft: Draft, at: datetime) -> Told:
    """What stands on the saved pages of a form that is being filled in."""
    return Told(fill(form, draft).kept, frozenset(draft.pages), at)


def told_in_response(form: CompiledForm, response: Mapping[str, Json], at: datetime) -> Told:
    """What was handed in; raises `BadInput` for another form's response."""
    return Told(sheet_of(form, response), frozenset(p.index for p in form.pages), at)


def askable(form: CompiledForm, draft: Draft) -> frozenset[int]:
    """The questions that may be answered from elsewhere: on no saved page, not offered yet."""
    return frozenset(
        item.index
        for item in form.items
        if may_be_carried(item) and item.page not in draft.pages and item.index not in draft.carried
    )


def offered(
    form: CompiledForm,
    draft: Draft,
    told: Sequence[Told],
    *,
    today: date,
    otherwise: Mapping[int, Carried] | None = None,
) -> Mapping[int, Carried]:
    """The answers of other forms to questions that are still to be asked, the latest of each.

    An answer that this form would not take (another choice of options, a limit) is not offered.
    `otherwise` is what is known where none of them tells anything.
    """
    found = dict(otherwise or {})
    for source in sorted(told, key=lambda one: one.at):
        for index, theirs in shared(form, source.sheet.form).items():
            item, values = form.items[index], source.values(theirs)
            if values and _fits(item, values, today):
                found[index] = Carried(source.source, typed_fields(item, values))
    open_still = askable(form, draft)
    return {index: found[index] for index in sorted(found) if index in open_still}


def facts(
    form: CompiledForm, values: Mapping[str, tuple[Value, ...]], source: Source, *, today: date
) -> Mapping[int, Carried]:
    """What is known by linkId, as far as these questions may take it from elsewhere."""
    return {
        item.index: Carried(source, typed_fields(item, values[item.link_id]))
        for item in form.items
        if item.link_id in values
        and may_be_carried(item)
        and _fits(item, values[item.link_id], today)
    }


def offers(form: CompiledForm, carried: Mapping[int, Carried], language: str) -> tuple[Offer, ...]:
    """Carried answers in words, in form order."""
    return tuple(
        Offer(
            index,
            form.items[index].text.spoken(language),
            _words(form.items[index], answer.values(form.items[index]), language),
            answer.source,
        )
        for index, answer in sorted(carried.items())
    )


def judged(carried: Mapping[int, Carried], changing: Collection[int]) -> Mapping[int, Carried]:
    """The same after the person looked: all are right but those they want to change."""
    return {
        index: answer.judged(is_right=index not in changing) for index, answer in carried.items()
    }


def fingerprint(carried: Mapping[int, Carried]) -> str:
    """What a page showed, so that nobody confirms what they have not seen."""
    return hashlib.sha256(carried_bytes(carried)).hexdigest()


def _words(item: Item, values: Sequence[Value], language: str) -> tuple[str, ...]:
    return tuple(value_words(item, value, language) for value in values)


def _fits(item: Item, values: Sequence[Value], today: date) -> bool:
    """Whether the answer is one that could have been typed here, and holds here."""
    texts = typed_fields(item, values)
    typed = read_typed(item, lambda part: texts.get(part, ()))
    if typed.problem or len(typed.values) != len(values):
        return False
    same = all(equal(*pair) for pair in zip(typed.values, values, strict=True))
    return same and not any(fault for v in values for fault in value_faults(item, v, today))
