"""What other forms tell: the latest that fits, never what is scored, agreed to or not asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton import library
from baton.domain.forms import (
    Draft,
    PageFields,
    check,
    complete,
    is_shown,
    next_page,
    previous_page,
    resume_page,
    validate,
)
from baton.domain.forms.asking_once import carriable
from baton.domain.forms.carrying import (
    askable,
    fingerprint,
    judged,
    offered,
    offers,
    told_in_draft,
    told_in_response,
)
from baton.domain.forms.filling import fill
from baton.domain.forms.provenance import origins, origins_in, provenance

from .answering import answered_draft
from .builders import a_form, a_response, answered, choice, group, posted, question, when
from .test_asking_once import coded
from .test_properties import SETTINGS, sources

AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
TODAY = date(2026, 3, 10)
NAMES = ("registration", "dental-history", "medical-history", "insurance", "phq-9", "gad-7")


def told(form, *pages, at=AT):
    return told_in_draft(form, posted(form, *pages), at)


def known(form, *told_of, draft=None):
    return offered(form, draft or Draft(), told_of, today=TODAY)


def words(form, carried):
    return {offer.label.text: offer.answers for offer in offers(form, carried, "en")}


FROM = a_form(coded("a"), coded("b", "integer", code="age"), title="From")
TO = a_form(coded("x"), coded("y", "integer", code="age", text="Age"), question("z"))


def test_the_latest_answer_to_the_same_question_is_offered():
    early = told(FROM, {"f.0": "01632 960001", "f.1": "42"})
    late = told(FROM, {"f.0": "01632 960002"}, at=AT + timedelta(days=1))

    found = known(TO, late, early)

    assert words(TO, found) == {"About x": ("01632 960002",), "Age": ("42",)}
    assert found[0].source.at == late.at
    assert not any(answer.is_right for answer in found.values())


def test_only_pages_that_a_person_has_saved_are_told():
    form = a_form(coded("a", initial=[{"valueString": "preset"}]))

    assert known(TO, told_in_draft(form, Draft(), AT)) == {}
    assert known(TO, told(form, {"f.0": "preset"}))


def test_a_question_that_is_not_asked_there_tells_nothing():
    gate = when("gate", answerBoolean=True)
    form = a_form(group("page", question("gate", "boolean"), coded("a", enableWhen=[gate])))

    assert known(TO, told(form, {"f.1": "false", "f.2": "hidden by now"})) == {}
    assert known(TO, told(form, {"f.1": "true", "f.2": "shown"}))


def test_a_response_tells_like_a_draft():
    response = a_response(answered("a", {"valueString": "01632 960001"}))

    (answer,) = known(TO, told_in_response(FROM, response, AT)).values()

    assert answer.texts == {"": ("01632 960001",)}


def test_a_page_that_is_saved_or_a_question_that_was_looked_at_is_left_alone():
    source = told(FROM, {"f.0": "01632 960001"})
    found = known(TO, source)

    assert known(TO, source, draft=Draft({0: PageFields({})})) == {}
    assert known(TO, source, draft=Draft({}, found)) == {}
    assert askable(TO, Draft({}, found)) == {1, 2}


def test_an_option_is_the_same_by_its_code_whatever_it_is_called():
    code = [{"system": "s", "code": "smoking"}]
    theirs = a_form(choice("smoker", "yes", "no", code=code))
    ours = a_form(choice("smoking", "no", "yes", code=code))
    ours_by_name = a_form(choice("smoking", "never", code=code))

    assert known(ours, told(theirs, {"f.0": "0"}))[0].texts == {"": ("1",)}
    assert known(ours_by_name, told(theirs, {"f.0": "0"})) == {}


@pytest.mark.parametrize(
    ("kind", "elements", "typed"),
    [
        ("string", {"maxLength": 3}, "01632"),
        ("date", {}, None),
    ],
)
def test_what_this_form_would_not_take_is_not_offered(kind, elements, typed):
    theirs = a_form(coded("a", kind))
    ours = a_form(coded("x", kind, **elements))
    fields = {"f.0": typed} if typed else {"f.0.day": "31", "f.0.month": "2", "f.0.year": "2020"}

    assert known(ours, told(theirs, fields)) == {}


def test_the_print_of_what_was_shown_changes_with_it():
    one, two = (known(TO, told(FROM, {"f.0": text})) for text in ("a", "b"))

    assert fingerprint(one) == fingerprint(known(TO, told(FROM, {"f.0": "a"})))
    assert fingerprint(one) != fingerprint(two)


PAGES = a_form(
    group("p0", coded("x")),
    group("p1", coded("y", "integer", code="age"), question("own")),
    group("p2", question("last")),
)


def test_a_page_known_whole_is_passed_over_and_still_there():
    found = judged(known(PAGES, told(FROM, {"f.0": "01632", "f.1": "42"})), ())
    draft = Draft({}, found)

    assert next_page(PAGES, draft, None) == resume_page(PAGES, draft) == 1
    assert previous_page(PAGES, draft, 1) is None
    assert is_shown(PAGES, draft, 0)
    assert check(PAGES, draft, "en").progress.answered == 2
    opened = draft.with_page(0, PageFields({}))
    assert next_page(PAGES, opened, None) == 0


def test_what_is_to_be_changed_is_asked():
    found = known(PAGES, told(FROM, {"f.0": "01632"}))
    draft = Draft({}, judged(found, found.keys()))

    assert next_page(PAGES, draft, None) == 0
    assert check(PAGES, draft, "en").progress.answered == 0


def test_a_response_says_what_was_confirmed_and_what_was_changed():
    found = judged(known(TO, told(FROM, {"f.0": "01632", "f.1": "42"})), ())
    draft = Draft({0: PageFields({"f.0": ("01633",), "f.1": ("42",)})}, found)

    response = complete(TO, draft, authored_at=AT)

    told_of = origins_in(TO, response)
    assert [(o.title.text, o.at, o.before) for _, o in sorted(told_of.items())] == [
        ("From", AT, "01632"),
        ("From", AT, ""),
    ]
    assert not [f for f in validate(TO, response) if f.blocks]
    assert set(origins(fill(TO, draft).kept, found, "en")) == {1}


@pytest.mark.parametrize(
    "part", [{}, {"extension": []}, {"extension": [{"url": "answered", "valueDateTime": "soon"}]}]
)
def test_what_a_foreign_response_says_of_origins_is_read_kindly(part):
    strange = {"url": "https://baton.example/fhir/StructureDefinition/carried-answer", **part}
    item = answered("x", {"valueString": "a"}, extension=[strange])

    assert origins_in(TO, a_response(item)) == {}


@pytest.mark.parametrize("name", NAMES)
def test_nothing_agreed_to_or_scored_is_ever_carried(name):
    forms = [library.form(other) for other in NAMES]
    sources = [told_in_draft(form, answered_draft(form), AT) for form in forms]
    form = library.form(name)

    found = known(form, *sources)

    scored = {index for score in form.scores for index in score.items}
    for index in found:
        item = form.items[index]
        assert not item.never_prefill
        assert not item.constraints.must_be_true
        assert not item.scopes
        assert index not in scored
    assert bool(found) == bool({*carriable(form)} & _keys_of(forms, form))


def _keys_of(forms, form):
    return {key for other in forms if other is not form for key in carriable(other)}


def with_codes(source):
    """The same Questionnaire with a code for each question, by its type and place."""

    def walk(items):
        return [
            {
                **item,
                **({} if item["type"] == "group" else {"code": [_code(item)]}),
                **({"item": walk(item["item"])} if "item" in item else {}),
            }
            for item in items
        ]

    return {**source, "item": walk(source["item"])}


def _code(item):
    return {"system": "s", "code": f"{item['type']}-{item['linkId']}"}


@SETTINGS
@given(sources(), sources(), st.data())
def test_whatever_is_carried_disabled_answers_never_leave(one, two, data):
    source, form = (a_form(**with_codes(raw)) for raw in (one, two))
    found = known(form, told_in_draft(source, answered_draft(source), AT))
    changing = {index for index in found if data.draw(st.booleans())}
    draft = Draft({}, judged(found, changing))

    unfinished = fill(form, draft)
    told_of = provenance(unfinished.kept, draft.carried)
    assert not {place.item for place in unfinished.sheet.answers.values} & changing
    assert told_of.keys() == found.keys()
    for index, answer in draft.carried.items():
        assert carriable(form)[form.items[index].keys[0]].index == index
        assert answer.values(form.items[index])
    assert {place.item for place in unfinished.sheet.answers.values} <= {*found} | {
        item.index for item in form.items if item.initial or item.calculated
    }
