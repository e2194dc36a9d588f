import json
from decimal import Decimal
from pathlib import Path

import pytest

from baton.domain.forms import Finding, FormRefused, ItemType, Level, compile_form, import_report
from baton.domain.forms.answers import Answers
from baton.domain.forms.enablement import enablement
from baton.domain.forms.findings import Place
from baton.domain.forms.values import Quantity
from tests.domain.forms.builders import (
    a_form,
    a_source,
    an_imported_form,
    choice,
    codes,
    extension,
    group,
    question,
    when,
)

EXTERNAL = Path(__file__).parents[4] / "shared" / "questionnaires"
PACK = Path(__file__).parents[3] / "packs" / "forms"
SDC = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-"
CALCULATED = f"{SDC}calculatedExpression"
OUR_CONSENT = {
    "url": "https://baton.example/fhir/StructureDefinition/must-be-true",
    "valueBoolean": True,
}
CALCULATION = {
    "url": CALCULATED,
    "valueExpression": {"language": "text/fhirpath", "expression": "1"},
}
TWO_CONDITIONS = {
    "enableWhen": [when("other", answerString="x")],
    "extension": [
        {
            "url": CALCULATED.replace("calculated", "enableWhen"),
            "valueExpression": {"language": "text/fhirpath", "expression": "true"},
        }
    ],
}


def sdc(name, **value):
    return {"url": f"{SDC}{name}", **value}


@pytest.mark.parametrize("path", sorted(PACK.glob("*.json")), ids=lambda path: path.stem)
def test_our_own_forms_publish_without_any_finding(path):
    assert import_report(path.read_bytes()).findings == ()


def test_a_valid_form_compiles_flat_and_in_order():
    form = a_form(
        group(
            "g",
            question("a"),
            choice("b", "x", "y", enableWhen=[when("a", "exists", answerBoolean=True)]),
            repeats=True,
        ),
        question("c", "integer"),
    )

    assert [item.link_id for item in form.items] == ["g", "a", "b", "c"]
    assert [item.parent for item in form.items] == [None, 0, 0, None]
    assert [item.scopes for item in form.items] == [(), (0,), (0,), ()]
    assert [item.page for item in form.items] == [0, 0, 0, 1]
    assert form.item("b").conditions[0].target == form.item("a").index
    assert form.item("c").type is ItemType.INTEGER
    assert form.canonical.endswith("/test|1")
    assert form.warnings == ()


def test_the_hash_is_of_the_content_not_of_the_layout():
    source = a_source()

    assert compile_form(source).sha256 == compile_form(json.dumps(source, indent=4).encode()).sha256
    assert compile_form(source).sha256 != compile_form(a_source(title="Other")).sha256


REFUSED = [
    ("missing", a_source(url="")),
    ("missing", a_source(version=None)),
    ("missing", a_source(title=None)),
    ("missing", a_source(status="retire")),
    ("noItems", {**a_source(), "item": []}),
    ("que-1", a_source(question("g", "group"))),
    ("que-1", a_source(question("d", "display", item=[question("q")]))),
    ("que-2", a_source(question("q"), group("g", question("q")))),
    ("que-3", a_source(question("d", "display", code=[{"code": "c"}]))),
    ("que-4", a_source(choice("q", "a", answerValueSet="#v"))),
    ("que-5", a_source(question("q", "boolean", answerOption=[{"valueString": "a"}]))),
    ("que-6", a_source(question("d", "display", required=True))),
    (
        "que-7",
        a_source(question("a"), question("b", enableWhen=[when("a", "exists", answerString="x")])),
    ),
    ("que-8", a_source(group("g", question("q"), initial=[{"valueString": "a"}]))),
    ("que-9", a_source(question("d", "display", readOnly=True))),
    ("que-10", a_source(question("q", "date", maxLength=3))),
    ("que-11", a_source(choice("q", "a", initial=[{"valueCoding": {"code": "a"}}]))),
    (
        "que-12",
        a_source(
            question("a"),
            question("b", enableWhen=[when("a", answerString="x"), when("a", answerString="y")]),
        ),
    ),
    ("que-13", a_source(question("q", initial=[{"valueString": "a"}, {"valueString": "b"}]))),
    ("noLinkId", a_source({"type": "string", "text": "x"})),
    ("noText", a_source({"linkId": "q", "type": "string"})),
    ("noOptions", a_source(question("q", "choice"))),
    ("valueSetMissing", a_source(question("q", "choice", answerValueSet="http://v.example"))),
    ("badType", a_source(question("q", "coding"))),
    ("abstractType", a_source(question("q", "question"))),
    ("reference", a_source(question("q", "reference"))),
    ("dialect", a_source(question("q", "choice", option=[{"valueCoding": {"code": "a"}}]))),
    ("dialect", a_source(question("q", "choice", answerOption=[{"value": {"Coding": {}}}]))),
    ("dialect", a_source(group={"question": [{"linkId": "q", "type": "string"}]})),
    ("badOption", a_source(question("q", "choice", answerOption=[{}]))),
    ("badRegex", a_source(question("q", extension=[extension("regex", valueString="(?=a)b")]))),
    (
        "badRegex",
        a_source(
            question("q", extension=[extension("regex", valueString="matches('^[0-9]{4}$')")])
        ),
    ),
    (
        "minAboveMax",
        a_source(
            question(
                "q",
                "integer",
                extension=[
                    extension("minValue", valueInteger=3),
                    extension("maxValue", valueInteger=2),
                ],
            )
        ),
    ),
    (
        "minAboveMax",
        a_source(question("q", maxLength=2, extension=[extension("minLength", valueInteger=3)])),
    ),
    ("targetMissing", a_source(question("q", enableWhen=[when("x", answerString="a")]))),
    ("targetBelow", a_source(question("q", enableWhen=[when("q", answerString="a")]))),
    ("targetBelow", a_source(group("g", question("q"), enableWhen=[when("q", answerString="a")]))),
    (
        "circle",
        a_source(
            question("a", enableWhen=[when("b", answerString="x")]),
            question("b", enableWhen=[when("a", answerString="x")]),
        ),
    ),
    (
        "badCondition",
        a_source(question("a"), question("b", enableWhen=[when("a", "~", answerString="x")])),
    ),
    (
        "notOrdered",
        a_source(
            question("a", "boolean"), question("b", enableWhen=[when("a", ">", answerBoolean=True)])
        ),
    ),
    (
        "typesDiffer",
        a_source(
            question("a", "boolean"), question("b", enableWhen=[when("a", answerString="yes")])
        ),
    ),
    (
        "typesDiffer",
        a_source(
            group("g", question("a")), question("b", enableWhen=[when("g", answerString="yes")])
        ),
    ),
    ("badExpression", a_source(question("q", "integer", extension=[{"url": CALCULATED}]))),
    ("wrongType", a_source(question("q", maxLength="many"))),
    ("unreadValue", a_source(question("q", "date", initial=[{"valueDate": "2023-02-30"}]))),
    ("unreadValue", a_source(question("q", extension=[extension("minValue", valueDate="20")]))),
    ("noLinkId", a_source({"linkId": "  ", "type": "string", "text": "x"})),
    ("noText", a_source({"linkId": "q", "type": "string", "text": "\u200b"})),
    ("badLimit", a_source(question("q", maxLength=-1))),
    ("badLimit", a_source(question("q", maxLength=0))),
    ("badLimit", a_source(question("q", extension=[extension("minLength", valueInteger=-1)]))),
    ("requiredReadOnly", a_source(question("q", required=True, readOnly=True))),
    ("notSupported", a_source(extension=[sdc("questionnaireAdaptive", valueBoolean=True)])),
    ("notSupported", a_source(meta={"profile": [f"{SDC}adapt|4.0.0"]})),
    ("notSupported", a_source(extension=[sdc("assemble-expectation", valueCode="assemble-root")])),
    (
        "notSupported",
        a_source(choice("q", "a", extension=[sdc("answerOptionsToggleExpression", extension=[])])),
    ),
]


@pytest.mark.parametrize(
    ("code", "source"), REFUSED, ids=[f"{n}-{c}" for n, (c, _) in enumerate(REFUSED)]
)
def test_what_breaks_a_rule_is_refused_with_its_reason_and_path(code, source):
    with pytest.raises(FormRefused) as refused:
        compile_form(source)

    found = [finding for finding in refused.value.findings if finding.code == code]
    assert found
    assert found[0].blocks
    assert found[0].path.startswith("Questionnaire")
    assert "?" not in found[0].reason
    assert import_report(source).form is not None


HARMLESS = [
    extension("questionnaire-choiceOrientation", valueCode="horizontal"),
    sdc("observationExtract", valueBoolean=True),
    {"url": "https://vendor.example/own", "valueString": "x"},
]


def test_what_changes_nothing_that_is_asked_is_passed_over():
    assert import_report(a_source(question("q", extension=HARMLESS))).findings == ()


WARNED = [
    ("que-0", a_source(name="two words")),
    ("textForValue", a_source(question("q", repeats="false"))),
    ("notUsed", a_source(question("q", extension=[sdc("somethingNew", valueBoolean=True)]))),
    ("unreadPeriod", a_source(effectivePeriod={"start": "soon"})),
    ("badLanguage", a_source(language="plain English")),
    ("emptyList", a_source(question("q", enableWhen=[]))),
    ("unknownElement", a_source(question("q", require=True))),
    (
        "targetAfter",
        a_source(
            question("q", enableWhen=[when("r", answerString="a")]), question("r", required=True)
        ),
    ),
    (
        "textForCoding",
        a_source(choice("a", "x"), question("b", enableWhen=[when("a", answerString="x")])),
    ),
    (
        "notEqualOptional",
        a_source(question("a"), question("b", enableWhen=[when("a", "!=", answerString="x")])),
    ),
    (
        "systemsDiffer",
        a_source(
            choice("a", "x"), question("b", enableWhen=[when("a", answerCoding={"code": "x"})])
        ),
    ),
    ("sameOption", a_source(choice("a", "x", "x"))),
    (
        "sameKey",
        a_source(
            question("a", code=[{"system": "s", "code": "c"}]),
            question("b", code=[{"system": "s", "code": "c"}]),
        ),
    ),
    (
        "plainer",
        a_source(
            group(
                "g",
                question("q"),
                extension=[
                    extension(
                        "questionnaire-itemControl",
                        valueCodeableConcept={"coding": [{"code": "grid"}]},
                    )
                ],
            )
        ),
    ),
]


@pytest.mark.parametrize(("code", "source"), WARNED, ids=[code for code, _ in WARNED])
def test_what_is_only_odd_is_published_with_a_warning(code, source):
    form = compile_form(source)

    assert code in codes(form.warnings)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"[]",
        b"null",
        b"3",
        b"{}",
        b'{"resourceType": "Bundle"}',
        b"<xml/>",
        b"\xff\xfe",
        {"resourceType": "Questionnaire", "item": "x"},
        {"resourceType": "Questionnaire", "item": [1]},
        {"resourceType": "Questionnaire", "item": [{"item": {}, "extension": 5, "type": []}]},
    ],
)
def test_import_survives_anything(source):
    report = import_report(source)

    assert not report.publishable
    with pytest.raises(FormRefused):
        compile_form(source)


def test_a_condition_that_cannot_be_judged_is_never_met():
    form = an_imported_form(
        question("a", "boolean"), question("b", enableWhen=[when("a", ">", answerBoolean=True)])
    )

    assert form.item("b").conditions[0].never


@pytest.mark.parametrize("condition", [when("nowhere", answerString="x"), when("a"), {}])
def test_what_depends_on_nothing_that_can_be_read_is_not_asked(condition):
    form = an_imported_form(question("a"), question("b", enableWhen=[condition]))

    assert not enablement(form, Answers()).on(Place(1))


def test_a_text_beside_a_choice_is_matched_to_its_option():
    form = a_form(choice("a", "x"), question("b", enableWhen=[when("a", answerString="x")]))

    assert form.item("b").conditions[0].expected == form.item("a").options[0].value


def test_value_sets_that_the_form_brings_along_become_options():
    concepts = [{"code": "a", "display": "A", "designation": [{"language": "es", "value": "Á"}]}]
    form = a_form(
        question("q", "choice", answerValueSet="#v"),
        question("r", "choice", answerValueSet="#w"),
        contained=[
            {
                "resourceType": "ValueSet",
                "id": "v",
                "compose": {"include": [{"system": "s", "concept": concepts}]},
            },
            {
                "resourceType": "ValueSet",
                "id": "w",
                "expansion": {"contains": [{"system": "s", "code": "b"}]},
            },
        ],
    )

    assert form.item("q").options[0].text.spoken("es").text == "Á"
    assert form.item("q").from_value_set
    assert form.item("r").options[0].value.scalar.code == "b"


def test_texts_fall_back_to_the_forms_language_and_say_so():
    translated = extension(
        "translation",
        extension=[{"url": "lang", "valueCode": "pl"}, {"url": "content", "valueString": "Imię"}],
    )
    form = a_form(question("q", _text={"extension": [translated]}))
    text = form.items[0].text

    assert (text.spoken("pl").text, text.spoken("pl").lang) == ("Imię", None)
    assert (text.spoken("pl-PL").text, text.spoken("en-GB").lang) == ("Imię", None)
    assert (text.spoken("de").text, text.spoken("de").lang) == ("About q", "en")
    assert form.languages == ("en", "pl")


def test_a_data_type_is_no_key_for_asking_once():
    base = "http://hl7.org/fhir/StructureDefinition/"
    form = a_form(
        question("a", definition=f"{base}datatypes#HumanName.family"),
        question("b", definition=f"{base}Patient#Patient.birthDate"),
        question("c", code=[{"system": "s", "code": "c"}, {"code": "no system"}]),
    )

    assert [item.keys for item in form.items] == [
        (),
        (f"{base}Patient#Patient.birthDate",),
        ("s|c",),
    ]


def test_a_thousand_items_eight_deep_and_a_thousand_options_compile():
    deep = question("deep")
    for level in range(9):
        deep = group(f"level-{level}", deep)
    many = [question(f"q {n}/'\"🙂") for n in range(1000)]
    form = a_form(deep, *many, choice("c", *(str(n) for n in range(1000))))

    assert len(form.items) == 1011
    assert [option.value.scalar.code for option in form.items[-1].options][:3] == ["0", "1", "2"]


def test_more_items_than_anyone_answers_are_refused():
    assert codes(import_report(a_source(*(question(str(n)) for n in range(5001)))).findings) == {
        "tooManyItems"
    }


@pytest.mark.parametrize(
    "text",
    ["today() - %age years", "@2026 - 1 year", "today() - 9999 years", "today() + 3", "(", None],
)
def test_a_limit_that_needs_calculating_is_refused_unless_it_counts_from_today(text):
    bound = {
        "url": "http://hl7.org/fhir/StructureDefinition/cqf-calculatedValue",
        "valueExpression": {"expression": text},
    }
    source = a_source(
        question("q", "date", extension=[extension("maxValue", _valueDate={"extension": [bound]})])
    )

    assert codes(import_report(source).findings) == {"notSupported"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (a_source(extension=[{"url": CALCULATED}]), "misplacedExpression"),
        (a_source(question("q", initial=[{"valueInteger": "x"}])), "unreadValue"),
        (a_source(extension=[extension("questionnaire-signatureRequired")]), "plainer"),
        (
            a_source(question("q", initial=[{"valueString": "a", "valueInteger": 1}])),
            "severalValues",
        ),
        (
            a_source(question("q", "choice", answerOption=[{"valueCoding": {"display": "A"}}])),
            "noCode",
        ),
        (
            a_source(
                question(
                    "q",
                    "choice",
                    answerOption=[
                        {"valueCoding": {"code": "a", "display": "A"}},
                        {"valueCoding": {"code": "b", "display": "A"}},
                    ],
                )
            ),
            "sameLabel",
        ),
        (
            a_source(
                choice("a", "x"), question("b", enableWhen=[when("a", answerString="unknown")])
            ),
            "textForCoding",
        ),
    ],
)
def test_findings_of_rarer_kinds_are_noted(source, code):
    assert code in codes(import_report(source).findings)


def test_what_is_odd_in_small_things_is_left_out_or_read_kindly():
    translated = extension("translation", extension=[{"url": "lang", "valueCode": "pl"}])
    concepts = [{"display": "no code"}, {"code": "a", "designation": [{"value": "no language"}]}]
    form = a_form(
        question("q", maxLength="7", _text={"extension": [translated]}),
        question("c", "choice", answerValueSet="#v"),
        question(
            "n",
            "integer",
            answerOption=[{"valueInteger": 3}, {"valueInteger": 4}],
            extension=[extension("maxValue", valueInteger=5)],
        ),
        contained=[
            {
                "resourceType": "ValueSet",
                "id": "v",
                "compose": {"include": [{"system": "s", "concept": concepts}]},
            }
        ],
    )

    assert form.item("q").constraints.max_length == 7
    assert form.item("q").text.translations == {}
    assert [option.text.default for option in form.item("c").options] == ["a"]
    assert [option.text.default for option in form.item("n").options] == ["3", "4"]


def test_options_carry_scores_and_prefixes():
    ordinal = extension("ordinalValue", valueDecimal=2)
    prefix = extension("questionnaire-optionPrefix", valueString="c.")
    form = a_form(
        question(
            "q",
            "choice",
            answerOption=[
                {"valueCoding": {"code": "a", "extension": [ordinal]}, "extension": [prefix]}
            ],
        )
    )

    assert (form.items[0].options[0].ordinal, form.items[0].options[0].prefix) == (2, "c.")


def test_the_items_a_form_depends_on_by_display_text_are_found():
    form = a_form(
        question("a", "choice", answerOption=[{"valueCoding": {"code": "x", "display": "An X"}}]),
        question("b", enableWhen=[when("a", answerString="An X")]),
    )

    assert form.item("b").conditions[0].expected.scalar.code == "x"


def test_a_reason_with_a_gap_it_cannot_fill_still_reads():
    assert Finding(Level.ERROR, "V3", "maxLength", "q").reason == (
        "The answer is longer than ? characters"
    )
    assert a_form(group("g", question("q"))).item("g").kinds == frozenset()


def nested(levels, **elements):
    item = question("leaf")
    for n in range(levels):
        item = group(f"g{n}", item, **elements)
    return item


def test_sixty_levels_publish_and_one_more_is_refused():
    assert len(a_form(nested(60)).items) == 61
    assert codes(import_report(a_source(nested(61))).findings, blocking=True) == {"tooDeep"}


def test_repeating_groups_stand_in_one_another_only_so_deep():
    refused = import_report(a_source(nested(9, repeats=True))).findings

    assert len(a_form(nested(8, repeats=True)).items) == 9
    assert codes(refused, blocking=True) == {"tooManyRepeats"}


def test_a_value_set_used_by_many_items_is_read_once():
    concepts = [{"code": str(n)} for n in range(2000)]
    contained = {"resourceType": "ValueSet", "id": "v"}
    contained["compose"] = {"include": [{"system": "s", "concept": concepts}]}
    items = [question(f"q{n}", "choice", answerValueSet="#v") for n in range(500)]

    form = a_form(*items, contained=[contained])

    assert form.items[0].options is form.items[-1].options
    assert len(form.items[0].options) == 2000


def test_codes_below_others_in_an_expansion_can_be_chosen_unless_abstract():
    below = {"code": "b", "contains": [{"code": "c"}]}
    expansion = {"contains": [{"code": "a", "abstract": True, "contains": [below]}]}
    contained = {"resourceType": "ValueSet", "id": "v", "expansion": expansion}

    form = a_form(question("q", "choice", answerValueSet="#v"), contained=[contained])

    assert [option.text.default for option in form.items[0].options] == ["b", "c"]


@pytest.mark.parametrize("regex", ["((((a{1,1000}){1,1000}){1,1000}))", "x" * 3000, "(?=x)"])
def test_a_pattern_that_would_take_too_much_is_refused(regex):
    told = extension("regex", valueString=regex)

    report = import_report(a_source(question("q", extension=[told])))

    assert codes(report.findings, blocking=True) == {"badRegex"}


@pytest.mark.parametrize(
    ("code", "item"),
    [
        ("badBehavior", question("q", enableBehavior="some")),
        (
            "limitType",
            question("q", "integer", extension=[extension("minValue", valueDate="2020")]),
        ),
        ("limitType", question("q", "date", extension=[extension("maxValue", valueInteger=1)])),
        ("initialType", question("q", "integer", initial=[{"valueString": "1"}])),
        (
            "preTicked",
            question("q", "boolean", initial=[{"valueBoolean": True}], extension=[OUR_CONSENT]),
        ),
        ("modifier", question("q", modifierExtension=[{"url": "x"}])),
        ("twoConditions", {**question("q"), **TWO_CONDITIONS}),
        ("misplacedExpression", {**group("g", question("q")), "extension": [CALCULATION]}),
    ],
)
def test_what_would_not_work_as_its_author_thinks_is_refused(code, item):
    report = import_report(a_source(question("other"), item))

    assert code in codes(report.findings, blocking=True)


def test_a_finding_inside_an_item_names_the_item():
    report = import_report(a_source(question("q", enableWhen=[when("gone", answerString="x")])))

    assert [(one.code, one.link_id) for one in report.findings] == [("targetMissing", "q")]


def test_each_finding_is_said_once():
    report = import_report(a_source(status={"a": 1}))

    assert len(report.findings) == len(set(report.findings))


FILTERED = {
    "resourceType": "ValueSet",
    "id": "ill",
    "compose": {
        "include": [{"system": "s", "filter": [{"property": "p", "op": "=", "value": "v"}]}]
    },
}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (a_source(group("g")), "A group needs items"),
        (
            a_source(question("d", "display", item=[question("q")])),
            "A display must not have items: use a group",
        ),
        (
            a_source(question("q", "choice", answerOption=[{"valueCoding": {"display": "Yes"}}])),
            "Each option needs a code: Yes",
        ),
        (
            a_source(question("q", "choice", answerValueSet="#ill"), contained=[FILTERED]),
            "The codes of the value set are not part of the form: include them",
        ),
        (
            a_source(question("q", "quantity", extension=[extension("minValue", valueInteger=1)])),
            "A limit has another type than the answer (a quantity takes minQuantity and "
            "maxQuantity, or one unit for a plain number)",
        ),
        (
            a_source(question("q", "integer", extension=[extension("minValue", valueDate="2020")])),
            "A limit has another type than the answer (it takes valueInteger)",
        ),
        (
            a_source(url="https://x.example/form|2"),
            "The url holds a version after the mark |: write that into version",
        ),
        (
            {"resourceType": "Bundle"},
            "This is not a FHIR Questionnaire: it is a Bundle; bring each Questionnaire in it as "
            "a file of its own",
        ),
        (
            {"resourceType": "Patient"},
            "This is not a FHIR Questionnaire: its resourceType is Patient",
        ),
        ({}, "This is not a FHIR Questionnaire: no resourceType"),
        (b"[]", "This is not a FHIR Questionnaire: it is a list"),
        (b"3", "This is not a FHIR Questionnaire: no resourceType"),
    ],
)
def test_an_author_is_told_what_to_do(source, reason):
    found = [finding.reason for finding in import_report(source).findings if finding.blocks]

    assert found == [reason]


def test_a_plain_limit_counts_in_the_one_unit_of_a_quantity():
    unit = extension("questionnaire-unit", valueCoding={"code": "g", "system": "u"})
    limit = extension("maxValue", valueInteger=100)

    greatest = a_form(question("q", "quantity", extension=[unit, limit])).items[0].constraints

    assert greatest.greatest is not None
    assert greatest.greatest.value is not None
    assert greatest.greatest.value.scalar == Quantity(Decimal(100), "g", "g", "u")


@pytest.mark.parametrize(
    "computed",
    [
        extension("cqf-expression", valueExpression={"language": "text/fhirpath"}),
        {"url": CALCULATED, "valueExpression": {"language": "text/fhirpath"}},
    ],
)
def test_a_text_that_would_be_computed_is_shown_as_written_with_a_warning(computed):
    form = a_form(question("q", text="When?", _text={"extension": [computed]}))

    assert form.items[0].text.default == "When?"
    assert codes(form.warnings) == {"plainer"}


def test_an_option_without_a_display_is_legal_and_its_code_is_shown():
    options = [{"valueCoding": {"code": "a"}}, {"valueCoding": {"code": "b", "display": "B"}}]

    form = a_form(question("q", "choice", answerOption=options))

    assert [option.text.default for option in form.items[0].options] == ["a", "B"]
    assert codes(form.warnings) == {"noDisplay"}
