"""Two drafts of one page side by side."""

from baton import library
from baton.domain.differing import differing_rows
from baton.domain.forms import Draft, PageFields

FORM = library.form("registration")


def a_draft(**fields: str) -> Draft:
    named = {f"f.{FORM.by_link_id[key.replace('_', '-')]}": (v,) for key, v in fields.items()}
    return Draft({0: PageFields(named)})


def test_only_what_differs_is_shown_in_the_order_of_the_page() -> None:
    mine = a_draft(given_names="Mara", family_name="Lindqvist", sex="0")
    theirs = a_draft(given_names="Maria", family_name="Lindqvist", preferred_name="Mia", sex="2")

    rows = differing_rows(FORM, 0, "en", mine=mine, theirs=theirs)

    assert [(str(row.label), row.mine, row.theirs) for row in rows] == [
        ("First name and any middle names", ("Mara",), ("Maria",)),
        ("What would you like us to call you?", (), ("Mia",)),
        ("Sex in your medical records", ("Female",), ("Another answer fits better",)),
    ]


def test_equal_answers_and_other_pages_do_not_differ() -> None:
    draft = a_draft(given_names="Mara")

    assert differing_rows(FORM, 0, "en", mine=draft, theirs=draft) == ()
    assert differing_rows(FORM, 1, "en", mine=draft, theirs=Draft()) == ()
