"""The list of a practice's forms, and one of them as patients see it."""

import pytest

from baton import library
from baton.actions.publish_form import Given, bring
from baton.actions.show_forms import form_page, forms_page
from baton.domain.errors import NotFound
from baton.domain.published import FormState
from baton.domain.words import Role
from tests.actions.test_publish_form import brought, published
from tests.fakes import FakePorts
from tests.fakes.practice import staffed
from tests.questionnaires import as_file
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def test_forms_in_use_stand_before_drafts(ports: FakePorts) -> None:
    published(ports)
    brought(ports, as_file(version="2"))

    view = forms_page(ports, a_colleague(ports, Role.MANAGER))

    assert [line.state for line in view.forms] == [FormState.PUBLISHED, FormState.DRAFT]
    assert view.forms[0].changed_by == "Sam Manager"
    assert view.may_change


def test_reception_sees_the_forms_and_changes_none(ports: FakePorts) -> None:
    assert not forms_page(ports, a_colleague(ports)).may_change


def test_what_blocks_stands_first_with_its_sentence(ports: FakePorts) -> None:
    who = a_colleague(ports, Role.MANAGER)
    report = bring(ports, who, as_file(item=[], version=""), Given()).report

    view = forms_page(ports, who, findings=report.findings, given=Given(title="Mine"))

    assert view.refused
    assert view.title == "Mine"
    assert view.findings[0].level == "error"
    assert all(line.message for line in view.findings)


def test_a_form_is_shown_page_by_page(ports: FakePorts) -> None:
    form, who = published(ports), a_colleague(ports)

    first, second = (form_page(ports, who, form.sha256, page=page) for page in (0, 1))

    assert (first.pages, first.language) == ((0, 1), "en")
    assert [str(v.preview.page.title) for v in (first, second) if v.preview] == [
        "Your trip",
        "Your health",
    ]


def test_a_page_or_language_that_is_not_there_is_the_first(ports: FakePorts) -> None:
    form, who = published(ports), a_colleague(ports)

    view = form_page(ports, who, form.sha256, page=40, language="xx")

    assert (view.page, view.language) == (0, "en")


def test_the_librarys_forms_stand_below_with_the_packs_that_ask_them(ports: FakePorts) -> None:
    view = forms_page(ports, a_colleague(ports))

    (registration,) = (line for line in view.library if line.form == "registration")
    assert registration.title == "Registration form"
    assert "New patient" in registration.packs
    assert {line.form for line in view.library} == {
        path.stem for path in (library.folder() / "forms").glob("*.json")
    }
    assert not any(line.replaced for line in view.library)


def test_a_form_of_the_library_that_has_the_practices_in_its_place_says_so(
    ports: FakePorts,
) -> None:
    published(ports, as_file(url=library.url_of("feedback")))

    view = forms_page(ports, a_colleague(ports))

    assert [line.form for line in view.library if line.replaced] == ["feedback"]


def test_a_form_of_the_library_is_shown_as_patients_see_it(ports: FakePorts) -> None:
    view = form_page(ports, a_colleague(ports, Role.MANAGER), "registration", language="es")

    assert (view.form.form, view.form.state, view.form.changed_by) == ("registration", None, "")
    assert view.form.questions > 12
    assert view.language == "es"
    assert view.preview is not None


def test_an_unknown_form_is_not_found(ports: FakePorts) -> None:
    with pytest.raises(NotFound):
        form_page(ports, a_colleague(ports), "0" * 64)
