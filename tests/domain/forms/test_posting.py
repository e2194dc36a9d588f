import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from baton.domain.forms import BadField, Draft, page_view, read_page
from tests.domain.forms.browser import posted_by
from tests.domain.forms.builders import (
    a_form,
    choice,
    extension,
    group,
    posted,
    question,
    when,
)

FORM = a_form(
    group(
        "g",
        question("name", maxLength=5),
        question("smokes", "boolean"),
        choice(
            "how", "pipe", "cigar", repeats=True, enableWhen=[when("smokes", answerBoolean=True)]
        ),
        question("story", "text"),
        question("born", "date"),
        group("card", question("what"), choice("kind", "a", "b"), repeats=True),
        choice("why", "a", kind="open-choice"),
        question("fixed", readOnly=True, initial=[{"valueString": "as it is"}]),
        question(
            "secret",
            initial=[{"valueString": "hidden"}],
            extension=[extension("questionnaire-hidden", valueBoolean=True)],
        ),
        question("note", "display"),
    ),
    group("other page", question("far")),
)
INDEX = FORM.by_link_id


def name(link_id, *rest):
    return ".".join(["f", str(INDEX[link_id]), *rest])


NAME, SMOKES, HOW, STORY = (name(link_id) for link_id in ("name", "smokes", "how", "story"))


def read(fields, draft=None):
    return dict(read_page(FORM, 0, fields, draft or Draft()).fields)


def saved(**fields):
    return Draft().with_page(0, read_page(FORM, 0, fields, Draft()))


def test_what_was_typed_is_kept_as_typed_even_when_it_breaks_a_rule():
    fields = read({NAME: ["  much too long "], name("born", "day"): ["x"]})

    assert fields[NAME] == ("  much too long ",)
    assert fields[name("born", "day")] == ("x",)


@pytest.mark.parametrize(
    ("field", "text", "kept"),
    [
        (STORY, "a\r\nb\rc", "a\nb\nc"),
        (NAME, "a\nb", "a b"),
        (NAME, "a\x00\x1b\ud800b", "ab"),
        (NAME, "e\u0301", "é"),
        (NAME, "x" * 5000, "x" * 200),
        (STORY, "x" * 50_000, "x" * 20_000),
    ],
)
def test_texts_are_tidied_and_bounded(field, text, kept):
    assert read({field: [text]})[field] == (kept,)


def test_blank_fields_are_not_kept():
    assert NAME not in read({NAME: [""]})


@pytest.mark.parametrize(
    "body",
    [
        {"f.99": ["x"]},
        {"f.99999999": ["x"]},
        {"g": ["x"]},
        {"f.": ["x"]},
        {name("far"): ["x"]},
        {name("g"): ["x"]},
        {name("note"): ["x"]},
        {name("name", "day"): ["x"]},
        {name("name", "1"): ["x"]},
        {name("what"): ["x"]},
        {name("what", "2"): ["x"]},
        {name("card", "ids"): ["1"]},
        {name("born"): ["2026-05-03"]},
        {SMOKES: ["yes"]},
        {HOW: ["0", "7"]},
        {"rev": ["3"]},
        {"command": ["drop"]},
        {"command": ["add:99"]},
        {"command": [f"add:{INDEX['g']}"]},
        {"command": [f"add:{INDEX['card']}.1"]},
        {"command": [f"remove:{INDEX['card']}"]},
        {"command": [f"remove:{INDEX['card']}.7"]},
    ],
)
def test_anything_that_the_page_does_not_have_is_refused(body):
    with pytest.raises(BadField):
        read(body)


@pytest.mark.parametrize("page", [-1, 2])
def test_a_page_that_is_not_there_is_refused(page):
    with pytest.raises(BadField):
        read_page(FORM, page, {}, Draft())


def test_hidden_and_read_only_questions_keep_their_values():
    fields = read({name("fixed"): ["changed"], name("secret"): ["changed"]})

    assert fields[name("fixed")] == ("as it is",)
    assert fields[name("secret")] == ("hidden",)


def test_one_answer_is_taken_where_one_is_asked():
    assert read({name("why"): ["0", "other"]})[name("why")] == ("0",)


def test_an_unticked_box_that_was_shown_is_cleared():
    draft = saved(**{SMOKES: ["true"], HOW: ["0"]})

    assert HOW not in read({SMOKES: ["true"]}, draft)
    assert HOW not in read({SMOKES: ["true"], "shown": [SMOKES, HOW]}, draft)
    assert SMOKES not in read({"shown": [SMOKES]}, draft)


def test_a_box_that_was_not_on_the_page_is_left_as_it_was():
    draft = saved(**{SMOKES: ["true"], HOW: ["0"]})

    hidden_by_this_answer = read({SMOKES: ["false"]}, draft)
    assert hidden_by_this_answer[HOW] == ("0",)
    off = Draft().with_page(0, read_page(FORM, 0, {SMOKES: ["false"]}, draft))
    assert read({SMOKES: ["true"]}, off)[HOW] == ("0",)
    assert read({SMOKES: ["true"], "shown": [SMOKES]}, off)[HOW] == ("0",)
    assert HOW not in read({SMOKES: ["true"], "shown": [SMOKES, HOW]}, off)


def test_text_that_was_not_posted_is_left_as_it_was():
    draft = saved(**{STORY: ["long"]})

    assert read({NAME: ["x"]}, draft)[STORY] == ("long",)


def test_commands_of_the_page_itself_are_left_to_the_caller():
    assert read({"command": ["next"], NAME: ["x"]})[NAME] == ("x",)


def test_a_command_keeps_what_was_typed_with_it():
    fields = read({NAME: ["x"], name("what", "1"): ["y"], "command": [f"add:{INDEX['card']}"]})

    assert fields[NAME] == ("x",)
    assert fields[name("what", "1")] == ("y",)
    assert fields[name("card", "ids")] == ("1", "2")


TYPED = st.fixed_dictionaries(
    {},
    optional={
        NAME: st.text(max_size=300),
        STORY: st.text(max_size=50),
        SMOKES: st.sampled_from(["true", "false"]),
        HOW: st.lists(st.sampled_from(["0", "1"]), unique=True, min_size=1),
        name("born", "day"): st.text(max_size=3),
        name("what", "1"): st.text(max_size=20),
        name("kind", "1"): st.sampled_from(["0", "1"]),
        name("why"): st.sampled_from(["0", "other"]),
        name("why", "other"): st.text(max_size=20),
        "command": st.sampled_from([f"add:{INDEX['card']}", f"remove:{INDEX['card']}.1"]),
    },
)


@given(TYPED, st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_posting_a_page_as_it_stands_changes_nothing(typed, markers, with_errors):
    draft = posted(FORM, typed)
    view = page_view(FORM, draft, 0, "en", with_errors=with_errors)

    again = read_page(FORM, 0, posted_by(view, markers=markers), draft)

    assert again == draft.pages[0]


@given(
    st.dictionaries(
        st.text(max_size=10) | TYPED.map(lambda t: next(iter(t), "f.0")),
        st.lists(st.text(max_size=30), max_size=3),
        max_size=4,
    )
)
@settings(max_examples=100, deadline=None)
def test_whatever_is_posted_is_read_or_refused(body):
    try:
        fields = read_page(FORM, 0, body, Draft())
    except BadField:
        return
    page_view(FORM, Draft({0: fields}), 0, "en", with_errors=True)
