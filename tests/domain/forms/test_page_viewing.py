from datetime import date

import pytest

from baton.domain.forms import (
    BadField,
    Draft,
    Kind,
    PageFields,
    PageNumbers,
    page_view,
    read_page,
    whole_view,
)
from baton.domain.forms.blocks import DisplayView, GroupView
from tests.domain.forms.browser import fields, walk
from tests.domain.forms.builders import (
    a_form,
    choice,
    extension,
    group,
    posted,
    question,
    said,
    when,
)


def view(form, draft=None, page=0, language="en", **options):
    return page_view(form, draft or Draft(), page, language, **{"with_errors": False, **options})


def control(code):
    return extension("questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": code}]})


KINDS = [
    (question("q"), Kind.TEXT),
    (question("q", repeats=True), Kind.LINES),
    (question("q", "text"), Kind.TEXTAREA),
    (question("q", "url"), Kind.TEXT),
    (question("q", "time"), Kind.TEXT),
    (question("q", "integer"), Kind.NUMBER),
    (question("q", "decimal"), Kind.NUMBER),
    (question("q", "quantity"), Kind.NUMBER),
    (question("q", "boolean"), Kind.YES_NO),
    (question("q", "date"), Kind.DATE),
    (question("q", "dateTime"), Kind.DATE),
    (question("q", "attachment"), Kind.ATTACHMENT),
    (choice("q", *"abcdefg"), Kind.RADIOS),
    (choice("q", *"abcdefgh"), Kind.SELECT),
    (choice("q", *"ab", extension=[control("drop-down")]), Kind.SELECT),
    (choice("q", *"abcdefgh", extension=[control("radio-button")]), Kind.RADIOS),
    (choice("q", *"ab", repeats=True), Kind.CHECKBOXES),
    (choice("q", *"ab", kind="open-choice"), Kind.RADIOS),
    (choice("q", *"ab", kind="integer") | {"answerOption": [{"valueInteger": 1}]}, Kind.RADIOS),
]


@pytest.mark.parametrize(
    ("item", "kind"), KINDS, ids=[f"{n}-{k}" for n, (_, k) in enumerate(KINDS)]
)
def test_each_type_is_asked_by_its_control(item, kind):
    (field,) = view(a_form(item)).blocks

    assert field.kind is kind
    assert field.marker is (kind in (Kind.YES_NO, Kind.RADIOS, Kind.CHECKBOXES))
    assert field.optional


def test_a_question_carries_its_texts_and_what_was_typed():
    form = a_form(
        question(
            "q",
            prefix="1.",
            required=True,
            maxLength=9,
            item=[
                {
                    "linkId": "h",
                    "text": "As on your card",
                    "type": "display",
                    "extension": [control("help")],
                }
            ],
            extension=[extension("entryFormat", valueString="AB12")],
        )
    )
    (field,) = view(form, posted(form, {"f.0": "typed"})).blocks

    assert (field.name, field.id, field.value) == ("f.0", "f-0", "typed")
    assert (str(field.label), field.prefix) == ("About q", "1.")
    assert str(field.hint) == "As on your card. For example AB12"
    assert (field.required, field.optional, field.maxlength) == (True, False, 9)
    assert field.blocks == ()


def test_options_are_posted_by_their_number_and_an_open_choice_has_one_more():
    (field,) = view(a_form(choice("q", "a", "b", kind="open-choice")), Draft()).blocks

    assert [(option.value, str(option.label), option.id) for option in field.options] == [
        ("0", "a", "f-0-0"),
        ("1", "b", "f-0-1"),
        ("other", "Other", "f-0-choice-other"),
    ]
    other = (field.other.name, field.other.id, field.other.label)
    assert other == ("f.0.other", "f-0-other", "Please say which")


def test_a_date_has_its_parts_and_the_birthday_fills_itself_in():
    form = a_form(question("q", "date", definition="x#Patient.birthDate"))
    (field,) = view(form, posted(form, {"f.0.day": "7"})).blocks

    assert [(p.name, p.label, p.value, p.autocomplete) for p in field.parts] == [
        ("f.0.day", "Day", "7", "bday-day"),
        ("f.0.month", "Month", "", "bday-month"),
        ("f.0.year", "Year", "", "bday-year"),
    ]
    assert str(field.hint) == "For example 27 3 1986"


def test_another_persons_phone_has_the_keyboard_but_nothing_filled_in():
    form = a_form(
        question("q", definition="x#Patient.contact.telecom:phone.value"),
        question("r", definition="x#Patient.telecom:phone.value"),
    )
    mine = fields(view(form))

    assert (mine["f.0"].inputmode, mine["f.0"].autocomplete) == ("tel", None)
    assert (mine["f.1"].inputmode, mine["f.1"].autocomplete) == ("tel", "tel")


def test_hidden_items_and_help_texts_are_not_drawn():
    form = a_form(
        group(
            "g",
            question("a", extension=[extension("questionnaire-hidden", valueBoolean=True)]),
            {"linkId": "h", "text": "Hint", "type": "display", "extension": [control("flyover")]},
            question("b"),
        )
    )
    shown = view(form)

    assert list(fields(shown)) == ["f.3"]
    assert str(shown.hint) == "Hint"


def instructions(text, link_id="how"):
    category = {"coding": [{"code": "instructions"}]}
    mark = extension("questionnaire-displayCategory", valueCodeableConcept=category)
    return question(link_id, "display", text=text, extension=[mark])


def helped(link_id, text, kind="display", control="help", **elements):
    mark = extension(
        "questionnaire-itemControl", valueCodeableConcept={"coding": [{"code": control}]}
    )
    return question(link_id, kind, text=text, extension=[mark], **elements)


def test_instructions_below_a_question_are_its_hint_and_so_is_every_help():
    item = question("q", item=[helped("a", "First."), instructions("Choose all that apply.")])
    form = a_form(group("g", item, instructions("Stays where it is", "stays")))

    field, display = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert (field.hint.text, field.blocks) == ("First. Choose all that apply.", ())
    assert display.label.text == "Stays where it is"


def test_the_usual_hint_follows_the_authors_as_a_sentence_of_its_own():
    form = a_form(question("q", repeats=True, item=[helped("a", "Names of your medicines")]))

    (field,) = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert field.hint.text == "Names of your medicines. Write each answer on a line of its own"


@pytest.mark.parametrize(("named", "shown"), [("{score}", "score"), ("{#}", None), ("kg", "kg")])
def test_a_unit_that_only_annotates_is_shown_without_its_braces(named, shown):
    unit = extension("questionnaire-unit", valueCoding={"display": named})
    form = a_form(question("q", "integer", extension=[unit]))

    (field,) = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert field.unit == shown


def test_a_read_only_question_that_only_tells_is_a_text():
    told = helped("told", "Good to know", "text", "sidebar", readOnly=True, maxLength=250)
    hint = helped("hint", "From the letter", "text", readOnly=True)
    filled = helped("filled", "Your number", "string", "inline", readOnly=True)
    form = a_form(told, question("q", item=[hint]), {**filled, "initial": [{"valueString": "12"}]})

    first, field, kept = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert (first.kind, first.label.text) == (Kind.DISPLAY, "Good to know")
    assert (field.hint.text, kept.kind) == ("From the letter", Kind.TEXT)
    assert {finding.code for finding in form.warnings} == {"plainer"}


def test_groups_and_texts_show_their_number():
    inner = group("inner", question("q"), prefix="2.1", text="Teeth")
    form = a_form(group("g", question("d", "display", text="Note", prefix="a)"), inner, prefix="2"))

    page = page_view(form, Draft(), 0, "en", with_errors=False)

    assert page.title.text == "2 About g"
    assert [page.blocks[0].label.text, page.blocks[1].title.text] == ["a) Note", "2.1 Teeth"]


def test_the_label_of_a_question_is_plain_where_its_text_is_rich():
    rich = {"extension": [extension("rendering-markdown", valueMarkdown="**Do** you *smoke*?")]}
    only = question("only", text=None, _text=rich)
    form = a_form(question("q", text="Do you smoke?", _text=rich), only)

    fields = page_view(form, Draft(), 0, "en", with_errors=False).blocks

    assert [field.label.text for field in fields] == ["Do you smoke?", "Do you smoke?"]


def test_xhtml_is_shown_with_its_lists_and_without_its_styles():
    xhtml = "<div><style>p {}</style><p>Bring:</p><ul><li>a <b>card</b></li></ul></div>"
    looks = {"extension": [extension("rendering-xhtml", valueString=xhtml)]}
    form = a_form(question("d", "display", text="Bring a card", _text=looks), question("q"))

    display = page_view(form, Draft(), 0, "en", with_errors=False).blocks[0]

    assert (display.label.text, display.markdown) == ("Bring:\n- a **card**", True)


def test_displays_and_groups_stand_where_the_form_has_them():
    markdown = {"extension": [extension("rendering-markdown", valueMarkdown="**Hi**")]}
    form = a_form(group("g", question("d", "display", _text=markdown), group("h", question("q"))))
    display, inner = view(form).blocks

    assert isinstance(display, DisplayView)
    assert (display.label.text, display.markdown) == ("**Hi**", True)
    assert isinstance(inner, GroupView)
    assert str(inner.title) == "About h"


SHOW = [
    (
        question("a", "boolean"),
        when("a", answerBoolean=True),
        '{"every":true,"tests":[["f.1","=","true"]]}',
    ),
    (
        choice("a", "x", "y"),
        when("a", answerCoding={"system": "s", "code": "y"}),
        '{"every":true,"tests":[["f.1","=","1"]]}',
    ),
    (
        question("a", "integer"),
        when("a", ">", answerInteger=3),
        '{"every":true,"tests":[["f.1",">","3"]]}',
    ),
    (
        question("a"),
        when("a", "exists", answerBoolean=False),
        '{"every":true,"tests":[["f.1","exists","false"]]}',
    ),
    (
        question("a", "date"),
        when("a", "exists", answerBoolean=True),
        '{"every":true,"tests":[false]}',
    ),
    (
        choice("a", "x"),
        when("a", answerCoding={"system": "s", "code": "none"}),
        '{"every":true,"tests":[false]}',
    ),
]


@pytest.mark.parametrize(("target", "condition", "json"), SHOW)
def test_the_script_is_told_when_to_show_what_the_page_can_know(target, condition, json):
    form = a_form(
        group(
            "g",
            target,
            question("b", enableWhen=[condition]),
            question(
                "c",
                enableWhen=[condition, when("b", "exists", answerBoolean=True)],
                enableBehavior="any",
            ),
        )
    )
    shown = {block.name: block for block in walk(view(form).blocks)}

    assert shown["f.3"].show_when.to_json().endswith('["f.2","exists","true"]]}')
    if "f.2" in shown:
        assert shown["f.2"].show_when.to_json() == json


def test_what_only_another_page_can_enable_is_not_drawn():
    form = a_form(
        group("g", question("a", "boolean")),
        group("h", question("x"), question("b", enableWhen=[when("a", answerBoolean=True)])),
    )

    assert list(fields(view(form, page=1))) == ["f.3"]
    assert list(fields(view(form, posted(form, {"f.1": "true"}), page=1))) == ["f.3", "f.4"]


def test_children_of_a_question_are_shown_when_it_is_answered():
    form = a_form(question("q", item=[question("child")]))
    (field,) = view(form).blocks
    (child,) = field.blocks

    assert not child.enabled
    assert child.show_when.to_json() == '{"every":true,"tests":[["f.0","exists","true"]]}'


ERRORS = [
    (question("q", required=True), {}, "Fill this in", "f-0"),
    (question("q", "boolean", required=True), {}, "Choose yes or no", "f-0-true"),
    (choice("q", "a", required=True), {}, "Choose one answer", "f-0-0"),
    (choice("q", "a", required=True, repeats=True), {}, "Choose at least one answer", "f-0-0"),
    (choice("q", *"abcdefgh", required=True), {}, "Choose one answer", "f-0"),
    (question("q", "date", required=True), {}, "Enter the date", "f-0-day"),
    (
        question("q", "date"),
        {"f.0.day": "7", "f.0.month": "13", "f.0.year": "1986"},
        "Enter the month as a number from 1 to 12, or by its name",
        "f-0-month",
    ),
    (
        question("q", "date"),
        {"f.0.day": "31", "f.0.month": "2", "f.0.year": "1986"},
        "This date does not exist: February 1986 has 28 days",
        "f-0-day",
    ),
    (
        question("q", "integer", extension=[extension("minValue", valueInteger=1)]),
        {"f.0": "0"},
        "Enter 1 or more",
        "f-0",
    ),
    (
        question("q", "date", extension=[extension("minValue", valueDate="1900-01-01")]),
        {"f.0.day": "1", "f.0.month": "1", "f.0.year": "1899"},
        "Enter a date from 1 January 1900 on",
        "f-0-day",
    ),
    (
        question("q", "integer", required=True),
        {"f.0": "x"},
        "Enter a whole number, for example 12",
        "f-0",
    ),
    (question("q", maxLength=3), {"f.0": "abcd"}, "Use at most 3 characters", "f-0"),
    (
        question(
            "q",
            extension=[
                extension("regex", valueString="[0-9]+"),
                extension("entryFormat", valueString="123"),
            ],
        ),
        {"f.0": "x"},
        "Check this: it should look like 123",
        "f-0",
    ),
    (
        question("q", "integer", repeats=True),
        {"f.0": "1\nx"},
        "Look at line 2: Enter a whole number, for example 12",
        "f-0",
    ),
    (
        choice("q", "a", kind="open-choice"),
        {"f.0": "other"},
        "Write your answer beside “Other”",
        "f-0-0",
    ),
    (group("q", question("r"), required=True, repeats=True), {}, "Fill in at least one", "f-1-1"),
]


@pytest.mark.parametrize(
    ("item", "typed", "text", "target"),
    ERRORS,
    ids=[f"{n}-{row[2][:20]}" for n, row in enumerate(ERRORS)],
)
def test_errors_say_what_to_do_in_place_and_in_the_summary(item, typed, text, target):
    form = a_form(item)
    shown = view(form, posted(form, typed), with_errors=True)

    assert [(link.text, link.target_id) for link in shown.errors] == [(text, target)]
    assert [block.error for block in shown.blocks] == [text]
    assert view(form, posted(form, typed)).errors == ()


def often(**limits):
    return [extension(f"questionnaire-{name}", valueInteger=n) for name, n in limits.items()]


@pytest.mark.parametrize(
    ("item", "typed", "text"),
    [
        (question("q", repeats=True, extension=often(minOccurs=2)), {}, "Give at least 2 answers"),
        (question("q", repeats=True, extension=often(minOccurs=1)), {}, "Fill this in"),
        (
            question("q", repeats=True, extension=often(maxOccurs=1)),
            {"f.0": "a\nb"},
            "Give one answer only",
        ),
        (
            group("g", question("q"), repeats=True, extension=often(minOccurs=2)),
            {},
            "Fill in at least 2",
        ),
        (
            group("g", question("q"), repeats=True, extension=often(minOccurs=1)),
            {},
            "Fill in at least one",
        ),
    ],
)
def test_how_many_are_wanted_is_said_of_what_is_counted(item, typed, text):
    form = a_form(item)
    (block,) = view(form, posted(form, typed), with_errors=True).blocks

    assert block.error == text


def test_a_question_that_needs_an_answer_by_its_count_is_not_called_optional():
    form = a_form(question("q", repeats=True, extension=often(minOccurs=1)))

    assert view(form, Draft()).blocks[0].required


def test_a_limit_counted_from_today_is_said_as_the_day_it_is():
    counted = {
        "url": "http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue",
        "valueExpression": {"expression": "today() + 2 weeks"},
    }
    bound = extension("minValue", _valueDate={"extension": [counted]})
    form = a_form(question("q", "date", extension=[bound]))
    draft = posted(form, {"f.0.day": "26", "f.0.month": "11", "f.0.year": "2026"})

    shown = page_view(form, draft, 0, "en", with_errors=True, today=date(2026, 11, 25))

    assert shown.blocks[0].error == "Enter a date from 9 December 2026 on"


def test_a_date_in_the_future_is_an_error_only_against_a_day():
    bound = extension(
        "maxValue",
        _valueDate={
            "extension": [
                {
                    "url": "http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue",
                    "valueExpression": {"expression": "today()"},
                }
            ]
        },
    )
    form = a_form(question("q", "date", extension=[bound]))
    draft = posted(form, {"f.0.day": "26", "f.0.month": "11", "f.0.year": "2026"})
    shown = view(form, draft, with_errors=True, today=date(2026, 11, 25))

    assert [link.text for link in shown.errors] == ["Enter a date that is not in the future"]


def test_a_card_with_an_unread_answer_does_not_also_say_that_one_is_missing():
    form = a_form(group("g", question("n", "integer"), required=True, repeats=True))
    shown = view(form, posted(form, {"f.1.1": "x"}), with_errors=True)

    assert [link.target_id for link in shown.errors] == ["f-1-1"]


def test_the_page_is_in_the_readers_language_and_marks_what_is_not():
    form = a_form(question("q", required=True))
    spanish = view(form, language="es-MX", with_errors=True)
    polish = view(form, language="pl", with_errors=True)
    arabic = view(form, language="ar")

    assert (spanish.errors[0].text, spanish.interface_language) == ("Rellene este dato", "es")
    assert fields(spanish)["f.0"].label.lang == "en"
    assert (polish.interface_language, polish.errors[0].text) == ("en", "Fill this in")
    assert (arabic.direction, spanish.direction) == ("rtl", "ltr")


def test_a_page_says_in_which_language_it_is_written_when_that_is_not_the_readers():
    form = a_form(question("q", **said("Name", ar="الاسم")))

    seen = [view(form, language=code).written_in for code in ("en-GB", "ar", "es")]

    assert seen == [None, None, "English"]


@pytest.mark.parametrize("page", [-1, 1, 99])
def test_there_is_no_view_of_a_page_that_does_not_exist(page):
    with pytest.raises(BadField):
        view(a_form(), page=page)


def test_link_ids_of_any_kind_stay_out_of_names_and_ids():
    odd = "/a.b 'c\" \U0001f642<script>"
    form = a_form(group(odd, question(odd + "2"), repeats=True))
    shown = view(form)

    assert [field.name for field in fields(shown).values()] == ["f.1.1"]
    assert read_page(form, 0, {"f.1.1": ["x"]}, Draft()).fields == {"f.1.1": ("x",)}


def test_what_stands_in_a_hidden_group_is_drawn_for_the_script_to_show():
    form = a_form(
        group(
            "g",
            question("a", "boolean"),
            group(
                "h",
                question("b"),
                group("cards", question("c"), repeats=True),
                enableWhen=[when("a", answerBoolean=True)],
            ),
        )
    )
    shown = view(form)

    assert list(fields(shown)) == ["f.1", "f.3", "f.5.1"]
    assert not fields(shown)["f.3"].enabled
    assert shown.blocks[1].show_when is not None


def test_a_page_that_another_page_disables_is_blank():
    form = a_form(
        group("g", question("a", "boolean")),
        group("h", question("b"), enableWhen=[when("a", answerBoolean=True)]),
        group(
            "i",
            question("c"),
            question(
                "d",
                enableWhen=[when("a", answerBoolean=True), when("c", answerString="x")],
                enableBehavior="all",
            ),
        ),
    )

    assert view(form, page=1).blocks == ()
    assert list(fields(view(form, posted(form, {"f.1": "true"}), page=1))) == ["f.3"]
    assert fields(view(form, page=2))["f.6"].show_when.to_json() == (
        '{"every":true,"tests":[false,["f.5","=","x"]]}'
    )


def test_a_field_knows_the_ids_that_its_texts_refer_to():
    form = a_form(
        question("q", required=True),
        choice("c", "a", kind="open-choice"),
        question(
            "w", "decimal", extension=[extension("questionnaire-unit", valueCoding={"code": "kg"})]
        ),
        question("t", "time"),
    )
    first, second, weight, time = view(form).blocks

    assert (first.error_id, first.hint_id) == ("f-0-error", "f-0-hint")
    assert second.focus_id == "f-1-0"
    assert (weight.unit, weight.inputmode) == ("kg", "decimal")
    assert str(time.hint) == "For example 14:30"


def test_the_forms_own_hint_goes_before_the_usual_one_of_a_date():
    form = a_form(
        question(
            "q",
            "date",
            item=[
                {
                    "linkId": "h",
                    "text": "On the letter",
                    "type": "display",
                    "extension": [control("help")],
                }
            ],
        )
    )

    assert str(view(form).blocks[0].hint) == "On the letter"


def test_all_pages_are_drawn_from_one_reading_of_the_draft():
    form = a_form(
        group("one", question("a", required=True)),
        group("two", question("b", enableWhen=[when("a", answerString="x")])),
    )
    draft = Draft().with_page(0, PageFields({"f.1": ("x",)}))

    whole = whole_view(form, draft, "en", with_errors=True)

    assert [block.title.text for block in whole.blocks] == ["About one", "About two"]
    assert [block.blocks[0].label.text for block in whole.blocks] == ["About a", "About b"]
    assert whole.numbers == PageNumbers(1, 1)
    assert whole.errors == ()


def test_a_page_of_one_repeating_group_says_its_title_once():
    form = a_form(group("pills", question("q"), repeats=True), question("z"))

    own, whole = view(form), whole_view(form, Draft(), "en", with_errors=False)

    assert (str(own.title), own.blocks[0].headed) == ("About pills", True)
    assert (whole.blocks[0].title, str(whole.blocks[0].blocks[0].title)) == (None, "About pills")
    assert whole.blocks[0].blocks[0].headed is False
