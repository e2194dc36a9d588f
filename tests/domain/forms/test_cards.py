import pytest

from baton.domain.forms import Draft, complete, page_view, read_page
from baton.domain.forms.blocks import RepeatView
from tests.domain.forms.builders import a_form, extension, group, question

FORM = a_form(
    group(
        "page",
        group(
            "outer",
            question("a"),
            group("inner", question("b"), repeats=True),
            repeats=True,
            extension=[
                extension("questionnaire-maxOccurs", valueInteger=3),
                {
                    "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/"
                    "sdc-questionnaire-shortText",
                    "valueString": "visit",
                },
            ],
        ),
    )
)


def play(*bodies):
    draft = Draft()
    for body in bodies:
        listed = {name: [text] for name, text in body.items()}
        draft = draft.with_page(0, read_page(FORM, 0, listed, draft))
    return draft


def outer(draft):
    (block,) = page_view(FORM, draft, 0, "en", with_errors=False).blocks
    assert isinstance(block, RepeatView)
    return block


def test_an_untouched_group_has_one_card_with_buttons():
    block = outer(Draft())

    assert [card.title for card in block.cards] == ["Visit 1"]
    assert (block.add, block.add_label) == ("add:1", "Add another visit")
    assert (block.cards[0].remove, block.cards[0].remove_label) == ("remove:1.1", "Remove")
    assert isinstance(block.cards[0].blocks[1], RepeatView)
    assert block.cards[0].blocks[1].add == "add:3.1"


def test_cards_keep_their_ids_when_one_in_the_middle_goes():
    draft = play(
        {"command": "add:1"},
        {"command": "add:1"},
        {"f.2.1": "x", "f.2.2": "y", "f.2.3": "z"},
        {"command": "remove:1.2"},
    )

    assert [card.id for card in outer(draft).cards] == ["f-1-1", "f-1-3"]
    assert draft.pages[0].fields["f.2.3"] == ("z",)
    assert "f.2.2" not in draft.pages[0].fields


def test_the_id_of_a_removed_card_is_never_used_again():
    draft = play({"command": "add:1"}, {"command": "remove:1.2"}, {"command": "add:1"})

    assert [card.id for card in outer(draft).cards] == ["f-1-1", "f-1-3"]


def test_the_last_card_can_go_and_come_again():
    gone = play({"f.2.1": "x", "command": "remove:1.1"})

    assert outer(gone).cards == ()
    assert outer(gone).add_label == "Add visit"
    again = play({"f.2.1": "x", "command": "remove:1.1"}, {"command": "add:1"})
    assert [card.id for card in outer(again).cards] == ["f-1-2"]


def test_no_more_cards_than_the_form_allows_are_offered_or_added():
    draft = play(*[{"command": "add:1"}] * 5)

    assert len(outer(draft).cards) == 3
    assert outer(draft).add is None


def test_cards_inside_cards_go_with_them():
    draft = play(
        {"command": "add:1"},
        {"command": "add:3.2"},
        {"f.4.2.2": "deep", "f.4.1.1": "b"},
        {"command": "remove:1.2"},
    )

    assert {name for name in draft.pages[0].fields if name.startswith("f.4")} == {"f.4.1.1"}
    assert "f.3.2.ids" not in draft.pages[0].fields


def test_a_new_card_has_the_first_values_of_the_form():
    form = a_form(group("g", question("q", initial=[{"valueString": "x"}]), repeats=True))
    draft = Draft({0: read_page(form, 0, {"command": ["add:0"]}, Draft())})

    assert draft.pages[0].fields["f.1.2"] == ("x",)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_blank_cards_are_not_part_of_the_response(count, authored_at):
    draft = play({"f.2.1": "x"}, *[{"command": "add:1"}] * count)
    response = complete(FORM, draft, authored_at=authored_at)

    assert len(response["item"][0]["item"]) == 1
