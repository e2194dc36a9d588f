"""Which control asks a question: short sliders as rows, units as a list, one choice alone."""

from datetime import UTC, datetime

import pytest

from baton.domain.forms import Draft, Kind, page_view, read_page
from baton.domain.forms.completing import complete
from baton.domain.forms.filling import fill
from tests.domain.forms.builders import a_form, extension, group, question, when

NOW = datetime(2026, 11, 26, 8, 42, tzinfo=UTC)


def slider(least, greatest, **elements):
    control = {"coding": [{"code": "slider"}]}
    return question(
        "pain",
        "integer",
        extension=[
            extension("questionnaire-itemControl", valueCodeableConcept=control),
            extension("minValue", valueInteger=least),
            extension("maxValue", valueInteger=greatest),
        ],
        **elements,
    )


def weight(*codes):
    units = [
        extension("questionnaire-unitOption", valueCoding={"code": code, "system": "u"})
        for code in codes
    ]
    return question("weight", "quantity", extension=units)


def typed(form, **fields):
    body = {name.replace("_", "."): [text] for name, text in fields.items()}
    return Draft().with_page(0, read_page(form, 0, body, Draft()))


def block(form, draft=Draft(), **options):  # noqa: B008
    return page_view(form, draft, 0, "en", with_errors=True, **options).blocks[0]


def test_a_short_slider_is_a_row_of_numbers_that_needs_no_script():
    form = a_form(slider(0, 10, required=True))

    blank, chosen = block(form), block(form, typed(form, f_0="7"))

    assert (blank.kind, blank.marker, blank.error) == (Kind.SCALE, True, "Choose a number")
    assert [option.value for option in blank.options] == [str(n) for n in range(11)]
    assert [option.value for option in chosen.options if option.chosen] == ["7"]
    assert fill(form, typed(form, f_0="7")).kept.answers.at((0, ()))[0].scalar == 7


def test_a_number_of_the_row_that_is_not_there_is_an_error():
    form = a_form(slider(0, 10))

    assert block(form, typed(form, f_0="11")).error == "Enter 10 or less"
    assert block(form, typed(form, f_0="x")).error


def test_a_row_left_empty_is_cleared_when_it_was_shown():
    form = a_form(slider(0, 10))
    draft = typed(form, f_0="7")

    fields = read_page(form, 0, {"shown": ["f.0"]}, draft)

    assert fields.fields == {}


@pytest.mark.parametrize("item", [slider(0, 100), slider(0, 11)])
def test_a_long_slider_is_a_number_that_script_slides(item):
    found = block(a_form(item))

    assert found.kind is Kind.NUMBER
    assert found.slide == (0, item["extension"][2]["valueInteger"])


def test_a_unit_is_chosen_from_those_offered_and_comes_with_its_code():
    form = a_form(weight("kg", "[lb_av]"))
    draft = typed(form, f_0_number="154", f_0_unit="[lb_av]")

    number, unit = block(form, draft).parts
    answer = complete(form, draft, authored_at=NOW)["item"][0]["answer"][0]["valueQuantity"]

    assert (number.choices, unit.choices) == ((), ("kg", "[lb_av]"))
    assert (answer["code"], answer["system"], str(answer["value"])) == ("[lb_av]", "u", "154")
    assert block(form, typed(form, f_0_number="1", f_0_unit="stone")).error


def test_a_first_value_without_a_number_offers_its_unit_and_publishes():
    usual = [{"valueQuantity": {"unit": "kilogram", "code": "kg"}}]
    offered, free = weight("[lb_av]", "kg"), question("free", "quantity")

    for item, told in ((offered, "kg"), (free, "kilogram")):
        form = a_form({**item, "initial": usual})
        number, unit = block(form).parts
        assert (number.value, unit.value, unit.label) == ("", told, "Unit")
        assert complete(form, typed(form, f_0_unit=told), authored_at=NOW)["item"] == []
        sent = complete(form, typed(form, f_0_number="70", f_0_unit=told), authored_at=NOW)
        assert sent["item"][0]["answer"][0]["valueQuantity"]["code"] == "kg"


def test_a_quantity_without_any_unit_says_that_it_may_have_none():
    form = a_form(question("children", "quantity", required=True))

    assert [part.label for part in block(form).parts] == ["Number", "Unit (if any)"]
    assert block(form, typed(form, f_0_number="3")).error is None


def test_what_goes_with_no_other_choice_says_so():
    options = [
        {"valueString": "Asthma"},
        {
            "valueString": "None",
            "extension": [extension("questionnaire-optionExclusive", valueBoolean=True)],
        },
    ]
    form = a_form(question("ill", "choice", answerOption=options, repeats=True))

    assert [option.alone for option in block(form).options] == [False, True]


def test_a_question_below_a_quantity_is_shown_as_the_server_says():
    why = question("why", enableWhen=[when("weight", "exists", answerBoolean=True)])
    form = a_form(group("page", weight("kg", "g"), why))
    answered = typed(form, f_1_number="1", f_1_unit="kg")

    for draft, shown in ((Draft(), False), (answered, True)):
        blocks = page_view(form, draft, 0, "en", with_errors=False).blocks
        assert [one.name for one in blocks if one.enabled][1:] == (["f.2"] if shown else [])


def test_the_other_choice_is_called_as_the_form_says():
    url = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-openLabel"
    label = {"url": url, "valueString": "Somewhere else"}
    options = [{"valueString": "Home"}]
    form = a_form(question("where", "open-choice", answerOption=options, extension=[label]))

    assert [str(option.label) for option in block(form).options] == ["Home", "Somewhere else"]


def test_a_time_that_is_chosen_needs_no_example():
    options = [{"valueTime": "10:30:00"}, {"valueTime": "13:30:00"}]

    assert block(a_form(question("at", "time"))).hint is not None
    assert block(a_form(question("at", "time", answerOption=options))).hint is None
