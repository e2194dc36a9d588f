"""Staff type in what a patient said: the same questions, the same checks, another hand."""

import pytest

from baton.actions.drafts import PagePost, page_post
from baton.actions.key_answers import (
    Keying,
    Source,
    page_for_patient,
    save_for_patient,
    submit_for_patient,
)
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import NotFound, StaleVersion, WrongStage
from baton.domain.forms import Destination, FormIncomplete
from baton.domain.practices import Practice
from tests.builders import PRACTICE, STAFF
from tests.domain.forms.browser import posted_by
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import PAGES, Typed, a_phone, consent_of, form_of


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    opened = with_case(ports)
    Staff(ports, PRACTICE, STAFF).put_on_paper(opened.case_id, form_of(opened))
    return opened


def practice_of(ports: FakePorts) -> Practice:
    return ports.store.practice(PRACTICE)


def shown(ports: FakePorts, case: Case, page: int | None) -> Keying:
    return page_for_patient(ports, practice_of(ports), case.case_id, form_of(case), page=page)


def saved(ports: FakePorts, case: Case, view: Keying, typed: Typed) -> Destination:
    assert view.page is not None
    body = posted_by(view.page) | {n: [v] if isinstance(v, str) else v for n, v in typed.items()}
    body |= {"rev": [str(view.rev)], "tab": [view.tab], "command": ["next"]}
    return save_for_patient(
        ports,
        practice_of(ports),
        case.case_id,
        form_of(case),
        page=view.page.page,
        post=page_post({name: tuple(values) for name, values in body.items()}),
        by=STAFF,
    )


def submitted(ports: FakePorts, case: Case, rev: int) -> Case:
    return submit_for_patient(
        ports,
        practice_of(ports),
        case.case_id,
        form_of(case),
        rev=rev,
        source=Source.PHONE,
        given_by="Mara Lindqvist",
        by=STAFF,
    )


def keyed(ports: FakePorts, case: Case) -> Destination:
    return [saved(ports, case, shown(ports, case, n), PAGES[n]) for n in range(len(PAGES))][-1]


def test_staff_type_in_a_paper_form_and_hand_it_in(ports: FakePorts, case: Case) -> None:
    assert keyed(ports, case) == Destination(None)
    view = shown(ports, case, None)

    after = submitted(ports, case, view.rev)

    assert view.check is not None
    assert view.check.ready
    assert after.tasks[form_of(case)].stage == "submitted"
    told = ports.store.events(PRACTICE, case.case_id)
    names = [event.name for event in told]
    assert (names.count("started"), names.count("submitted")) == (1, 1)
    last = next(event for event in told if event.name == "submitted")
    assert last.by == STAFF
    assert last.detail == {"source": "phone", "given_by": "Mara Lindqvist"}


def test_handing_in_twice_is_once(ports: FakePorts, case: Case) -> None:
    keyed(ports, case)
    rev = shown(ports, case, None).rev

    assert submitted(ports, case, rev).seq == submitted(ports, case, rev).seq


def test_gaps_are_told_by_page(ports: FakePorts, case: Case) -> None:
    saved(ports, case, shown(ports, case, 0), PAGES[0])

    with pytest.raises(FormIncomplete) as refused:
        submitted(ports, case, 1)
    assert sorted(refused.value.findings) == [1, 2, 3, 4, 5]


def test_what_the_patient_saved_meanwhile_is_not_overwritten(ports: FakePorts) -> None:
    case = with_case(ports)
    view = shown(ports, case, 0)
    phone = a_phone(ports, case)
    phone.save(phone.show(0), PAGES[0])

    with pytest.raises(StaleVersion):
        saved(ports, case, view, PAGES[0])
    with pytest.raises(StaleVersion):
        submitted(ports, case, 0)


def test_a_form_that_is_in_takes_no_more_answers(ports: FakePorts, case: Case) -> None:
    old = shown(ports, case, 0)
    keyed(ports, case)
    submitted(ports, case, shown(ports, case, None).rev)

    with pytest.raises(WrongStage):
        shown(ports, case, 0)
    with pytest.raises(WrongStage):
        saved(ports, case, old, PAGES[0])


def test_what_is_no_form_of_the_case_is_not_found(ports: FakePorts, case: Case) -> None:
    for case_id, task_id in (
        (case.case_id, consent_of(case)),
        (case.case_id, "nosuchtask"),
        ("nosuchcase", form_of(case)),
    ):
        with pytest.raises(NotFound):
            page_for_patient(ports, practice_of(ports), case_id, task_id, page=0)
        with pytest.raises(NotFound):
            save_for_patient(
                ports,
                practice_of(ports),
                case_id,
                task_id,
                page=0,
                post=PagePost(rev=0, tab=""),
                by=STAFF,
            )
