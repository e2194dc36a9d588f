"""The practice's face speaks a language: the reader's, or its own."""

from baton.actions.faces import face
from tests.builders import a_practice


def test_a_face_speaks_the_practice_s_language_unless_told() -> None:
    assert face(a_practice()).language == "en"
    assert face(a_practice(), "de").language == "de"
