"""A form over HTTP, without script: every page posted as it was drawn."""

import gzip
import json

import pytest

from baton.actions.set_right import Staff
from tests.builders import STAFF
from tests.functions.conftest import House
from tests.functions.patients import Browser, a_browser, drawn_fields
from tests.patients import FIRST_PAGE, PAGES, consent_of, form_of


@pytest.fixture
def case(house: House):
    house.patient()
    return house.case()


@pytest.fixture
def browser(house: House, case) -> Browser:
    return a_browser(house, case)


def base_of(case) -> str:
    return f"/p/forms/{form_of(case)}"


def stage_of(house: House, case) -> str:
    return house.ports.store.get(case.practice_id, case.case_id).tasks[form_of(case)].stage


def test_a_form_is_filled_in_left_found_again_checked_and_sent(house: House, case) -> None:
    here = a_browser(house, case)
    here.send(f"{base_of(case)}/0", FIRST_PAGE)
    here.send(f"{base_of(case)}/1", PAGES[1], command="later")
    assert "Your answers are saved" in here.last["body"]

    there = a_browser(house, case)
    assert f"{base_of(case)}/2" in there.get("/p/me")["body"]
    assert 'value="Whitby"' in there.get(f"{base_of(case)}/1")["body"]
    for page in range(2, 6):
        there.send(f"{base_of(case)}/{page}", PAGES[page])
    assert there.last["headers"]["location"] == f"{base_of(case)}/check"
    check = there.follow()
    assert "Sipho Lindqvist" in check["body"]
    there.post(f"{base_of(case)}/check", drawn_fields(check["body"]))
    assert "has arrived" in there.follow()["body"]
    assert stage_of(house, case) == "submitted"


def test_errors_come_back_by_a_redirect_and_survive_a_reload(browser: Browser, case) -> None:
    browser.send(f"{base_of(case)}/0", {**FIRST_PAGE, "f.5.day": "40"})

    assert browser.last["headers"]["location"] == f"{base_of(case)}/0?errors=yes"
    page = browser.follow()
    assert page["statusCode"] == 200
    assert "<title>Error:" in page["body"]
    assert 'value="40"' in page["body"]


def test_two_tabs_send_once_and_both_see_the_thanks(house: House, browser: Browser, case) -> None:
    for page, typed in enumerate(PAGES):
        browser.send(f"{base_of(case)}/{page}", typed)
    form = drawn_fields(browser.get(f"{base_of(case)}/check")["body"])

    for _ in range(2):
        browser.post(f"{base_of(case)}/check", form)
        assert "Thank you" in browser.follow()["body"]
    events = house.ports.store.events(case.practice_id, case.case_id)
    assert [event.name for event in events].count("submitted") == 1


def test_autosave_answers_in_json(browser: Browser, case) -> None:
    browser.send(f"{base_of(case)}/0", FIRST_PAGE)
    form = drawn_fields(browser.get(f"{base_of(case)}/1")["body"])

    answer = browser.post(f"{base_of(case)}/1/autosave", form | {"f.14": "Whitby"})

    assert answer["statusCode"] == 200
    assert answer["headers"]["content-type"] == "application/json"
    told = json.loads(answer["body"])
    assert told["rev"] == 2
    assert len(told["saved"]) == 5


def test_other_answers_from_elsewhere_are_put_side_by_side(house: House, case) -> None:
    here, there = a_browser(house, case), a_browser(house, case)
    form = drawn_fields(here.get(f"{base_of(case)}/0")["body"])
    there.send(f"{base_of(case)}/0", {**FIRST_PAGE, "f.1": "Maria"})

    page = here.post(f"{base_of(case)}/0", form | dict(FIRST_PAGE) | {"command": "next"})

    assert page["statusCode"] == 200
    assert "You changed these answers elsewhere" in page["body"]
    here.post(f"{base_of(case)}/0", drawn_fields(page["body"]))
    assert here.last["headers"]["location"] == f"{base_of(case)}/1"
    assert 'value="Mara"' in there.get(f"{base_of(case)}/0")["body"]


def test_another_language_is_chosen_on_the_page_and_keeps_what_was_typed(
    house: House, case
) -> None:
    browser = a_browser(house, case)
    typed = drawn_fields(browser.get(f"{base_of(case)}/0")["body"]) | {"f.1": "Mara"}

    browser.post(f"{base_of(case)}/0", typed | {"language": "ar"})
    page = browser.follow()["body"]

    assert '<html lang="ar" dir="rtl">' in page
    assert 'value="Mara"' in page
    assert '<html lang="ar" dir="rtl">' in browser.get("/p/me")["body"]
    assert '<html lang="es" dir="ltr">' in browser.get("/p/me?language=es")["body"]
    assert '<html lang="es" dir="ltr">' in browser.get("/p/me")["body"]
    refused = browser.post(f"{base_of(case)}/0", typed | {"language": "xx"})
    assert refused["statusCode"] == 400


def test_a_script_hears_of_a_conflict_and_of_an_old_link_in_json(house: House, case) -> None:
    here, there = a_browser(house, case), a_browser(house, case)
    form = drawn_fields(here.get(f"{base_of(case)}/0")["body"])
    there.send(f"{base_of(case)}/0", {**FIRST_PAGE, "f.1": "Maria"})

    typed = form | dict(FIRST_PAGE)
    answer = here.post(f"{base_of(case)}/0/autosave", typed, accept="application/json")
    here.cookies.clear()
    outside = here.post(f"{base_of(case)}/0/autosave", typed, accept="application/json")

    assert (answer["statusCode"], json.loads(answer["body"])["error"]) == (409, "changed")
    assert (outside["statusCode"], json.loads(outside["body"])["error"]) == (401, "session_over")


def test_a_post_that_no_page_of_ours_made_is_refused(browser: Browser, case) -> None:
    for fields, status in (
        ({}, 400),
        ({"rev": "0"}, 400),
        ({"rev": "0", "tab": "forged.tab"}, 400),
        (b"rev=0&tab=%ff", 400),
        ({"rev": "0", "tab": "x", "f.1": "x" * 300_000}, 413),
    ):
        for address in (f"{base_of(case)}/0", f"{base_of(case)}/0/autosave"):
            answer = browser.post(address, fields)
            assert answer["statusCode"] == status
            assert "Traceback" not in answer["body"]


def test_unknown_fields_are_refused_and_nothing_is_saved(house, browser: Browser, case) -> None:
    browser.send(f"{base_of(case)}/0", {**FIRST_PAGE, "is_admin": "yes"})

    assert browser.last["statusCode"] == 400
    assert "reload the page" in browser.last["body"]
    assert stage_of(house, case) == "opened"


def test_a_foreign_task_is_the_same_404_as_an_unknown_one(house: House, case) -> None:
    house.patient(patient_id="patient2", given_name="Nils")
    other = house.case("other", "patient2")
    browser = a_browser(house, case)
    drawn = drawn_fields(browser.get(f"{base_of(case)}/0")["body"])

    answers = [
        answer
        for task_id in ("nosuchtask", consent_of(case), form_of(other))
        for answer in (
            browser.get(f"/p/forms/{task_id}/0"),
            browser.post(f"/p/forms/{task_id}/0", drawn),
            browser.post(f"/p/forms/{task_id}/0/autosave", drawn),
            browser.get(f"/p/forms/{task_id}/check"),
        )
    ]

    assert {answer["statusCode"] for answer in answers} == {404}
    assert all("Nils" not in answer["body"] for answer in answers)


def test_a_page_that_the_form_does_not_have_is_not_found(browser: Browser, case) -> None:
    for page in ("6", "x", "1.5", "-1", "9" * 100):
        assert browser.get(f"{base_of(case)}/{page}")["statusCode"] == 404, page


def test_after_a_reissue_the_old_visit_is_over(house: House, browser: Browser, case) -> None:
    form = drawn_fields(browser.get(f"{base_of(case)}/0")["body"])
    Staff(house.ports, case.practice_id, STAFF).reissue(case.case_id)

    for answer in (
        browser.get(f"{base_of(case)}/0"),
        browser.post(f"{base_of(case)}/0", form),
        browser.post(f"{base_of(case)}/0/autosave", form),
    ):
        assert answer["statusCode"] == 401
        assert "Please open your link again" in answer["body"]


def test_a_page_stays_small(browser: Browser, case) -> None:
    sizes = [
        len(gzip.compress(browser.get(f"{base_of(case)}/{page}")["body"].encode()))
        for page in range(6)
    ]

    assert max(sizes) < 15_000


def test_a_visit_reaches_only_its_own_case(house: House, case) -> None:
    child = house.patient(patient_id="patient2", given_name="Nils", birth_date="2015-02-03")
    other = house.case("other", child.patient_id)

    page = a_browser(house, case).get("/p/me")

    assert "Mara" in page["body"]
    assert "Nils" not in page["body"]
    assert form_of(other) not in page["body"]


def test_what_one_form_holds_is_confirmed_in_the_next_without_script(house: House) -> None:
    house.patient()
    case = house.case(pack="new-patient-dental")
    here = a_browser(house, case)
    for page in range(4):
        here.send(f"{base_of(case)}/{page}", PAGES[page])
    card = next(t.task_id for t in case.tasks.values() if t.source == "insurance")

    here.get(f"/p/forms/{card}/0")
    page = here.follow()["body"]
    here.post(f"/p/forms/{card}/known", drawn_fields(page) | {"command": "next"})

    assert "Do you have medical insurance or a medical aid?" in page
    assert "You told us this on “New patient registration”, today" in page
    assert here.last["headers"]["location"] == f"/p/forms/{card}/3"
    check = here.get(f"/p/forms/{card}/check")["body"]
    assert f'href="/p/forms/{card}/0#f-1-true"' in check
    assert "You told us this on “New patient registration”, today" in check


def test_a_page_that_was_tampered_with_takes_nothing_over(house: House) -> None:
    house.patient()
    case = house.case(pack="new-patient-dental")
    here = a_browser(house, case)
    for page in range(4):
        here.send(f"{base_of(case)}/{page}", PAGES[page])
    card = next(t.task_id for t in case.tasks.values() if t.source == "insurance")

    here.post(f"/p/forms/{card}/known", {"rev": "0", "tab": "something else"})
    assert here.last["headers"]["location"] == f"/p/forms/{card}/known"
    here.post(f"/p/forms/{card}/known", {"rev": "0", "tab": "x", "f.1": "true"})
    assert here.last["statusCode"] == 400
    assert house.ports.store.answers(case.practice_id, case.case_id, card) is None
