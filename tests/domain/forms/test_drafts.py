import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.domain.errors import Unparsable
from baton.domain.forms import Draft, PageFields
from tests.domain.forms.builders import a_form, choice, extension, group, question

FIELDS = st.dictionaries(st.text(max_size=12), st.lists(st.text(), max_size=3).map(tuple))


@given(FIELDS)
def test_a_page_goes_through_its_bytes_unchanged(fields):
    page = PageFields(fields)

    assert PageFields.from_bytes(page.to_bytes()) == page
    assert PageFields(dict(reversed(fields.items()))).to_bytes() == page.to_bytes()


@pytest.mark.parametrize("blob", [b"", b"x", PageFields({}).to_bytes()[:-4], b"[1]"])
def test_bytes_that_are_no_page_cannot_be_parsed(blob):
    with pytest.raises(Unparsable):
        PageFields.from_bytes(blob)


def test_forty_answers_fit_into_one_write_unit():
    page = PageFields({f"f.{n}": (f"an answer of usual length {n}",) for n in range(40)})

    assert len(page.to_bytes()) < 700


def test_a_page_that_was_never_saved_holds_the_first_values_of_the_form():
    hidden = extension("questionnaire-hidden", valueBoolean=True)
    form = a_form(
        question("a", initial=[{"valueString": "x"}]),
        question("d", "date", initial=[{"valueDate": "2026-05-03"}]),
        question("h", "integer", initial=[{"valueInteger": 3}], extension=[hidden]),
        group("g", choice("c"), repeats=True)
        | {
            "item": [
                question(
                    "c",
                    "choice",
                    answerOption=[
                        {"valueString": "one"},
                        {"valueString": "two", "initialSelected": True},
                    ],
                )
            ]
        },
    )
    fresh = Draft()

    assert fresh.fields(form, 0) == {
        "f.0": ("x",),
        "f.1.day": ("3",),
        "f.1.month": ("5",),
        "f.1.year": ("2026",),
        "f.2": ("3",),
    }
    assert fresh.fields(form, 1) == {"f.4.1": ("1",)}
    assert fresh.with_page(0, PageFields({})).fields(form, 0) == {}


def test_a_draft_is_put_together_from_its_pages():
    page = PageFields({"f.0": ("x",)})

    assert Draft.from_blobs({2: page.to_bytes()}) == Draft({2: page})
