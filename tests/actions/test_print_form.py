"""A form is printed for its task: codes on every page, a row that they point to."""

import pytest

from baton.actions.print_form import print_form
from baton.actions.set_right import Staff
from baton.domain.case import Case
from baton.domain.errors import NotFound, WrongStage
from baton.domain.prints import read_code
from tests.builders import PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.practice import staffed, with_case
from tests.patients import FORM, a_phone, consent_of, form_of
from tests.staff import a_colleague


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def case(ports: FakePorts) -> Case:
    opened = with_case(ports)
    return Staff(ports, PRACTICE, STAFF).put_on_paper(opened.case_id, form_of(opened))


def test_every_page_carries_a_code_that_leads_to_the_print(ports: FakePorts, case: Case) -> None:
    file = print_form(ports, a_colleague(ports), case.case_id, form_of(case))

    (row,) = ports.store.prints(PRACTICE, case.case_id)
    html = file.body.decode()
    codes = {part[:46] for part in html.split("data:image/svg+xml,")[1:]}
    read = {read_code(ports.keys().link, PRACTICE, code) for code in codes}
    assert (file.name, file.content_type) == ("registration-form.pdf", "application/pdf")
    assert read == {(row.print_id, page) for page in range(1, row.pages + 1)}
    assert (row.task_id, row.form_sha256, row.version) == (form_of(case), FORM.sha256, "1")


def test_printing_is_on_the_timeline_and_moves_nothing(ports: FakePorts, case: Case) -> None:
    print_form(ports, a_colleague(ports), case.case_id, form_of(case))

    told = ports.store.events(PRACTICE, case.case_id)[-1]
    assert (told.name, told.task_id) == ("printed", form_of(case))
    assert ports.store.get(PRACTICE, case.case_id).tasks[form_of(case)].stage == "on_paper"


def test_each_printing_has_codes_of_its_own(ports: FakePorts, case: Case) -> None:
    first, second = (
        print_form(ports, a_colleague(ports), case.case_id, form_of(case)) for _ in range(2)
    )

    assert first.body != second.body
    assert len(ports.store.prints(PRACTICE, case.case_id)) == 2


def test_only_a_form_that_takes_answers_is_printed(ports: FakePorts, case: Case) -> None:
    with pytest.raises(NotFound):
        print_form(ports, a_colleague(ports), case.case_id, consent_of(case))
    phone = a_phone(ports, with_case(ports, a_patient(patient_id="patient2"), key="k2"))
    phone.fill_in()
    phone.submit()
    with pytest.raises(WrongStage):
        print_form(ports, a_colleague(ports), phone.capability.case_id, phone.task_id)
