"""The forms of the starter library: sound, coded, short enough, in their languages."""

import json
import re
from datetime import UTC, date, datetime

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse

from baton import library
from baton.domain.forms import (
    Draft,
    check,
    complete,
    import_report,
    page_view,
    read_page,
    summary,
    validate,
    write_json,
)
from baton.domain.forms.questionnaire import CompiledForm, Item, ItemType
from baton.domain.forms.translated import Text
from tests.domain.forms.test_registration import without_value_extensions
from tests.simulation.filling import TODAY, typed

NAMES = sorted(path.stem for path in (library.folder() / "forms").glob("*.json"))
SCREENS = frozenset({"phq-9", "gad-7"})
"""Their wording is validated: nothing is added to it, and no translation but a validated one."""

MOST_ON_A_PAGE = 10
MOST_WORDS = 22
AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
FULL = frozenset({"registration", "registration-minor", "privacy-choices"})
ALIKE = {"es": {"No", "Diabetes", "COVID-19"}, "ar": set[str]()}
"""What reads the same in another language, as its reviewer saw."""


def source(name: str) -> bytes:
    return (library.folder() / "forms" / f"{name}.json").read_bytes()


def questions(form: CompiledForm) -> list[Item]:
    return [item for item in form.items if item.is_question]


def texts(form: CompiledForm) -> list[Text]:
    """All that a patient reads, but for examples of numbers and addresses."""
    found = [form.title, *(score.title for score in form.scores)]
    for item in form.items:
        found += [text for text in (item.text, item.short) if text]
        found += [option.text for option in item.options]
        if item.entry_format and item.entry_format.translations:
            found.append(item.entry_format)
    return found


def filled_in(name: str) -> Draft:
    form, draft = library.form(name), Draft({})
    for page, body in typed(name, 0).items():
        draft = draft.with_page(page, read_page(form, page, body, draft))
    return draft


@pytest.mark.parametrize("name", NAMES)
def test_each_publishes_without_a_finding(name: str) -> None:
    report = import_report(source(name))

    assert report.publishable
    assert report.findings == ()
    assert report.form is not None
    assert (report.form.url or "").endswith(f"/{name}")


@pytest.mark.parametrize("name", NAMES)
def test_another_fhir_library_reads_it(name: str) -> None:
    raw = without_value_extensions(json.loads(source(name)))
    text = json.dumps(raw)

    assert Questionnaire.model_validate_json(without_calculated_limits(text))


def without_calculated_limits(text: str) -> str:
    """A limit of today is an extension whose value was taken out: the library wants one."""
    return re.sub(
        r'\{"url": "http://hl7.org/fhir/StructureDefinition/m(in|ax)Value"\}',
        r'{"url": "http://hl7.org/fhir/StructureDefinition/m\1Value", "valueDate": "2027-03-01"}',
        text,
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SCREENS])
def test_it_asks_twelve_questions_or_more_and_most_are_coded(name: str) -> None:
    asked = questions(library.form(name))

    assert len(asked) >= 12
    assert sum(bool(item.keys) for item in asked) >= 0.8 * len(asked)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_one_topic_with_a_heading_and_few_questions(name: str) -> None:
    form = library.form(name)
    tops = [item for item in form.items if item.parent is None]

    assert 2 <= len(form.pages) <= 6
    assert len(tops) == len(form.pages)
    for page in tops:
        assert page.type is ItemType.GROUP
        inside = [form.items[child] for child in page.children]
        always = [item for item in inside if item.is_question and not item.conditions]
        assert inside
        assert len(always) <= MOST_ON_A_PAGE


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SCREENS])
def test_its_words_are_plain(name: str) -> None:
    for text in texts(library.form(name)):
        assert len(text.default.split()) <= MOST_WORDS, text.default
        assert not re.search(r"\b(invalid|submit|enter)\b", text.default, re.IGNORECASE)
        assert not text.default.isupper() or len(text.default) < 10


@pytest.mark.parametrize("name", NAMES)
def test_no_text_stays_behind_in_a_language_that_it_speaks(name: str) -> None:
    form = library.form(name)

    for language in form.languages[1:]:
        for text in texts(form):
            said = text.translations.get(language, "")
            assert said, f"{text.default} in {language}"
            assert said != text.default or said in ALIKE[language], said
            if language == "ar":
                assert re.search("[\u0600-\u06ff]", said), said
                assert not re.search("[A-Za-z]{3}", said), said


def test_the_forms_of_a_first_visit_speak_three_languages() -> None:
    assert {n for n in NAMES if library.form(n).languages == ("en", "ar", "es")} >= FULL


@pytest.mark.parametrize("name", NAMES)
def test_a_full_answer_completes_it(name: str) -> None:
    form, draft = library.form(name), filled_in(name)

    assert check(form, draft, "en", today=TODAY).ready
    response = complete(form, draft, authored_at=AT)
    assert validate(form, response, today=TODAY) == []
    assert QuestionnaireResponse.model_validate_json(write_json(response))
    for language in form.languages:
        assert summary(form, response, language).sections


@pytest.mark.parametrize("name", NAMES)
def test_every_page_shows_in_every_language(name: str) -> None:
    form, draft = library.form(name), filled_in(name)

    for language in form.languages:
        for page in draft.pages:
            view = page_view(form, draft, page, language, with_errors=True, today=TODAY)
            assert view.blocks
            assert view.errors == ()


@pytest.mark.parametrize("name", NAMES)
def test_what_is_agreed_to_or_screened_is_never_prefilled(name: str) -> None:
    form = library.form(name)
    apart = [key for item in form.items if not item.never_prefill for key in item.keys]

    assert not [
        key
        for key in apart
        if re.search(r"\|(consent-(?!explained|site|question|decision-words))", key)
    ]
    scored = {index for score in form.scores for index in score.items}
    assert all(form.items[index].never_prefill for index in scored)


def test_a_question_has_one_type_wherever_it_is_asked() -> None:
    seen: dict[str, tuple[ItemType, str]] = {}
    for name in NAMES:
        for item in questions(library.form(name)):
            for key in item.keys:
                first = seen.setdefault(key, (item.type, name))
                assert first[0] is item.type, f"{key} in {name} and {first[1]}"


@pytest.mark.parametrize(("name", "most"), [("phq-9", 27), ("gad-7", 21)])
def test_a_screen_scores_as_published(name: str, most: int) -> None:
    form = library.form(name)
    (score,) = form.scores
    tops = [max(o.ordinal or 0 for o in form.items[index].options) for index in score.items]

    assert sum(tops) == most
    assert [int(band.least) for band in score.bands][:4] == [0, 5, 10, 15]
    assert all(form.items[index].required for index in score.items)
    assert form.items[score.items[0]].keys[0].startswith("http://loinc.org|")


def test_the_item_on_self_harm_carries_the_code_that_alerts_look_for() -> None:
    item = library.form("phq-9").item("better-off-dead")

    assert item.keys == ("http://loinc.org|44260-8",)
    assert [option.ordinal for option in item.options] == [0, 1, 2, 3]


def test_a_birth_date_of_tomorrow_is_refused_in_a_childs_registration_too() -> None:
    greatest = library.form("registration-minor").item("child-birth-date").constraints.greatest

    assert greatest is not None
    assert greatest.value is None
    assert date(2027, 3, 1) == TODAY
