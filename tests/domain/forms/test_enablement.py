import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baton.domain.forms.answers import Answers
from baton.domain.forms.enablement import enablement
from baton.domain.forms.findings import Place
from baton.domain.forms.values import Value, ValueKind, text_value
from tests.domain.forms.builders import a_form, an_imported_form, group, question, when

YES, NO = Value(ValueKind.BOOLEAN, True), Value(ValueKind.BOOLEAN, False)


def boolean(link_id, *conditions, **elements):
    more = {"enableWhen": list(conditions)} if conditions else {}
    return question(link_id, "boolean", **more, **elements)


def is_yes(target):
    return when(target, answerBoolean=True)


def on(form, values, instances=None):
    """The linkIds enabled at the top, given values by linkId."""
    answers = Answers(
        {Place(form.by_link_id[link_id]): (value,) for link_id, value in values.items()},
        instances or {},
    )
    return {form.items[place.item].link_id for place in enablement(form, answers).places}


def test_an_item_without_condition_is_enabled_and_a_met_condition_enables():
    form = a_form(boolean("a"), boolean("b", is_yes("a")))

    assert on(form, {}) == {"a"}
    assert on(form, {"a": NO}) == {"a"}
    assert on(form, {"a": YES}) == {"a", "b"}


@pytest.mark.parametrize(
    ("behavior", "values", "enabled"),
    [
        ("all", {"a": YES}, False),
        ("all", {"a": YES, "b": YES}, True),
        ("any", {"a": YES}, True),
        ("any", {}, False),
    ],
)
def test_several_conditions_join_by_their_behavior(behavior, values, enabled):
    form = a_form(
        boolean("a"), boolean("b"), boolean("c", is_yes("a"), is_yes("b"), enableBehavior=behavior)
    )

    assert ("c" in on(form, values)) is enabled


def test_without_a_behavior_any_condition_is_enough():
    form = an_imported_form(boolean("a"), boolean("b"), boolean("c", is_yes("a"), is_yes("b")))

    assert "c" in on(form, {"a": YES})


def test_a_disabled_target_counts_as_unanswered_all_the_way_down():
    form = a_form(boolean("a"), boolean("b", is_yes("a")), boolean("c", is_yes("b")))

    assert on(form, {"a": YES, "b": YES}) == {"a", "b", "c"}
    assert on(form, {"a": NO, "b": YES}) == {"a"}


def test_a_disabled_group_disables_everything_below_it():
    form = a_form(
        boolean("a"),
        group("g", group("h", boolean("b")), enableWhen=[is_yes("a")]),
        boolean("c", is_yes("b")),
    )

    assert on(form, {"b": YES}) == {"a"}
    assert on(form, {"a": YES, "b": YES}) == {"a", "g", "h", "b", "c"}


def test_children_of_a_question_need_its_answer_but_notes_below_it_do_not():
    form = a_form(question("q", item=[question("child"), question("note", "display")]))

    assert on(form, {}) == {"q", "note"}
    assert on(form, {"q": text_value("x")}) == {"q", "child", "note"}


def test_a_condition_looks_inside_its_own_instance_and_from_outside_at_all():
    form = a_form(
        group("g", boolean("a"), boolean("b", is_yes("a")), repeats=True), boolean("c", is_yes("a"))
    )
    index = form.by_link_id
    answers = Answers(
        {Place(index["a"], ("2",)): (YES,), Place(index["a"], ("1",)): (NO,)},
        {Place(index["g"]): ("1", "2")},
    )
    enabled = enablement(form, answers)

    assert not enabled.on(Place(index["b"], ("1",)))
    assert enabled.on(Place(index["b"], ("2",)))
    assert enabled.on(Place(index["c"]))


def test_a_condition_on_another_repeating_group_looks_at_all_its_instances():
    form = a_form(
        group("g", boolean("a"), repeats=True),
        group("h", boolean("b", is_yes("a")), repeats=True),
    )
    index = form.by_link_id
    cards = {Place(index["g"]): ("1", "2"), Place(index["h"]): ("1",)}
    answers = Answers({Place(index["a"], ("2",)): (YES,)}, cards)

    assert enablement(form, answers).on(Place(index["b"], ("1",)))


def test_conditions_in_a_circle_are_never_met_and_never_loop():
    form = an_imported_form(boolean("a", is_yes("b")), boolean("b", is_yes("a")), boolean("c"))

    assert on(form, {"a": YES, "b": YES}) == {"c"}


def test_a_chain_of_a_thousand_conditions_is_decided():
    chain = [boolean("0"), *(boolean(str(n), is_yes(str(n - 1))) for n in range(1, 1000))]
    form = a_form(*chain)

    assert len(on(form, {str(n): YES for n in range(1000)})) == 1000
    assert len(on(form, {str(n): YES for n in range(1000) if n != 500})) == 501


@st.composite
def forms_with_answers(draw):
    """Forms of yes/no questions and groups with conditions on any item that makes no circle."""
    count = draw(st.integers(2, 8))
    rank = draw(st.permutations(range(count)))  # a condition looks at a lower rank only
    items = []
    for n in range(count):
        lower = [str(m) for m in range(count) if rank[m] < rank[n]]
        targets = draw(st.lists(st.sampled_from(lower), max_size=2)) if lower else []
        conditions = [
            when(target, draw(st.sampled_from(["=", "!="])), answerBoolean=draw(st.booleans()))
            for target in targets
        ]
        behavior = {"enableBehavior": draw(st.sampled_from(["all", "any"]))} if conditions else {}
        items.append(boolean(str(n), *conditions, **behavior))
    values = draw(st.dictionaries(st.sampled_from([str(n) for n in range(count)]), st.booleans()))
    return items, {link_id: YES if value else NO for link_id, value in values.items()}


@given(forms_with_answers(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_enablement_does_not_depend_on_the_order_of_items_or_answers(drawn, random):
    items, values = drawn
    shuffled, pairs = list(items), list(values.items())
    random.shuffle(shuffled)
    random.shuffle(pairs)

    assert on(a_form(*items), values) == on(a_form(*shuffled), dict(pairs))


@given(forms_with_answers())
@settings(max_examples=60, deadline=None)
def test_enablement_is_the_fixed_point_that_the_rules_describe(drawn):
    items, values = drawn
    found = on(a_form(*items), values)

    def met(condition):
        target = condition["question"]
        value = values.get(target) if target in found else None
        same = value is not None and value.scalar == condition["answerBoolean"]
        return same if condition["operator"] == "=" else not same

    for item in items:
        verdicts = [met(condition) for condition in item.get("enableWhen", [])]
        join = all if item.get("enableBehavior") == "all" else any
        assert (item["linkId"] in found) is (not verdicts or join(verdicts))
