import pytest

from baton.domain.forms import (
    Destination,
    Draft,
    PageNumbers,
    Progress,
    after_save,
    next_page,
    page_numbers,
    previous_page,
    progress,
    read_page,
    resume_page,
)
from tests.domain.forms.builders import a_form, choice, group, posted, question, when

FORM = a_form(
    group(
        "one",
        question("more", "boolean"),
        question("why", enableWhen=[when("more", answerBoolean=True)]),
    ),
    group("two", question("detail"), enableWhen=[when("more", answerBoolean=True)]),
    group("three", question("name", required=True)),
)
YES, NO = {"f.1": "true"}, {"f.1": "false"}


def test_pages_without_an_enabled_item_are_skipped():
    assert next_page(FORM, Draft(), None) == 0
    assert next_page(FORM, posted(FORM, NO), 0) == 2
    assert next_page(FORM, posted(FORM, YES), 0) == 1
    assert next_page(FORM, Draft(), 2) is None
    assert previous_page(FORM, posted(FORM, NO), 2) == 0
    assert previous_page(FORM, Draft(), None) == 2
    assert previous_page(FORM, Draft(), 0) is None


def test_pages_are_counted_as_things_stand():
    assert page_numbers(FORM, Draft(), 2) == PageNumbers(2, 2)
    assert page_numbers(FORM, posted(FORM, YES), 2) == PageNumbers(3, 3)


def test_resuming_begins_at_the_first_page_not_saved():
    assert resume_page(FORM, Draft()) == 0
    assert resume_page(FORM, posted(FORM, NO)) == 2
    assert resume_page(FORM, posted(FORM, NO, {}, {"f.6": "x"})) is None


def test_progress_counts_what_is_asked_and_guesses_the_minutes():
    assert progress(FORM, Draft()) == Progress(0, 2, 1)
    assert progress(FORM, posted(FORM, YES)) == Progress(1, 4, 1)
    assert progress(FORM, posted(FORM, NO, {}, {"f.6": "x"})) == Progress(2, 2, 0)


def save(form, page, body, before=None):
    before = before or Draft()
    after = before.with_page(page, read_page(form, page, body, before))
    return after_save(form, page, body, before=before, after=after)


@pytest.mark.parametrize(
    ("body", "destination"),
    [
        ({"f.1": ["false"]}, Destination(2)),
        ({"f.1": ["true"]}, Destination(0, target_id="f-2")),
        ({"f.1": ["true"], "f.2": [""]}, Destination(1)),
        ({}, Destination(2)),
    ],
)
def test_a_save_leads_on_or_back_to_what_it_made_appear(body, destination):
    assert save(FORM, 0, body) == destination


def test_a_save_with_errors_stays_and_the_last_page_leads_to_the_check():
    assert save(FORM, 2, {"f.6": [""]}) == Destination(2, with_errors=True)
    assert save(FORM, 2, {"f.6": ["x"]}) == Destination(None)


def test_a_question_that_nobody_has_seen_yet_is_no_error():
    form = a_form(
        group(
            "one",
            question("more", "boolean", required=True),
            question("why", required=True, enableWhen=[when("more", answerBoolean=True)]),
        )
    )

    assert save(form, 0, {"f.1": ["true"]}) == Destination(0, target_id="f-2")
    assert save(form, 0, {"f.1": ["true"], "f.2": [""]}) == Destination(0, with_errors=True)
    assert save(form, 0, {}) == Destination(0, with_errors=True)


def test_a_card_command_stays_at_its_group():
    form = a_form(group("g", question("q"), repeats=True))

    assert save(form, 0, {"command": ["add:0"]}) == Destination(0, target_id="f-0")
    assert save(form, 0, {"command": ["remove:0.1"]}) == Destination(0, target_id="f-0")
    assert save(form, 0, {"command": ["next"]}) == Destination(None)


def test_loose_questions_stand_in_runs_of_about_five():
    assert pages(a_form(*(question(str(n)) for n in range(12)))) == [5, 7]
    assert pages(a_form(*(question(str(n)) for n in range(6)))) == [6]
    assert pages(a_form(*(question(str(n)) for n in range(13)))) == [5, 5, 3]


def test_a_run_ends_after_an_item_that_others_depend_on():
    form = a_form(
        question("a"),
        choice("b", "x"),
        question("c", enableWhen=[when("b", "exists", answerBoolean=True)]),
        question("d"),
    )

    assert pages(form) == [2, 2]


def test_groups_marked_as_pages_are_pages_of_their_own():
    page = {
        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
        "valueCodeableConcept": {"coding": [{"code": "page"}]},
    }
    form = a_form(
        group(
            "all",
            group("p", question("a"), extension=[page]),
            question("b"),
            group("q", question("c"), extension=[page]),
        ),
        question("d"),
    )

    assert [p.roots for p in form.pages] == [(1,), (3,), (4,), (6,)]
    assert [p.title and p.title.default for p in form.pages] == [
        "About p",
        "About all",
        "About q",
        None,
    ]


def pages(form):
    return [len(page.roots) for page in form.pages]
