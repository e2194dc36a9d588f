"""Carried answers: as they would have been typed, from one form's row to another's."""

import zlib
from datetime import UTC, datetime

import pytest

from baton.domain.errors import Unparsable
from baton.domain.forms import Draft, PageFields
from baton.domain.forms.carried import Carried, Source, carried_bytes, carried_from
from baton.domain.forms.translated import Text
from tests.domain.forms.builders import a_form, choice, group, question

AT = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
SOURCE = Source("https://practice.example/a|1", Text("About you", "en", {"es": "Sobre usted"}), AT)


def carried(texts=None):
    """What was told of one question, confirmed."""
    return Carried(SOURCE, texts or {"": ("x",)}, is_right=True)


def test_they_go_through_their_bytes_unchanged():
    told = {4: carried({"day": ("3",), "month": ("5",)}), 0: carried().judged(is_right=False)}

    assert carried_from(carried_bytes(told)) == told
    assert carried_bytes(dict(reversed(told.items()))) == carried_bytes(told)


def test_ten_of_them_leave_room_in_one_write_unit():
    told = {n: Carried(SOURCE, {"": (f"an answer of usual length {n}",)}, True) for n in range(10)}

    assert len(carried_bytes(told)) < 350


@pytest.mark.parametrize(
    "blob",
    [b"", b"x", zlib.compress(b"{}"), zlib.compress(b"[[], {"), zlib.compress(b'[[], {"0": [0]}]')],
)
def test_bytes_that_are_none_cannot_be_parsed(blob):
    with pytest.raises(Unparsable):
        carried_from(blob)


def two_pages():
    return a_form(
        group("one", question("a", initial=[{"valueString": "first"}]), question("b")),
        group("two", choice("c", "x", "y")),
    )


def test_a_page_holds_them_until_it_is_saved():
    form = two_pages()
    first, told = form.item("a").index, form.item("b").index
    draft = Draft({}, {told: carried()})

    assert draft.fields(form, 0) == {f"f.{first}": ("first",), f"f.{told}": ("x",)}
    saved = draft.with_page(0, PageFields({}))
    assert saved.fields(form, 0) == {}
    assert saved.carried == draft.carried


def test_what_is_to_be_changed_stands_on_its_page_alone():
    form = two_pages()
    told = {form.item("b").index: carried().judged(is_right=False)}
    draft = Draft({}, told)
    name = f"f.{form.item('b').index}"

    assert name not in draft.all_fields(form)
    assert draft.showing(form, 0).all_fields(form)[name] == ("x",)
    assert draft.showing(form, 1) is draft


def test_what_is_handed_in_leans_on_no_other_form():
    form = two_pages()
    at = form.item("c").index
    draft = Draft({0: PageFields({"f.1": ("typed",)})}, {at: carried({"": ("1",)})})

    whole = draft.whole(form)

    assert whole == {0: PageFields({"f.1": ("typed",)}), 1: PageFields({f"f.{at}": ("1",)})}
