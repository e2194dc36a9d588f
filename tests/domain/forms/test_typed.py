from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from baton.domain.forms.typed import read_typed, typed_date
from baton.domain.forms.typed_times import clock
from baton.domain.forms.typing_back import typed_fields
from baton.domain.forms.values import Coding, Quantity, Value, ValueKind
from tests.domain.forms.builders import a_form, choice, extension, question


def read(item, **fields):
    """The typed result of one item; `main` is the field itself."""
    form = a_form(item)
    named = {"": fields.pop("main", ()), **fields}
    listed = {part: (texts,) if isinstance(texts, str) else texts for part, texts in named.items()}
    return read_typed(form.items[0], lambda part: listed.get(part, ()))


def scalars(typed):
    return [value.scalar for value in typed.values]


@pytest.mark.parametrize(
    ("day", "month", "year", "text"),
    [
        ("27", "3", "1986", "1986-03-27"),
        (" 7 ", "03", "1986", "1986-03-07"),
        ("7", "March", "1986", "1986-03-07"),
        ("7", "mar.", "1986", "1986-03-07"),
        ("7", "MARZO", "1986", "1986-03-07"),
        ("7", "Sept", "1986", "1986-09-07"),
        ("29", "2", "2024", "2024-02-29"),
        ("٢٧", "٣", "١٩٨٦", "1986-03-27"),
    ],
)
def test_dates_are_read_as_people_write_them(day, month, year, text):
    typed = read(question("q", "date"), day=day, month=month, year=year)

    assert [moment.text for moment in scalars(typed)] == [text]
    assert typed.problem is None


@pytest.mark.parametrize(
    ("day", "month", "year", "key", "part"),
    [
        ("", "3", "1986", "date.day", "day"),
        ("32", "3", "1986", "date.day", "day"),
        ("x", "3", "1986", "date.day", "day"),
        ("1", "13", "1986", "date.month", "month"),
        ("1", "Xyz", "1986", "date.month", "month"),
        ("1", "", "1986", "date.month", "month"),
        ("1", "3", "86", "date.year", "year"),
        ("00", "00", "0000", "date.year", "year"),
        ("1", "3", "0986", "date.year", "year"),
        ("²", "2", "2026", "date.day", "day"),
        ("1", "②", "2026", "date.month", "month"),
        ("1", "2", "²⁰²⁶", "date.year", "year"),
        ("31", "2", "2026", "date.real", "day"),
        ("29", "2", "2025", "date.real", "day"),
    ],
)
def test_a_date_that_cannot_be_read_says_which_part(day, month, year, key, part):
    problem = read(question("q", "date"), day=day, month=month, year=year).problem

    assert (problem.key, problem.part) == (key, part)


@pytest.mark.parametrize(
    ("day", "month", "year", "found"),
    [
        ("27", "March", "1986", date(1986, 3, 27)),
        (" 7 ", "03", "١٩٨٦", date(1986, 3, 7)),
        ("31", "2", "1986", None),
        ("x", "2", "1986", None),
        ("²", "2", "1986", None),
        ("", "", "", None),
    ],
)
def test_a_bare_date_is_read_the_same_way(day, month, year, found):
    assert typed_date(day, month, year) == found


@pytest.mark.parametrize(
    ("example", "parts", "text"),
    [
        ("MM/YYYY", {"month": "3", "year": "1986"}, "1986-03"),
        ("YYYY", {"year": "1986"}, "1986"),
    ],
)
def test_a_form_may_ask_for_part_of_a_date(example, parts, text):
    item = question("q", "date", extension=[extension("entryFormat", valueString=example)])

    assert [moment.text for moment in scalars(read(item, **parts))] == [text]


def test_a_date_time_takes_a_day_alone_or_with_the_time():
    day = {"day": "3", "month": "5", "year": "2026"}

    assert scalars(read(question("q", "dateTime"), **day))[0].text == "2026-05-03"
    with_time = read(question("q", "dateTime"), **day, time="2:30 pm")
    assert scalars(with_time)[0].text == "2026-05-03T14:30:00"
    assert read(question("q", "dateTime"), **day, time="late").problem.key == "time.wrong"
    assert read(question("q", "dateTime"), time="14:30").problem.key == "date.year"


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", "14:30:00"),
        ("9 am", "09:00:00"),
        ("12:15 a.m.", "00:15:00"),
        ("7.05", "07:05:00"),
        ("14h30", "14:30:00"),
        ("12 pm", "12:00:00"),
        ("23:59:59", "23:59:59"),
        ("14:30 ", "14:30:00"),
    ],
)
def test_times_are_read_as_people_write_them(text, time):
    assert clock(text).text == time


@pytest.mark.parametrize("text", ["14", "25:00", "13 pm", "12:75", "noon", "0 am", ""])
def test_what_is_no_time_is_none(text):
    assert clock(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.5", "1.5"),
        ("٤٫٥", "4.5"),
        ("1,5", "1.5"),
        ("007", "7"),
        ("+5", "5"),
        ("−3", "-3"),
        ("٣", "3"),
        ("1.10", "1.10"),
        (".5", "0.5"),
        (" 12 ", "12"),
    ],
)
def test_decimals_keep_their_digits_and_take_a_comma(text, number):
    assert [str(n) for n in scalars(read(question("q", "decimal"), main=text))] == [number]


@pytest.mark.parametrize(
    ("kind", "text", "key"),
    [
        ("decimal", "1e3", "decimal.wrong"),
        ("decimal", "NaN", "decimal.wrong"),
        ("decimal", "1_000", "decimal.wrong"),
        ("decimal", "1,000", "number.thousands"),
        ("decimal", "1.000.000", "number.thousands"),
        ("decimal", "twelve", "decimal.wrong"),
        ("integer", "1.0", "integer.wrong"),
        ("integer", "1.000", "number.thousands"),
        ("integer", "2147483648", "integer.large"),
        ("integer", "9" * 31, "integer.wrong"),
        ("time", "noon", "time.wrong"),
        ("url", "javascript:alert(1)", "invalidUrlValue"),
        ("url", "my page", "invalidUrlValue"),
        ("url", "Patient/1", "invalidUrlValue"),
    ],
)
def test_what_cannot_be_read_is_a_problem_and_no_answer(kind, text, key):
    typed = read(question("q", kind), main=text)

    assert typed.values == ()
    assert typed.problem.key == key


@pytest.mark.parametrize(
    "item",
    [
        question("q"),
        question("q", "text"),
        question("q", "integer"),
        question("q", "date"),
        question("q", repeats=True),
        choice("q", "a"),
        question("q", "boolean"),
        question("q", "attachment"),
        question("q", "quantity"),
        choice("q", "a", kind="open-choice"),
    ],
)
@pytest.mark.parametrize("text", ["", " ", "\u200b"])
def test_blank_fields_are_no_answer_and_no_problem(item, text):
    parts = dict.fromkeys(("day", "month", "year", "number", "unit", "other"), text)
    typed = read(
        item,
        main=text if "answerOption" not in item and item["type"] != "boolean" else (),
        **({} if item["type"] == "quantity" and text else parts),
    )

    assert (typed.values, typed.problem) == ((), None)


@pytest.mark.parametrize(
    ("pattern", "text", "kept"),
    [
        (r"[+]?[0-9][0-9 ]+", "٠٨٢ ٥٥٥ ٠١٠٠", "082 555 0100"),
        (r"[+]?[0-9][0-9 ]+", "call me ٣", "call me ٣"),
        (r".+", "٣ Long Street", "٣ Long Street"),
        (None, "٣ Long Street", "٣ Long Street"),
    ],
)
def test_a_telephone_number_may_be_typed_in_other_digits(pattern, text, kept):
    asked = [extension("regex", valueString=pattern)] if pattern else []

    assert scalars(read(question("q", extension=asked), main=text)) == [kept]


def test_a_number_with_one_unit_gets_it_from_the_form():
    unit = {"system": "http://unitsofmeasure.org", "code": "kg", "display": "kilograms"}
    item = question("q", "quantity", extension=[extension("questionnaire-unit", valueCoding=unit)])

    assert scalars(read(item, main="70,5")) == [
        Quantity(Decimal("70.5"), "kilograms", "kg", "http://unitsofmeasure.org")
    ]


def with_units(*codes, usual=None, **elements):
    """A quantity whose form names units; a first value without a number names the usual one."""
    offered = [
        extension("questionnaire-unitOption", valueCoding={"system": "u", "code": code})
        for code in codes
    ]
    first = [{"valueQuantity": {"system": "u", "code": usual}}] if usual else None
    own = {"extension": offered, "initial": first, **elements}
    return question("q", "quantity", **{name: value for name, value in own.items() if value})


def test_a_unit_is_asked_for_only_where_the_form_names_some():
    assert scalars(read(with_units(), number="3", unit="ml")) == [Quantity(Decimal(3), "ml")]
    assert scalars(read(with_units(), number="3")) == [Quantity(Decimal(3))]
    assert read(with_units(), unit="ml").problem.key == "decimal.wrong"
    assert read(with_units("cm", "m"), number="3").problem.key == "unit.missing"


def test_a_unit_that_the_form_offers_is_no_answer_by_itself():
    assert scalars(read(with_units("cm", "m"), unit="cm")) == []
    assert read(with_units("cm", "m"), unit="cm").problem is None
    assert read(with_units(usual="cm"), unit="cm").problem is None


def test_the_usual_unit_comes_with_its_code():
    assert scalars(read(with_units(usual="kg"), number="70", unit="kg")) == [
        Quantity(Decimal(70), "kg", "kg", "u")
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("70 kg", Quantity(Decimal(70), "kg", "kg", "u")),
        ("70kg", Quantity(Decimal(70), "kg", "kg", "u")),
        ("٧٠ kg", Quantity(Decimal(70), "kg", "kg", "u")),
        ("22.5 kg/m2", Quantity(Decimal("22.5"), "kg/m2", "kg/m2", "u")),
    ],
)
def test_each_line_of_several_quantities_has_its_unit(line, found):
    item = with_units("kg", "kg/m2", repeats=True)

    assert scalars(read(item, main=line)) == [found]
    assert read(item, main="70").problem.details[1] == ("key", "unit.missing")


@pytest.mark.parametrize(
    ("repeats", "chosen", "other", "texts", "key"),
    [
        (False, ("0",), "", ["a"], None),
        (False, ("other",), "x", ["x"], None),
        (False, (), " x ", ["x"], None),
        (False, ("0",), "x", ["a"], None),
        (False, ("other",), " ", [], "other.missing"),
        (True, ("0", "other"), "x", ["a", "x"], None),
        (True, ("0",), "x", ["a", "x"], None),
        (True, ("1", "0"), "", ["a", "b"], None),
    ],
)
def test_an_open_choice_takes_words_beside_its_options(repeats, chosen, other, texts, key):
    typed = read(
        choice("q", "a", "b", kind="open-choice", repeats=repeats), main=chosen, other=other
    )
    got = [s.code if isinstance(s, Coding) else s for s in scalars(typed)]

    assert got == texts
    assert (typed.problem and typed.problem.key) == key


def test_several_answers_are_written_on_lines():
    dates = read(question("q", "date", repeats=True), main="3 5 2026\n\n4/6/2026\n2026-07-05")

    moments = read(question("q", "dateTime", repeats=True), main="2026-07-05\n3 5 2026")

    assert {value.kind for value in moments.values} == {ValueKind.DATE_TIME}
    assert scalars(read(question("q", repeats=True), main="a\n \nb")) == ["a", "b"]
    assert [moment.text for moment in scalars(dates)] == ["2026-05-03", "2026-06-04", "2026-07-05"]
    problem = read(question("q", "integer", repeats=True), main="1\nx").problem
    assert (problem.key, dict(problem.details)) == (
        "line.wrong",
        {"n": "2", "key": "integer.wrong"},
    )


def test_a_web_address_without_its_scheme_gets_one():
    assert scalars(read(question("q", "url"), main="www.practice.example")) == [
        "https://www.practice.example"
    ]


ITEMS = {
    item["linkId"]: item
    for item in (
        question("string"),
        question("text", "text"),
        question("integer", "integer"),
        question("decimal", "decimal"),
        question("boolean", "boolean"),
        question("date", "date"),
        question("lines", repeats=True),
        choice("choice", "a", "b", "c", repeats=True),
        choice("open", "a", "b", kind="open-choice"),
    )
}
FORM = a_form(*ITEMS.values())
WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=20)


def values_of(link_id):
    options = [option.value for option in FORM.item(link_id).options]
    strings = WORDS.map(lambda text: Value(ValueKind.STRING, text))
    return {
        "string": strings.map(lambda value: (value,)),
        "text": strings.map(lambda value: (value,)),
        "integer": st.integers(-(2**31), 2**31 - 1).map(lambda n: (Value(ValueKind.INTEGER, n),)),
        "decimal": st.decimals(-999, 999, places=2).map(lambda n: (Value(ValueKind.DECIMAL, n),)),
        "boolean": st.booleans().map(lambda b: (Value(ValueKind.BOOLEAN, b),)),
        "date": st.dates()
        .filter(lambda d: d.year >= 1000)
        .map(
            lambda d: tuple(
                read(
                    question("q", "date"), day=str(d.day), month=str(d.month), year=str(d.year)
                ).values
            )
        ),
        "lines": st.lists(strings, min_size=1, max_size=4).map(tuple),
        "choice": st.sets(st.sampled_from(options or [None]), min_size=1).map(
            lambda chosen: tuple(value for value in options if value in chosen)
        ),
        "open": st.one_of(st.sampled_from(options or [None]), strings).map(lambda v: (v,)),
    }[link_id]


@given(
    st.sampled_from(sorted(ITEMS)).flatmap(
        lambda link_id: st.tuples(st.just(link_id), values_of(link_id))
    )
)
def test_a_value_written_into_its_fields_reads_back_the_same(drawn):
    link_id, values = drawn
    item = FORM.item(link_id)
    fields = typed_fields(item, values)

    assert read_typed(item, lambda part: fields.get(part, ())).values == values
