import pytest

from baton.actions.exported import file_name


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Registration form", "registration-form.pdf"),
        ("Über Sie: Ihre Zähne", "uber-sie-ihre-zahne.pdf"),
        ('../"x"\r\n', "x.pdf"),
        ("نموذج", "answers.pdf"),
        ("a" * 300, f"{'a' * 60}.pdf"),
    ],
)
def test_any_title_gives_a_name_that_any_system_takes(title: str, name: str) -> None:
    assert file_name(title, "pdf") == name
