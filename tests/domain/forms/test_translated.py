"""Texts of a form: numbers before them, hints joined, markdown beside the plain words."""

from baton.domain.forms.blocks import Spoken
from baton.domain.forms.translated import Text, joined, sentences


def test_a_number_stands_before_a_text_in_every_language():
    text = Text("Health", "en", {"es": "Salud"}).after(Text("6", "en", {"es": "6º"}))

    assert (text.spoken("en").text, text.spoken("es").text) == ("6 Health", "6º Salud")
    assert Text("", "en").after(Text("6", "en")) == Text("", "en")


def test_several_hints_are_one_in_every_language_that_one_of_them_has():
    text = joined([Text("One.", "en", {"es": "Uno."}), Text("Two.", "en", {"ar": "اثنان."})])

    assert text.default == "One. Two."
    assert text.translations == {"es": "Uno. Two.", "ar": "One. اثنان."}
    assert joined([Text("One.", "en")]) == Text("One.", "en")


def test_hints_read_as_sentences_however_their_authors_ended_them():
    text = joined([Text("One", "en"), Text("Two?", "en"), Text("", "en"), Text("Three:", "en")])

    assert text.default == "One. Two? Three:"
    assert sentences("هل تؤلمك؟", "نعم") == "هل تؤلمك؟ نعم"


def test_prose_is_markdown_where_the_reader_has_it():
    rich = Text("**Hi**", "en", {"es": "**Hola**"})
    text = Text("Hi", "en", {"es": "Hola", "ar": "أهلا"}, rich)

    assert text.prose("en") == Spoken("**Hi**")
    assert text.prose("es") == Spoken("**Hola**")
    assert text.prose("ar") == Spoken("أهلا")
    assert text.prose("fr") == Spoken("**Hi**", "en")
    assert Text("Hi", "en").prose("en") == Spoken("Hi")
