"""Two versions of a page put together against what both people saw."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.domain.forms import BadField, Draft, PageFields, Place, Side, read_page
from baton.domain.forms.merging import merged
from tests.domain.forms.builders import a_form, group, question

FORM = a_form(
    group(
        "page",
        question("a"),
        question("b", "text"),
        group("m", question("name"), group("n", question("dose"), repeats=True), repeats=True),
    )
)
A, B, M, NAME, N, DOSE = (FORM.by_link_id[link] for link in ("a", "b", "m", "name", "n", "dose"))


def after(page, *bodies):
    """The page after some posts."""
    for body in bodies:
        draft = Draft({0: page})
        page = read_page(FORM, 0, {name: [text] for name, text in body.items()}, draft)
    return page


def put(seen, mine, theirs, **choices):
    named = {name.replace("_", "."): Side(side) for name, side in choices.items()}
    return merged(FORM, seen=seen, mine=mine, theirs=theirs, choices=named)


def answers(page):
    return {
        name: texts[0]
        for name, texts in page.fields.items()
        if not name.endswith((".ids", ".next")) and any(texts)
    }


SEEN = after(PageFields(), {f"f.{A}": "x", f"f.{NAME}.1": "Aspirin"})


def test_what_only_one_side_changed_is_taken():
    mine, theirs = after(SEEN, {f"f.{A}": "y"}), after(SEEN, {f"f.{B}": "z"})

    found = put(SEEN, mine, theirs)

    assert answers(found.fields) == {f"f.{A}": "y", f"f.{B}": "z", f"f.{NAME}.1": "Aspirin"}
    assert found.disputed == ()


@pytest.mark.parametrize(("side", "text"), [("mine", "y"), ("theirs", "z")])
def test_what_both_changed_is_disputed_and_a_person_decides(side, text):
    mine, theirs = after(SEEN, {f"f.{A}": "y"}), after(SEEN, {f"f.{A}": "z"})

    found = put(SEEN, mine, theirs, **{f"f_{A}": side})

    assert found.disputed == (Place(A),)
    assert answers(found.fields)[f"f.{A}"] == text
    assert answers(put(SEEN, mine, theirs).fields)[f"f.{A}"] == "y"


def test_long_texts_may_both_stay_and_short_ones_may_not():
    mine, theirs = after(SEEN, {f"f.{B}": "one"}), after(SEEN, {f"f.{B}": "two"})

    assert answers(put(SEEN, mine, theirs, **{f"f_{B}": "both"}).fields)[f"f.{B}"] == "one\ntwo"
    short = after(SEEN, {f"f.{A}": "1"}), after(SEEN, {f"f.{A}": "2"})
    with pytest.raises(BadField):
        put(SEEN, *short, **{f"f_{A}": "both"})


def test_cards_that_both_added_stay_both():
    add = {"command": f"add:{M}"}
    mine = after(SEEN, add, {f"f.{NAME}.2": "Metformin", f"f.{DOSE}.2.1": "500"})
    theirs = after(SEEN, add, {f"f.{NAME}.2": "Insulin"})

    found = put(SEEN, mine, theirs)

    assert found.disputed == ()
    assert found.fields.fields[f"f.{M}.ids"] == ("1", "2", "3")
    assert found.fields.fields[f"f.{M}.next"] == ("4",)
    assert answers(found.fields) == {
        f"f.{A}": "x",
        f"f.{NAME}.1": "Aspirin",
        f"f.{NAME}.2": "Insulin",
        f"f.{NAME}.3": "Metformin",
        f"f.{DOSE}.3.1": "500",
    }


def test_the_same_card_added_twice_is_one():
    both = after(SEEN, {"command": f"add:{M}"}, {f"f.{NAME}.2": "Metformin"})

    assert put(SEEN, both, both).fields.fields[f"f.{M}.ids"] == ("1", "2")


def test_a_card_taken_away_is_gone_unless_the_other_wrote_in_it():
    gone = after(SEEN, {"command": f"remove:{M}.1"})
    written = after(SEEN, {f"f.{NAME}.1": "Ibuprofen"})

    for mine, theirs in ((gone, SEEN), (SEEN, gone)):
        found = put(SEEN, mine, theirs)
        assert found.fields.fields[f"f.{M}.ids"] == ()
        assert answers(found.fields) == {f"f.{A}": "x"}
    for mine, theirs in ((gone, written), (written, gone)):
        found = put(SEEN, mine, theirs)
        assert found.fields.fields[f"f.{M}.ids"] == ("1",)
        assert answers(found.fields)[f"f.{NAME}.1"] == "Ibuprofen"


BODIES = st.lists(
    st.sampled_from(
        [
            {f"f.{A}": "1"},
            {f"f.{A}": ""},
            {f"f.{B}": "2"},
            {f"f.{NAME}.1": "3"},
            {"command": f"add:{M}"},
            {"command": f"add:{N}.1"},
            {f"f.{DOSE}.1.1": "4"},
        ]
    ),
    max_size=5,
)


@given(BODIES, BODIES, BODIES)
def test_no_side_loses_what_the_other_did_not_touch(before, here, there):
    seen = after(PageFields(), *before)
    mine, theirs = after(seen, *here), after(seen, *there)

    assert answers(put(seen, mine, seen).fields) == answers(mine)
    assert answers(put(seen, seen, theirs).fields) == answers(theirs)
    assert answers(put(seen, mine, mine).fields) == answers(mine)
    found = put(seen, mine, theirs)
    kept = {*answers(found.fields).values()}
    for side in (mine, theirs):
        new = {v for n, v in answers(side).items() if answers(seen).get(n) != v}
        assert new <= kept | {"1"} or found.disputed
