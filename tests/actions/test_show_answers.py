"""Staff type in what a patient said: page by page, checked, handed in with their name."""

from collections.abc import Sequence

import pytest

from baton.actions.show_answers import answers_page, answers_typed
from baton.domain.case import Case
from baton.domain.errors import BadInput, NotFound, WrongStage
from baton.domain.views.answers import AnswersReadView, AnswersView
from tests.builders import PRACTICE, RECEPTION
from tests.domain.forms.browser import posted_by
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import FIRST_PAGE, PAGES, Typed, form_of
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def shown(ports: FakePorts, case: Case, page: str) -> AnswersView:
    query = {"answers": form_of(case), "page": page}
    view = answers_page(ports, a_colleague(ports), case.case_id, query)
    assert isinstance(view, AnswersView)
    return view


def typed(ports: FakePorts, case: Case, page: str, answers: Typed, *, command: str = "next") -> str:
    """Post a page as the browser does and give where it leads."""
    view = shown(ports, case, page)
    body: dict[str, Sequence[str]] = dict(posted_by(view.page)) if view.page else {}
    body |= {n: [value] if isinstance(value, str) else list(value) for n, value in answers.items()}
    body |= {"task": [form_of(case)], "version": [str(view.version)], "page": [page]}
    body |= {"rev": [str(view.rev)], "tab": [view.tab], "command": [command]}
    fields = {name: tuple(values) for name, values in body.items()}
    return answers_typed(ports, a_colleague(ports), case.case_id, fields)


def address(case: Case, page: object) -> str:
    return f"/staff/cases/{case.case_id}?answers={form_of(case)}&page={page}"


def test_typing_page_after_page_leads_to_the_check_and_then_back(ports: FakePorts) -> None:
    case = with_case(ports)

    leads = [typed(ports, case, str(n), answers) for n, answers in enumerate(PAGES)]
    done = typed(
        ports, case, "check", {"source": "phone", "given_by": "her daughter"}, command="send"
    )

    assert leads == [address(case, page) for page in (1, 2, 3, 4, 5, "check")]
    assert done == f"/staff/cases/{case.case_id}?said=answers"
    assert ports.store.get(PRACTICE, case.case_id).tasks[form_of(case)].stage == "submitted"
    submitted = next(e for e in ports.store.events(PRACTICE, case.case_id) if e.name == "submitted")
    assert (submitted.by.id, submitted.detail) == (
        RECEPTION,
        {"source": "phone", "given_by": "her daughter"},
    )


def test_half_a_form_is_kept_for_later(ports: FakePorts) -> None:
    case = with_case(ports)

    leads = typed(ports, case, "0", FIRST_PAGE, command="later")

    assert leads == f"/staff/cases/{case.case_id}?said=later"
    assert ports.store.answers(PRACTICE, case.case_id, form_of(case)) is not None


def test_handing_in_too_soon_leads_to_the_first_page_that_lacks(ports: FakePorts) -> None:
    case = with_case(ports)
    typed(ports, case, "0", FIRST_PAGE)

    leads = typed(ports, case, "check", {}, command="send")

    assert leads.startswith(address(case, 1) + "&errors=yes")


def test_the_page_names_the_patient_and_the_way_back(ports: FakePorts) -> None:
    case = with_case(ports)

    view = shown(ports, case, "check")

    assert (view.label, view.page, view.back_url) == (
        "Mara Lindqvist",
        None,
        f"/staff/cases/{case.case_id}",
    )
    assert view.check is not None


@pytest.mark.parametrize(
    "query",
    [{"answers": "TASK"}, {"answers": "task1", "page": "last"}, {"answers": "task1", "x": ""}],
)
def test_an_address_that_makes_no_sense_is_refused(ports: FakePorts, query: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        answers_page(ports, a_colleague(ports), with_case(ports).case_id, query)


@pytest.mark.parametrize(
    "fields", [{}, {"task": ("task1",), "page": ("one",)}, {"task": ("task1",), "page": ("0",)}]
)
def test_a_post_that_lacks_what_it_came_with_is_refused(
    ports: FakePorts, fields: dict[str, tuple[str, ...]]
) -> None:
    case = with_case(ports)

    with pytest.raises(BadInput):
        answers_typed(ports, a_colleague(ports), case.case_id, fields)


def test_only_a_form_that_waits_takes_answers(ports: FakePorts) -> None:
    case = with_case(ports)
    consent = list(case.tasks)[1]

    with pytest.raises(NotFound):
        answers_page(ports, a_colleague(ports), case.case_id, {"answers": consent})


def test_a_form_that_is_in_takes_no_more(ports: FakePorts) -> None:
    case = with_case(ports)
    for number, answers in enumerate(PAGES):
        typed(ports, case, str(number), answers)
    typed(ports, case, "check", {}, command="send")

    with pytest.raises(WrongStage):
        shown(ports, case, "0")


def test_a_form_that_is_in_can_be_read(ports: FakePorts) -> None:
    case = with_case(ports)
    for number, answers in enumerate(PAGES):
        typed(ports, case, str(number), answers)
    before = shown(ports, case, "check")
    typed(ports, case, "check", {}, command="send")

    query = {"answers": form_of(case), "page": "check"}
    view = answers_page(ports, a_colleague(ports), case.case_id, query)

    assert isinstance(view, AnswersReadView)
    assert before.check is not None
    assert [[(row.link_id, row.answers) for row in s.rows] for s in view.summary.sections] == [
        [(row.link_id, row.answers) for row in s.rows] for s in before.check.sections
    ]
