"""Expressions on the answers of a form: what each comes to, and that each ends soon."""

from datetime import date
from decimal import Decimal

import pytest

from baton.domain.forms import import_report, settled
from baton.domain.forms.expressions.deciding import Deciding
from baton.domain.forms.findings import Place
from baton.domain.forms.responses import read_response
from tests.domain.forms.builders import (
    a_form,
    a_response,
    a_source,
    answered,
    codes,
    extension,
    group,
    holding,
    question,
)
from tests.domain.forms.test_scoring import chose, scored
from tests.questionnaires import enabled_when

SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
TODAY = date(2026, 11, 25)


def expression(url, text, name=None, language="text/fhirpath"):
    told = {"language": language, "expression": text} | ({"name": name} if name else {})
    return {"url": url, "valueExpression": told}


def calculated(text):
    return expression(f"{SDC}calculatedExpression", text)


def variable(name, text):
    return expression("http://hl7.org/fhir/StructureDefinition/variable", text, name)


def answers(form, *items):
    reading = read_response(form, a_response(*items))
    assert reading.findings == ()
    return reading.answers


def sheet(form, *items):
    return settled(form, answers(form, *items), today=TODAY)


def result(form, found, link_id="result"):
    item = form.item(link_id)
    places = found.answers.places(item)
    return [value.scalar for place in places for value in found.answers.at(place)]


ASKED = (
    question("weight", "decimal"),
    question("height", "integer"),
    question("name"),
    question("born", "date"),
    question("yes", "boolean"),
    scored("one"),
    scored("two", repeats=True),
    group("drug", question("dose", "decimal"), repeats=True),
    question("empty"),
)
GIVEN = (
    answered("weight", {"valueDecimal": Decimal("70.5")}),
    answered("height", {"valueInteger": 175}),
    answered("name", {"valueString": "Ada Lovelace"}),
    answered("born", {"valueDate": "1990-05-03"}),
    answered("yes", {"valueBoolean": True}),
    chose("one", "c"),
    chose("two", "b", "d"),
    holding("drug", answered("dose", {"valueDecimal": Decimal("1.5")})),
    holding("drug", answered("dose", {"valueDecimal": Decimal("2.5")})),
)
W, H = "item.where(linkId='weight').answer.value", "item.where(linkId='height').answer.value"
N = "%resource.item.where(linkId='name').answer.value"
DOSES = "%resource.item.where(linkId='drug').item.where(linkId='dose').answer.value"

CASES = [
    ("decimal", "1 + 2 * 3 - 4 / 2", Decimal(5)),
    ("decimal", "(1 + 2) * -3", Decimal(-9)),
    ("integer", "7 div 2 + 7 mod 2", 4),
    ("decimal", f"(%resource.{W} / (%resource.{H} / 100).power(2)).round(1)", Decimal("23.0")),
    ("integer", f"%resource.{H} + 1", 176),
    ("integer", f"%QuestionnaireResponse.{H} + 1", 176),
    ("decimal", f"{DOSES}.sum()", Decimal("4.0")),
    ("decimal", f"{DOSES}.max() - {DOSES}.min()", Decimal("1.0")),
    ("decimal", f"{DOSES}.avg()", Decimal("2")),
    ("integer", f"{DOSES}.count()", 2),
    ("decimal", "%resource.item.answer.value.ordinal().sum()", Decimal(6)),
    ("decimal", "%resource.descendants().where(linkId='one').answer.value.ordinal()", Decimal(2)),
    ("decimal", "%resource.repeat(item).where(linkId='dose').answer.value.first()", Decimal("1.5")),
    ("string", f"{N} & '!'", "Ada Lovelace!"),
    ("string", f"{N}.substring(0, 3).upper()", "ADA"),
    ("string", f"{N}.replace('Ada', 'Eve') + ' ' + (5).toString()", "Eve Lovelace 5"),
    ("string", f"iif({N}.startsWith('Ada') and {N}.matches('L.v'), 'a', 'b')", "a"),
    ("string", "%resource.item.where(linkId='one').answer.value.code", "c"),
    ("string", "%resource.item.where(linkId='two').answer.value.code.join(', ')", "b, d"),
    ("string", "'it\\'s'", "it's"),
    ("boolean", "%resource.item.where(linkId='empty').answer.exists().not()", True),
    ("boolean", "%resource.item.where(linkId='empty').answer.value = 'x' or true", True),
    ("boolean", "%resource.item.where(linkId='yes').answer.valueBoolean", True),
    ("boolean", f"%resource.{W} > 70 and %resource.{H} <= 175", True),
    ("boolean", "%resource.item.where(linkId='born').answer.value < @2000-01-01", True),
    ("boolean", "'b' in %resource.item.where(linkId='two').answer.value.code", True),
    ("boolean", "(1 | 2 | 2).count() = 2 and (1 | 2) contains 2 and 'A' ~ 'a' and 1 != 2", True),
    ("boolean", "true xor false implies true", True),
    ("boolean", "{} and false", False),
    (
        "integer",
        "today().toString().substring(0,4).toInteger()"
        " - %resource.item.where(linkId='born').answer.value.toString().substring(0,4).toInteger()",
        36,
    ),
    ("integer", "%questionnaire.item.where(linkId='one').answerOption.count()", 4),
    ("integer", "(1).combine(2).tail().first().abs()", 2),
    ("integer", "(1.5).ceiling() + (1.5).floor() + (1.5).truncate()", 4),
    ("decimal", "(4).sqrt() + (1).ln() + (0).exp()", Decimal(3)),
    ("integer", "(1 | 2 | 3).skip(1).take(1)", 2),
    ("integer", "(1 | 2 | 3)[2]", 3),
    ("integer", "(1 | 2 | 3).where($this > 1).select($this * 2).last()", 6),
    ("boolean", "(1 | 2).all($this > 0) and (1 | 2).exists($this > 1) and {}.empty()", True),
    ("integer", "'abc'.length() + 'abc'.indexOf('c')", 5),
    ("date", "@2026-03-04", "2026-03-04"),
    ("date", "today() + 7 days", "2026-12-02"),
    ("date", "@2026-03-04 - 1 week", "2026-02-25"),
    ("date", "@2024-01-31 + 1 month", "2024-02-29"),
    ("date", "@2024-02-29 - 4 years + 12 months", "2021-02-28"),
    ("date", "@2026-11 + 2 months", "2027-01"),
    ("date", "@2026 - 1.9 years", "2025"),
    ("date", "'2026-01-31' + 1 day", "2026-02-01"),
    ("dateTime", "@2026-12-31T10:20:30Z + 1 day", "2027-01-01T10:20:30Z"),
    ("boolean", "%resource.item.where(linkId='born').answer.value <= today() - 18 years", True),
]


@pytest.mark.parametrize(("kind", "text", "expected"), CASES, ids=[text for _, text, _ in CASES])
def test_an_expression_comes_to_its_value(kind, text, expected):
    form = a_form(*ASKED, question("result", kind, extension=[calculated(text)]))

    (found,) = result(form, sheet(form, *GIVEN))

    assert getattr(found, "text", found) == expected
    assert isinstance(expected, str) or type(found) is type(expected)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("decimal", "1 / 0"),
        ("decimal", "(0).ln()"),
        ("decimal", "(10).power(1000000)"),
        ("decimal", "(1000).exp()"),
        ("decimal", "'a' + 1"),
        ("decimal", "'a' * 2"),
        ("integer", "1.5"),
        ("integer", "3000000000"),
        ("decimal", "(1 | 2) + 1"),
        ("decimal", "%resource.item.where(linkId='empty').answer.value + 1"),
        ("boolean", "1"),
        ("string", "5"),
        ("string", "'abc'.substring(9)"),
        ("string", "'a'.matches('(')"),
        ("integer", "'abc'.startsWith(5)"),
        ("date", "'2023-02-30'"),
        ("date", "@9999-12-31 + 1 day"),
        ("date", "@9999-12-31 + 1 year"),
        ("date", "@0001-01-01 - 1 month"),
        ("date", "@2026-11-25 + 99999999999999999999 weeks"),
        ("date", "@2026 + 1 month"),
        ("date", "@2026-11 + 1 day"),
        ("date", "@2026-11-25 * 2 days"),
        ("time", "@T10:20:30 + 1 day"),
        ("date", "1 + 2 days"),
        ("date", "'soon' + 2 days"),
        ("decimal", "%resource.item.answer.value.sum()"),
        ("string", "{}"),
    ],
)
def test_what_makes_no_sense_comes_to_nothing(kind, text):
    form = a_form(*ASKED, question("result", kind, extension=[calculated(text)]))

    assert result(form, sheet(form, *GIVEN)) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "it is empty"),
        ("1 +", "ends too early"),
        ("(1", "a ) is missing"),
        ("1 2", "2 is not expected"),
        ("'open", "cannot be read"),
        ("@2023-02-30", "no date"),
        ("%unknown + 1", "%unknown is not known"),
        ("today() + 5 parsecs", "parsecs is not expected there"),
        ("now()", "the function now is not supported"),
        ("resolve()", "the function resolve is not supported"),
        ("where()", "wrong number of arguments"),
        ("1 is Integer", "is is not supported"),
        ("1 as Integer", "as is not supported"),
        ("(" * 500 + "1" + ")" * 500, "nested too deeply"),
        ("-" * 500 + "1", "nested too deeply"),
        ("+".join("1" * 500), "nested too deeply"),
        ("not(" * 200 + "1" + ")" * 200, "nested too deeply"),
        ("1" * 40, "too many digits"),
        ("1+" * 3000 + "1", "longer than"),
        ("item.where(linkId='x'", "a ) is missing"),
        ("\x00", "cannot be read"),
    ],
)
def test_what_is_no_expression_of_ours_is_refused_with_the_reason(text, why):
    report = import_report(a_source(question("q"), question("r", extension=[calculated(text)])))

    (found,) = [finding for finding in report.findings if finding.code == "badExpression"]
    assert why in found.reason
    assert report.form is not None
    assert report.form.item("r").calculated is None


@pytest.mark.parametrize("language", ["text/cql", "application/x-fhir-query"])
def test_other_languages_are_refused(language):
    told = expression(f"{SDC}calculatedExpression", "1", language=language)

    report = import_report(a_source(question("q", "integer", extension=[told])))

    assert codes(report.findings, blocking=True) == {"badExpression"}


@pytest.mark.parametrize(
    "text",
    [
        "%a.select(%a.select(%a.select(%a)))",
        "%a.combine(%a).combine(%a).repeat($this)",
        "(1|2|3).repeat($this + 1)",
        "(1).repeat($this)",
        "%s & %s & %s & %s & %s & %s & %s & %s & %s & %s & %s & %s",
    ],
)
def test_an_expression_that_would_not_end_is_left_out_and_said(text):
    many = " | ".join(str(n) for n in range(60))
    long = "'" + "x" * 1000 + "'"
    form = a_form(
        question("result", extension=[calculated(text)]),
        extension=[variable("a", many), variable("s", long)],
    )

    found = sheet(form)

    assert result(form, found) == []
    assert found.enabled.unfinished == {0}


def test_a_text_that_doubles_with_each_variable_ends():
    doubling = [variable("v0", "'xxxxxxxxxx'")]
    doubling += [variable(f"v{n}", f"%v{n - 1} & %v{n - 1}") for n in range(1, 60)]
    form = a_form(question("result", extension=[calculated("%v59")]), extension=doubling)

    assert result(form, sheet(form)) == []


def test_all_expressions_together_take_no_more_than_so_many_steps():
    slow = calculated("(1|2|3|4|5|6|7|8|9).select(%questionnaire.descendants()).count()")
    items = [question(f"q{n}", "integer", extension=[slow]) for n in range(200)]
    form = a_form(*items, *ASKED)

    deciding = Deciding(form, answers(form, *GIVEN), {Place(200)}, None)
    for item in form.items[:200]:
        deciding.value(item, Place(item.index))

    assert deciding.left == 0
    assert deciding.unfinished


def test_variables_are_seen_below_the_item_that_declares_them():
    form = a_form(
        group(
            "g",
            question("n", "integer"),
            question("result", "integer", extension=[calculated("%twice + %base")]),
            extension=[variable("twice", "item.where(linkId='n').answer.value * 2")],
        ),
        extension=[variable("base", "100")],
    )

    found = sheet(form, holding("g", answered("n", {"valueInteger": 7})))

    assert result(form, found) == [114]


def test_each_card_computes_with_its_own_answers():
    form = a_form(
        group(
            "g",
            question("n", "integer"),
            question("result", "integer", extension=[calculated("%own * 2")]),
            repeats=True,
            extension=[variable("own", "item.where(linkId='n').answer.value")],
        )
    )
    cards = [holding("g", answered("n", {"valueInteger": n})) for n in (1, 2)]

    assert result(form, sheet(form, *cards)) == [2, 4]


def test_calculations_on_calculations_are_done_in_their_order():
    form = a_form(
        question(
            "result",
            "integer",
            extension=[calculated("%resource.item.where(linkId='b').answer.value + 1")],
        ),
        question(
            "b",
            "integer",
            extension=[calculated("%resource.item.where(linkId='a').answer.value + 1")],
        ),
        question("a", "integer"),
    )

    assert result(form, sheet(form, answered("a", {"valueInteger": 1}))) == [3]


def test_calculations_in_a_circle_are_refused():
    look = "%resource.item.where(linkId='{}').answer.value"
    source = a_source(
        question("a", "integer", extension=[calculated(look.format("b"))]),
        question("b", "integer", extension=[calculated(look.format("a"))]),
        question("c", enableWhen=None, extension=[enabled_when(look.format("c") + " = 'x'")]),
    )

    report = import_report(source)

    assert "circle" in codes(report.findings, blocking=True)
    assert report.form is not None
    assert report.form.items[0].calculated is None


def test_a_condition_by_expression_asks_or_does_not():
    form = a_form(
        question("n", "integer"),
        question(
            "asked", extension=[enabled_when("%resource.item.where(linkId='n').answer.value > 17")]
        ),
        question(
            "result",
            "boolean",
            extension=[calculated("%resource.item.where(linkId='asked').answer.exists()")],
        ),
    )
    asked = form.item("asked")

    for age, is_on in ((17, False), (18, True)):
        found = sheet(
            form, answered("n", {"valueInteger": age}), answered("asked", {"valueString": "x"})
        )
        assert [found.enabled.on(place) for place in found.answers.places(asked)] == [is_on]
        assert result(form, found) == [is_on]


def test_what_is_sent_for_a_calculated_question_is_not_read():
    form = a_form(question("result", "integer", extension=[calculated("1 + 1")]))

    assert result(form, sheet(form, answered("result", {"valueInteger": 5}))) == [2]
    assert form.item("result").read_only


def test_a_choice_can_be_calculated_by_its_code():
    form = a_form(scored("one", extension=[calculated("'c'")]))

    (found,) = result(form, sheet(form), "one")

    assert found.code == "c"


def test_a_quantity_is_calculated_in_the_unit_of_the_item():
    unit = extension("questionnaire-unit", valueCoding={"code": "kg", "display": "kg"})
    form = a_form(question("result", "quantity", extension=[calculated("1.5"), unit]))

    (found,) = result(form, sheet(form))

    assert (found.value, found.code) == (Decimal("1.5"), "kg")
