"""What makes an answer an alarm, and where it is met."""

from decimal import Decimal

import pytest

from baton.domain.forms import PageFields, alarming, alarming_on, import_report
from baton.domain.forms.alerting import ALARMING
from tests.domain.forms.builders import a_form, a_source, group, posted, question, when

ORDINAL = "http://hl7.org/fhir/StructureDefinition/ordinalValue"
ALERT = "https://baton.example/fhir/StructureDefinition/alert"
ITEM_9 = {"system": "http://loinc.org", "code": "44260-8"}


def scored(link_id, *, code=None, **elements):
    """A choice of four answers with the ordinals 0 to 3."""
    options = [
        {
            "valueCoding": {
                "code": f"a{n}",
                "display": f"Answer {n}",
                "extension": [{"url": ORDINAL, "valueDecimal": n}],
            }
        }
        for n in range(4)
    ]
    coded = {"code": [code]} if code else {}
    return question(link_id, "choice", answerOption=options, **coded, **elements)


def alert(comparison=">=", severity=None, reason=None, **value):
    parts = [{"url": "comparison", "valueCode": comparison}, {"url": "value", **value}]
    parts += [{"url": "severity", "valueCode": severity}] if severity else []
    parts += [{"url": "reason", "valueCode": reason}] if reason else []
    return [{"url": ALERT, "extension": parts}]


def names(rules):
    return [rule.name for rule in rules]


@pytest.mark.parametrize(("chosen", "met"), [("0", []), ("1", ["nine"]), ("3", ["nine"])])
def test_item_9_of_the_phq_9_alarms_in_any_form_from_the_first_ordinal_on(chosen, met):
    form = a_form(group("g", scored("eight"), scored("nine", code=ITEM_9)))

    rules = alarming(form, posted(form, {"f.1": "3", "f.2": chosen}))

    assert names(rules) == met
    assert all((rule.reason, rule.urgent) == ("self_harm", True) for rule in rules)


def test_the_rule_of_the_form_takes_the_place_of_the_known_one():
    own = alert(valueInteger=2, severity="soon", reason="low_mood")
    form = a_form(scored("nine", code=ITEM_9, extension=own))
    rule = form.alerts[0]

    assert names(alarming(form, posted(form, {"f.0": "1"}))) == []
    assert names(alarming(form, posted(form, {"f.0": "2"}))) == ["nine"]
    assert (rule.reason, rule.urgent, rule.expected.scalar) == ("low_mood", False, Decimal(2))


def test_answers_without_ordinals_alarm_by_their_value():
    form = a_form(
        question("pain", "integer", extension=alert(">", valueInteger=7)),
        question("safe", "boolean", extension=alert("=", valueBoolean=False)),
    )

    assert names(alarming(form, posted(form, {"f.0": "8", "f.1": "true"}))) == ["pain"]
    assert names(alarming(form, posted(form, {"f.0": "7", "f.1": "false"}))) == ["safe"]
    assert form.alerts[0].reason == ALARMING
    assert alarming(form, posted(form, {})) == ()


def test_what_is_not_asked_does_not_alarm_but_a_page_alone_may():
    asked = scored("nine", code=ITEM_9, enableWhen=[when("more", answerBoolean=True)])
    form = a_form(group("first", question("more", "boolean")), group("second", asked))
    fields = {"f.3": "2"}

    assert alarming(form, posted(form, {"f.1": "false"}, fields)) == ()
    assert names(alarming(form, posted(form, {"f.1": "true"}, fields))) == ["nine"]
    assert names(alarming_on(form, 1, PageFields({"f.3": ("2",)}))) == ["nine"]
    assert alarming_on(form, 0, PageFields({"f.1": ("true",)})) == ()


def test_two_rules_of_one_item_have_names_of_their_own():
    both = alert(valueInteger=1, severity="soon") + alert(valueInteger=3)
    form = a_form(scored("mood", extension=both))

    assert names(alarming(form, posted(form, {"f.0": "3"}))) == ["mood", "mood#2"]
    assert names(alarming(form, posted(form, {"f.0": "1"}))) == ["mood"]


@pytest.mark.parametrize(
    "wrong",
    [
        alert("like", valueInteger=1),
        alert(">="),
        alert(valueInteger=1, severity="panic"),
    ],
)
def test_a_rule_that_cannot_be_read_stands_against_publishing(wrong):
    report = import_report(a_source(scored("mood", extension=wrong)))

    assert [f.code for f in report.findings if f.blocks] == ["badAlert"]


def test_what_may_alarm_is_never_prefilled():
    form = a_form(question("pain", "integer", extension=alert(">", valueInteger=7)))

    assert form.item("pain").never_prefill
