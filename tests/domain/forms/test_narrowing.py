"""A form of which only some questions are asked again."""

from datetime import date

from baton.domain.forms import (
    Draft,
    PageFields,
    asked_again,
    compile_form,
    narrowed,
    page_view,
)
from baton.domain.forms.course import next_page
from baton.domain.forms.field_names import field_name
from baton.domain.forms.findings import Place
from tests.questionnaires import as_file, enabled_when

FORM = compile_form(as_file())


def draft(**typed: str) -> Draft:
    """All answers on their pages."""
    pages: dict[int, dict[str, tuple[str, ...]]] = {0: {}, 1: {}}
    for link_id, text in typed.items():
        item = FORM.item(link_id)
        pages[item.page][field_name(Place(item.index))] = (text,)
    return Draft({page: PageFields(fields) for page, fields in pages.items()})


def shown(*link_ids: str) -> set[str]:
    return {item.link_id for item in narrowed(FORM, link_ids).items if not item.hidden}


def test_without_questions_it_is_the_whole_form() -> None:
    assert narrowed(FORM, ()) is FORM


def test_only_the_questions_and_the_groups_around_them_are_shown() -> None:
    assert shown("where") == {"where", "trip"}
    assert shown("which") == {"which", "health"}


def test_what_an_answer_decides_is_asked_with_it() -> None:
    assert shown("pills") == {"pills", "which", "health"}


def test_what_an_expression_reads_is_asked_with_it() -> None:
    when = enabled_when("%resource.item.where(linkId = 'a').answer.value = 'x'")
    item = [
        {"linkId": "a", "type": "string", "text": "A?"},
        {"linkId": "b", "type": "string", "text": "B?", "extension": [when]},
        {"linkId": "c", "type": "string", "text": "C?"},
    ]
    form = narrowed(compile_form(as_file(item=item)), ["a"])

    assert [item.link_id for item in form.items if not item.hidden] == ["a", "b"]


def test_a_group_brings_all_that_stands_below_it() -> None:
    assert shown("health") == {"health", "pills", "which"}


def test_pages_without_such_a_question_are_passed_over() -> None:
    form = narrowed(FORM, ["pills"])

    assert next_page(form, draft(where="Oslo"), None) == 1
    assert next_page(narrowed(FORM, ["where"]), draft(where="Oslo"), 0) is None


def test_the_other_answers_still_decide_what_is_asked() -> None:
    form = narrowed(FORM, ["which"])
    answered = draft(where="Oslo", pills="true")

    (block,) = page_view(form, answered, 1, "en", with_errors=False).blocks

    assert str(getattr(block, "label", "")) == "Which pills?"


def test_an_answer_that_no_longer_holds_is_asked_again_too() -> None:
    today = date(2027, 3, 1)

    assert asked_again(FORM, draft(pills="false"), ["pills"], today) == ("pills", "where")
    assert asked_again(FORM, draft(where="Oslo", pills="false"), ["pills"], today) == ("pills",)
    assert asked_again(FORM, draft(), (), today) == ()


def test_the_wording_stays_the_same() -> None:
    assert narrowed(FORM, ["where"]).sha256 == FORM.sha256
