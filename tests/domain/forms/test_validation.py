from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from baton.domain.forms import Level, import_report, validate
from tests.domain.forms.builders import (
    URL,
    a_form,
    a_response,
    a_source,
    an_imported_form,
    answered,
    choice,
    codes,
    extension,
    group,
    holding,
    question,
    when,
)

EXTERNAL = Path(__file__).parents[4] / "shared" / "questionnaires"
ITEM, ANSWER = "QuestionnaireResponse.item[0]", "QuestionnaireResponse.item[0].answer[0]"
X, E, W = Level.FATAL, Level.ERROR, Level.WARNING
IMAGE = {"contentType": "image/png", "data": "iVBORw0KGgo=", "size": 8}


def found(form, response, **today):
    return [(f.level, f.code, f.path) for f in validate(form, response, **today)]


def string(text):
    return {"valueString": text}


STRUCTURE = [
    ("notResponse", a_response(resourceType="Bundle"), "QuestionnaireResponse"),
    ("badStatus", a_response(status="done"), "QuestionnaireResponse.status"),
    (
        "questionnaireNotFound",
        a_response(questionnaire=None),
        "QuestionnaireResponse.questionnaire",
    ),
    (
        "questionnaireNotFound",
        a_response(questionnaire=f"{URL}|2"),
        "QuestionnaireResponse.questionnaire",
    ),
    ("invalidLinkId", a_response(answered("x", string("a"))), ITEM),
    ("invalidLinkId", a_response(answered("inner", string("a"))), ITEM),
    ("invalidLinkId", a_response({}), ITEM),
    ("groupShouldNotHaveAnswers", a_response(answered("g", string("a"))), ITEM),
    ("displayAnswer", a_response(answered("note", string("a"))), ITEM),
    ("itemInQuestion", a_response(holding("q", answered("child", string("a")))), ITEM),
    (
        "sameLinkId",
        a_response(answered("q", string("a")), answered("q", string("b"))),
        "QuestionnaireResponse.item[1]",
    ),
    ("repeats", a_response(holding("g"), holding("g")), "QuestionnaireResponse.item[1]"),
    ("badValue", a_response(answered("q", {"valueString": "a", "valueInteger": 1})), ANSWER),
    ("badValue", a_response(item="x"), "QuestionnaireResponse.item"),
    ("badValue", a_response(answered("q", "x")), "QuestionnaireResponse.item[0].answer"),
    ("invalidAnswerType", a_response(answered("q", {"valueInteger": 1})), ANSWER),
    ("invalidAnswerType", a_response(answered("q", {"valueReference": {}})), ANSWER),
    ("invalidAnswerType", a_response(answered("yes", {"valueBoolean": "false"})), ANSWER),
    ("invalidNewLine", a_response(answered("q", string("a\nb"))), ANSWER),
]


@pytest.mark.parametrize(
    ("code", "response", "path"),
    STRUCTURE,
    ids=[f"{n}-{row[0]}" for n, row in enumerate(STRUCTURE)],
)
def test_a_wrong_structure_is_fatal_and_said_at_its_path(code, response, path):
    form = a_form(
        question("q", item=[question("child")]),
        group("g", question("inner")),
        question("note", "display"),
        question("yes", "boolean"),
    )

    assert (X, code, path) in found(form, response)


def sized(**limits):
    return [extension(name, valueInteger=limit) for name, limit in limits.items()]


VALUES = [
    ("minLength", question("q", extension=sized(minLength=3)), string("ab")),
    ("maxLength", question("q", maxLength=3), string("abcd")),
    ("maxLength", question("q"), string("a" * 1001)),
    ("maxLength", question("q", "text"), string("a" * 10_001)),
    (
        "regex",
        question("q", extension=[extension("regex", valueString="[0-9]{4}")]),
        string("12345"),
    ),
    (
        "regex",
        question("q", extension=[extension("regex", valueString="(a+)+")]),
        string("a" * 900 + "b"),
    ),
    ("minValue", question("q", "integer", extension=sized(minValue=3)), {"valueInteger": 2}),
    (
        "maxValue",
        question("q", "decimal", extension=sized(maxValue=3)),
        {"valueDecimal": Decimal("3.01")},
    ),
    (
        "maxValue",
        question("q", "date", extension=[extension("maxValue", valueDate="2022")]),
        {"valueDate": "2023-01-01"},
    ),
    (
        "maxDecimalPlaces",
        question("q", "decimal", extension=sized(maxDecimalPlaces=1)),
        {"valueDecimal": Decimal("1.10")},
    ),
    ("invalidAnswerOption", choice("q", "a"), {"valueCoding": {"system": "t", "code": "a"}}),
    (
        "invalidAnswerOption",
        choice("q", "a", kind="open-choice"),
        {"valueCoding": {"system": "s", "code": "z"}},
    ),
    ("invalidUrlValue", question("q", "url"), {"valueUri": "javascript:alert(1)"}),
    (
        "invalidUnit",
        question(
            "q", "quantity", extension=[extension("questionnaire-unit", valueCoding={"code": "kg"})]
        ),
        {"valueQuantity": {"value": 1, "code": "g"}},
    ),
    (
        "maxValueIncompatUnits",
        question(
            "q",
            "quantity",
            extension=[extension("maxValue", valueQuantity={"value": 1, "code": "kg"})],
        ),
        {"valueQuantity": {"value": 1, "code": "m"}},
    ),
    (
        "invalidAttachmentType",
        question("q", "attachment", extension=[extension("mimeType", valueCode="application/pdf")]),
        {"valueAttachment": {**IMAGE, "contentType": "application/pdf"}},
    ),
    (
        "maxAttachmentSize",
        question("q", "attachment", extension=[extension("maxSize", valueDecimal=7)]),
        {"valueAttachment": IMAGE},
    ),
    (
        "mustBeTrue",
        question(
            "q",
            "boolean",
            extension=[
                {
                    "url": "https://baton.example/fhir/StructureDefinition/must-be-true",
                    "valueBoolean": True,
                }
            ],
        ),
        {"valueBoolean": False},
    ),
]


@pytest.mark.parametrize(
    ("code", "item", "answer"), VALUES, ids=[f"{n}-{row[0]}" for n, row in enumerate(VALUES)]
)
def test_a_value_against_its_limits_is_an_error_at_the_answer(code, item, answer):
    assert found(a_form(item), a_response(answered("q", answer))) == [(E, code, ANSWER)]


GOOD = [
    (question("q", maxLength=1), string("e\u0301")),
    (question("q", "text", maxLength=3), string("a\r\nb")),
    (
        question("q", "date", extension=[extension("maxValue", valueDate="2022")]),
        {"valueDate": "2022-12-31"},
    ),
    (question("q", "decimal"), {"valueDecimal": 1}),
    (question("q", "url"), {"valueUri": "https://practice.example/a?b=c"}),
    (choice("q", "a", kind="open-choice"), string("something else")),
    (choice("q", "a"), {"valueCoding": {"system": "s", "code": "a", "display": "other words"}}),
    (question("q", "attachment"), {"valueAttachment": IMAGE}),
    (
        question(
            "q",
            "quantity",
            extension=[extension("maxValue", valueQuantity={"value": 1, "code": "kg"})],
        ),
        {"valueQuantity": {"value": 900, "code": "g"}},
    ),
    (
        question("q", "decimal", extension=sized(maxDecimalPlaces=2)),
        {"valueDecimal": Decimal("1.10")},
    ),
    (
        question(
            "q", "quantity", extension=[extension("questionnaire-unit", valueCoding={"code": "kg"})]
        ),
        {"valueQuantity": {"value": 1, "code": "kg"}},
    ),
]


@pytest.mark.parametrize(("item", "answer"), GOOD)
def test_a_value_within_its_limits_has_no_finding(item, answer):
    assert found(a_form(item), a_response(answered("q", answer))) == []


def test_a_text_that_is_shown_may_stand_in_a_response_unanswered():
    form = a_form(question("note", "display"))

    assert found(form, a_response({"linkId": "note"})) == []


def test_a_code_outside_a_contained_value_set_is_an_error():
    value_set = {
        "resourceType": "ValueSet",
        "id": "v",
        "compose": {"include": [{"system": "s", "concept": [{"code": "a"}]}]},
    }
    form = a_form(question("q", "choice", answerValueSet="#v"), contained=[value_set])

    assert found(
        form, a_response(answered("q", {"valueCoding": {"system": "s", "code": "b"}}))
    ) == [(E, "invalidCoding", ANSWER)]


def test_a_file_is_judged_by_its_bytes_or_by_what_it_says_when_it_has_none():
    form = a_form(
        question(
            "q",
            "attachment",
            extension=[
                extension("mimeType", valueCode="application/pdf"),
                extension("maxSize", valueDecimal=10),
            ],
        )
    )

    def judged(**file):
        return [
            code for _, code, _ in found(form, a_response(answered("q", {"valueAttachment": file})))
        ]

    assert judged(contentType="application/pdf", size=10) == []
    assert judged(contentType="application/pdf", size=11) == ["maxAttachmentSize"]
    assert judged(contentType="application/pdf", data="JVBERi0=") == []
    assert judged(contentType="application/pdf", data="%%%") == ["invalidAttachmentType"]


def test_a_file_whose_bytes_tell_of_a_lie_is_named_and_a_program_is_refused():
    png, program, page, text = "iVBORw0KGgo=", "TVqQAA==", "PHN2Zz4=", "aGVsbG8="
    form = a_form(question("q", "attachment"))

    def judged(**file):
        return found(form, a_response(answered("q", {"valueAttachment": file})))

    assert judged(contentType="image/png", data=png) == []
    assert judged(contentType="text/plain", data=text) == []
    for declared, data in (("image/jpeg", png), ("image/png", text)):
        lie = judged(contentType=declared, data=data)
        assert lie == [(W, "invalidAttachmentType", ANSWER)]
    for data in (program, page):
        assert judged(contentType="text/plain", data=data) == [(E, "invalidAttachmentType", ANSWER)]
    assert judged(contentType="image/png", url="javascript:alert(1)") == [
        (E, "invalidUrlValue", ANSWER)
    ]


def test_a_family_of_types_may_be_asked_for():
    types = [extension("mimeType", valueCode="image/*")]
    form = a_form(question("q", "attachment", extension=types))

    def judged(**file):
        return found(form, a_response(answered("q", {"valueAttachment": file})))

    assert judged(contentType="image/png", data="iVBORw0KGgo=") == []
    assert judged(contentType="image/heic", url="Binary/1") == []
    assert judged(contentType="application/pdf", data="JVBERi0=") == [
        (E, "invalidAttachmentType", ANSWER)
    ]


def test_a_size_that_is_not_the_real_one_is_fatal():
    file = {"valueAttachment": {**IMAGE, "size": 9}}

    assert found(a_form(question("q", "attachment")), a_response(answered("q", file))) == [
        (X, "attachmentSizeInconsistent", ANSWER)
    ]


@pytest.mark.parametrize("answers", [(), (string(" \n"),), (string("\u200b"),), ({},)])
def test_required_wants_more_than_white_space(answers):
    form = a_form(question("q", "text", required=True))

    assert found(form, a_response(answered("q", *answers))) == [(E, "required", ITEM)]


def test_what_is_missing_is_said_at_its_nearest_present_parent():
    form = a_form(group("g", question("q", required=True)), question("r"))

    assert found(form, a_response()) == [(E, "required", "QuestionnaireResponse")]
    assert found(form, a_response(holding("g"))) == [(E, "required", ITEM)]


def test_what_is_missing_only_warns_while_in_progress_but_wrong_values_stay_errors():
    form = a_form(
        question("q", required=True), question("n", "integer", extension=sized(minValue=3))
    )
    response = a_response(answered("n", {"valueInteger": 1}), status="in-progress")

    assert found(form, response) == [
        (W, "required", "QuestionnaireResponse"),
        (E, "minValue", ANSWER),
    ]


def test_hidden_and_disabled_questions_are_never_required():
    hidden = extension("questionnaire-hidden", valueBoolean=True)
    form = a_form(
        question("h", required=True, extension=[hidden], initial=[string("x")]),
        question("a", "boolean"),
        question("b", required=True, enableWhen=[when("a", answerBoolean=True)]),
    )

    assert found(form, a_response()) == []


def test_a_required_group_wants_one_answer_below_it():
    form = a_form(group("g", question("q"), required=True))

    assert found(form, a_response()) == [(E, "required", "QuestionnaireResponse")]
    assert found(form, a_response(holding("g", answered("q", string("a"))))) == []


def test_an_answer_to_a_question_not_asked_is_an_error_when_completed():
    form = a_form(
        question("a", "boolean"), question("b", enableWhen=[when("a", answerBoolean=True)])
    )
    response = a_response(answered("b", string("x")))

    assert found(form, response) == [(E, "invalid", ITEM)]
    assert found(form, response | {"status": "in-progress"})[0][0] is W


def test_counts_are_checked_where_the_item_stands():
    form = a_form(
        choice(
            "c",
            "a",
            "b",
            repeats=True,
            extension=sized(**{"questionnaire-minOccurs": 2, "questionnaire-maxOccurs": 2}),
        ),
        question("q"),
        group("g", question("r"), repeats=True, extension=sized(**{"questionnaire-maxOccurs": 1})),
    )
    coding = {"valueCoding": {"system": "s", "code": "a"}}

    assert found(form, a_response(answered("c", coding))) == [(E, "minCount", ITEM)]
    assert found(form, a_response(answered("c", coding, coding, coding)))[0][1] == "maxCount"
    assert (W, "sameAnswer", f"{ITEM}.answer[1]") in found(
        form, a_response(answered("c", coding, coding))
    )
    assert (E, "repeats", "QuestionnaireResponse.item[1]") in found(
        form, a_response(answered("c", coding, coding), answered("q", string("a"), string("b")))
    )
    assert (E, "maxCount", ITEM) in found(
        form, a_response(holding("g", answered("r", string("a"))), holding("g"))
    )


def test_no_more_than_two_hundred_repeats_are_taken():
    form = a_form(group("g", question("q"), repeats=True))
    many = [holding("g", answered("q", string("a")))] * 201

    assert found(form, a_response(*many)) == [(E, "maxCount", ITEM)]


def test_a_form_may_ask_for_more_repeats_itself():
    allowed = sized(**{"questionnaire-maxOccurs": 300})
    form = a_form(group("g", question("q"), repeats=True, extension=allowed))
    many = [holding("g", answered("q", string("a")))] * 300

    assert found(form, a_response(*many)) == []
    assert found(form, a_response(*many, many[0])) == [(E, "maxCount", ITEM)]


def test_items_below_an_answer_without_a_value_are_not_lost_in_silence():
    form = a_form(question("q", item=[question("r")]))
    response = a_response(answered("q", {"item": [answered("r", string("a"))]}))

    assert found(form, response) == [(X, "badValue", ANSWER)]


def test_every_repeat_of_a_group_is_checked_at_its_own_path():
    form = a_form(group("g", question("q", maxLength=1), repeats=True))
    response = a_response(*(holding("g", answered("q", string(text))) for text in ("a", "bb", "c")))

    assert found(form, response) == [
        (E, "maxLength", "QuestionnaireResponse.item[1].item[0].answer[0]")
    ]


def test_an_exclusive_option_stands_alone():
    options = [
        {
            "valueString": "none",
            "extension": [extension("questionnaire-optionExclusive", valueBoolean=True)],
        },
        {"valueString": "some"},
    ]
    form = a_form(question("q", "choice", repeats=True, answerOption=options))

    assert found(form, a_response(answered("q", string("none"), string("some")))) == [
        (E, "exclusiveAnswerOption", ANSWER)
    ]


def counted(name, text):
    bound = {
        "url": "http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue",
        "valueExpression": {"language": "text/fhirpath", "expression": text},
    }
    return extension(name, _valueDate={"extension": [bound]})


def test_a_limit_of_today_needs_the_day():
    form = a_form(question("q", "date", extension=[counted("maxValue", "today()")]))
    response = a_response(answered("q", {"valueDate": "2026-11-26"}))

    assert found(form, response) == []
    assert found(form, response, today=date(2026, 11, 26)) == []
    assert found(form, response, today=date(2026, 11, 25)) == [(E, "maxValue", ANSWER)]


def test_a_limit_may_lie_before_or_after_the_day():
    limits = [counted("maxValue", "today() - 18 years"), counted("minValue", "today()-120 years")]
    form = a_form(question("q", "date", extension=limits))

    def judged(born):
        return found(form, a_response(answered("q", {"valueDate": born})), today=date(2026, 2, 28))

    assert [judged("2008-02-28"), judged("1906-02-28")] == [[], []]
    assert judged("2008-02-29") == [(E, "maxValue", ANSWER)]
    assert judged("1906-02-27") == [(E, "minValue", ANSWER)]


def test_a_value_set_that_is_not_at_hand_only_warns():
    form = an_imported_form(question("q", "choice", answerValueSet="http://v.example"))

    assert found(form, a_response(answered("q", {"valueCoding": {"code": "a"}}))) == [
        (W, "tsError", ANSWER)
    ]


@pytest.mark.parametrize(
    ("status", "code"), [("draft", "questionnaireDraft"), ("retired", "questionnaireRetired")]
)
def test_a_form_that_is_not_active_warns(status, code):
    form = import_report(a_source(status=status)).form

    assert found(form, a_response()) == [(W, code, "QuestionnaireResponse.questionnaire")]


def test_the_order_of_response_items_does_not_matter():
    form = a_form(
        question("a", "boolean"),
        question("b", required=True, enableWhen=[when("a", answerBoolean=True)]),
    )
    one, two = answered("a", {"valueBoolean": True}), answered("b", string("x"))

    assert found(form, a_response(one, two)) == found(form, a_response(two, one)) == []


def test_children_of_a_question_with_several_answers_stand_below_each():
    form = an_imported_form(question("q", repeats=True, item=[question("child", maxLength=1)]))
    response = a_response(
        answered(
            "q",
            {**string("x"), "item": [answered("child", string("a"))]},
            {**string("y"), "item": [answered("child", string("bb"))]},
        )
    )

    assert found(form, response) == [(E, "maxLength", f"{ITEM}.answer[1].item[0].answer[0]")]


def test_children_of_a_question_stand_below_its_answer():
    form = a_form(question("q", item=[question("child", required=True)]))
    child = answered("child", string("a"))

    assert found(form, a_response(answered("q", {**string("x"), "item": [child]}))) == []
    assert found(form, a_response(answered("q", string("x")))) == [(E, "required", ITEM)]


@pytest.mark.parametrize(
    ("period", "codes_found"),
    [
        ({"start": "2026-01-01", "end": "2026-12-31"}, set()),
        ({"start": "2027"}, {"questionnaireInactive"}),
        ({"end": "2026-11-24"}, {"questionnaireInactive"}),
        ({"end": "no date"}, set()),
    ],
)
def test_a_form_outside_its_period_warns(period, codes_found):
    form = a_form(effectivePeriod=period)

    assert codes(validate(form, a_response(), today=date(2026, 11, 25))) == codes_found


def test_thousands_of_cards_are_not_even_read():
    form = a_form(group("g", question("q"), repeats=True))
    cards = [{"linkId": "g", "item": [answered("q", string("x"))]} for _ in range(5000)]

    findings = validate(form, a_response(*cards))

    assert {(one.level, one.code) for one in findings} == {(X, "maxCount")}
    assert len(findings) <= 500


def test_thousands_of_answers_to_one_question_end_soon():
    form = a_form(choice("q", "a", "b", repeats=True))
    answer = {"valueCoding": {"system": "s", "code": "a"}}

    findings = validate(form, a_response(answered("q", *[answer] * 20_000)))

    assert {one.code for one in findings} == {"maxCount", "sameAnswer"}


@pytest.mark.parametrize("status", [{}, [], None, 5, "done"])
def test_a_status_of_any_kind_is_a_finding(status):
    assert "badStatus" in codes(validate(a_form(), a_response(status=status)))
