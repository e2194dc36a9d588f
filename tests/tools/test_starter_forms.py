"""The forms of the library come from their sources."""

import pytest

import starter_forms
from starter_forms import questionnaire, sources, written
from starter_words import PACKS, WordMissing, words


def a_source(**changes: object) -> dict[str, object]:
    page = {
        "first": "First page",
        "items": [
            {"smokes*": "Do you smoke?", "type": "yes-no"},
            {"often": "How often?", "type": "choice", "options": {"daily": "Every day"}},
            {"count": "How many?", "type": "integer", "when": "smokes and often = daily"},
        ],
    }
    return {"id": "a-form", "title": "A form", "description": "", "pages": [page], **changes}


def test_every_form_has_a_source() -> None:
    forms = {path.stem for path in (PACKS / "forms").glob("*.json")}

    assert forms == set(sources())


@pytest.mark.parametrize("name", sources())
def test_what_is_shipped_is_what_the_source_says(name: str) -> None:
    shipped = (PACKS / "forms" / f"{name}.json").read_text()

    assert shipped == written(name), "run: python tools/starter_forms.py"


def test_no_sentence_is_translated_that_nobody_asks() -> None:
    asked = "\n".join(path.read_text() for path in (PACKS / "forms").glob("*.json"))

    for sentences in words().values():
        assert [text for text in sentences if f'"{text}"' not in asked] == []


def test_a_condition_compares_with_the_type_of_its_question() -> None:
    (page,) = questionnaire(a_source(), {})["item"]
    count = page["item"][2]

    assert count["enableBehavior"] == "all"
    assert count["enableWhen"] == [
        {"question": "smokes", "operator": "=", "answerBoolean": True},
        {
            "question": "often",
            "operator": "=",
            "answerCoding": {"system": starter_forms.ANSWERS, "code": "daily"},
        },
    ]


def test_a_promised_language_that_lacks_a_sentence_stops_the_writing() -> None:
    with pytest.raises(WordMissing, match="no es for: A form"):
        questionnaire(a_source(languages=["es"]), {"es": {}})


@pytest.mark.parametrize("when", ["nobody", "often = never", "smokes ~ 1"])
def test_a_condition_that_cannot_be_met_stops_the_writing(when: str) -> None:
    source = a_source()
    source["pages"][0]["items"][2]["when"] = when  # type: ignore[index]

    with pytest.raises(ValueError, match=r"condition|no such answer"):
        questionnaire(source, {})


def test_yes_and_no_are_words() -> None:
    labels = {"yes": "Yes", "no": "No"}
    item = {"sure": "Are you sure?", "type": "choice", "options": labels}
    (page,) = questionnaire(a_source(pages=[{"one": "One", "items": [item]}]), {})["item"]

    codes = [option["valueCoding"]["code"] for option in page["item"][0]["answerOption"]]
    assert codes == ["yes", "no"]
    assert all(isinstance(text, str) for w in words().values() for text in (*w, *w.values()))
