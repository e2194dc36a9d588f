"""Two drafts of one page side by side."""

from baton import library
from baton.domain.differing import disputed_rows
from baton.domain.forms import Draft, PageFields, Place, field_name

FORM = library.form("registration")


def at(link_id: str) -> Place:
    return Place(FORM.by_link_id[link_id])


def a_draft(**fields: str) -> Draft:
    named = {field_name(at(key.replace("_", "-"))): (v,) for key, v in fields.items()}
    return Draft({0: PageFields(named)})


def test_what_is_disputed_is_shown_with_both_answers_in_words() -> None:
    mine = a_draft(given_names="Mara", family_name="Lindqvist", sex="0")
    theirs = a_draft(given_names="Maria", family_name="Lindqvist", preferred_name="Mia", sex="2")

    rows = disputed_rows(
        FORM,
        (at("given-names"), at("preferred-name"), at("sex")),
        "en",
        mine=mine,
        theirs=theirs,
    )

    assert [(str(row.label), row.mine, row.theirs, row.takes_both) for row in rows] == [
        ("First name and any middle names", ("Mara",), ("Maria",), False),
        ("What would you like us to call you?", (), ("Mia",), False),
        ("Sex in your medical records", ("Female",), ("Another answer fits better",), False),
    ]
    assert rows[0].name == field_name(at("given-names"))


def test_a_question_that_neither_side_asks_is_nobodys_dispute() -> None:
    hidden = Place(FORM.by_link_id["medicine-name"], ("1",))

    assert disputed_rows(FORM, (hidden,), "en", mine=Draft(), theirs=Draft()) == ()
