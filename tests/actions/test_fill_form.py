"""A patient fills in the registration form: saved by page, never lost, handed in once."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from baton.actions import fill_form
from baton.actions.drafts import PagePost
from baton.actions.set_right import Staff
from baton.domain.errors import BadInput, Gone, NotFound, StaleVersion
from baton.domain.forms import BadField, Side
from baton.domain.responses import read_response
from baton.domain.tabs import opened_tab, sealed_tab
from baton.domain.views.form import CheckAnswersView, ConflictView, FormView, SavedView
from baton.domain.views.patient import PatientRequest, ThankYouView
from baton.domain.words import HolderKind
from tests.builders import PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts, MemoryStore
from tests.fakes.practice import staffed, with_case
from tests.patients import FIRST_PAGE, FORM, PAGES, Phone, a_phone, consent_of, f, form_of, post_of


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    return a_phone(ports, with_case(ports))


def stage_of(phone: Phone) -> str:
    case = phone.ports.store.get(PRACTICE, phone.capability.case_id)
    return case.tasks[phone.task_id].stage


def names_of(phone: Phone) -> list[str]:
    return [e.name for e in phone.ports.store.events(PRACTICE, phone.capability.case_id)]


def another(phone: Phone) -> Phone:
    return Phone(phone.ports, phone.capability, phone.task_id)


def test_the_first_page_is_empty_and_nothing_is_written(phone: Phone) -> None:
    before = names_of(phone)

    for _ in range(50):
        view = phone.show(0)

    assert isinstance(view, FormView)
    assert (view.rev, view.back_url, view.page.errors) == (0, "/p/me", ())
    assert phone.stored() is None
    assert names_of(phone) == before


def test_the_first_save_starts_the_form_and_leads_to_the_next_page(phone: Phone) -> None:
    to = phone.save(phone.show(0), FIRST_PAGE)

    assert to == f"/p/forms/{phone.task_id}/1"
    assert stage_of(phone) == "in_progress"
    assert names_of(phone).count("started") == 1
    assert phone.stored().revision == 1


def test_what_was_typed_is_there_on_another_device(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)

    view = another(phone).show(0)

    assert view.page.blocks[0].value == "Mara"
    assert (view.rev, view.saved_at) == (1, phone.ports.now())


def test_a_page_with_errors_comes_back_and_keeps_what_was_typed(phone: Phone) -> None:
    to = phone.save(phone.show(0), {**FIRST_PAGE, f("birth-date", "day"): "31st"})

    view = phone.show(0, with_errors=True)
    assert to == f"/p/forms/{phone.task_id}/0?errors=yes"
    assert [link.target_id for link in view.page.errors] == ["f-5-day"]
    assert view.page.blocks[3].parts[0].value == "31st"


def test_a_page_behind_us_shows_its_errors_again_by_itself(phone: Phone) -> None:
    phone.save(phone.show(0), {})
    phone.save(phone.show(1), PAGES[1])

    assert phone.show(0).page.errors
    assert not phone.show(1).page.errors


def test_a_page_that_does_not_apply_leads_on(phone: Phone) -> None:
    assert isinstance(phone.show("check"), CheckAnswersView)
    for page in ("6", "-1", "x", "99999999999", "²", "9" * 5000):
        with pytest.raises(NotFound):
            phone.show(page)


def test_cards_are_added_and_removed(phone: Phone) -> None:
    phone.fill_in(4)
    add = f"add:{FORM.by_link_id['medicines']}"
    medicines = {**PAGES[4], f("takes-medicines"): "true"}
    phone.save(phone.show(4), medicines)
    here = phone.save(phone.show(4), {**medicines, f("medicine-name", "1"): "Aspirin"}, add)

    assert here == f"/p/forms/{phone.task_id}/4#f-35"
    assert len(phone.show(4).page.blocks[2].cards) == 2
    phone.save(phone.show(4), {}, f"remove:{FORM.by_link_id['medicines']}.1")
    assert [card.id for card in phone.show(4).page.blocks[2].cards] == ["f-35-2"]


def test_save_and_finish_later_says_how_much_is_left(phone: Phone) -> None:
    view = phone.save(phone.show(0), FIRST_PAGE, "later")

    assert isinstance(view, SavedView)
    assert view.minutes_left > 0
    assert view.resume_url == "/p/me"
    assert phone.stored().revision == 1


def test_the_whole_form_is_checked_and_handed_in(phone: Phone) -> None:
    assert phone.fill_in() == f"/p/forms/{phone.task_id}/check"
    check = phone.show("check")

    assert check.check.ready
    assert check.back_url == f"/p/forms/{phone.task_id}/5"
    assert phone.submit() == f"/p/forms/{phone.task_id}/check"
    thanks = phone.show("check")
    assert isinstance(thanks, ThankYouView)
    assert thanks.next_task
    assert thanks.next_task.title == "Consent to treatment and records"
    stored = phone.stored()
    assert (stored.open, stage_of(phone)) == (False, "submitted")
    assert read_response(stored.response)["status"] == "completed"


def test_two_submits_are_one_and_both_see_the_thanks(phone: Phone) -> None:
    phone.fill_in()
    check, visit = phone.show("check"), phone.visit
    post = PagePost(rev=check.rev, tab="")

    answers = [
        fill_form.submit(phone.ports, visit, phone.task_id, post),
        fill_form.submit(phone.ports, visit, phone.task_id, post),
        phone.submit(check.rev),
    ]

    assert set(answers) == {f"/p/forms/{phone.task_id}/check"}
    assert names_of(phone).count("submitted") == 1


def test_a_form_with_gaps_leads_back_to_the_first_of_them(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    phone.save(phone.show(1), {})

    assert phone.submit() == f"/p/forms/{phone.task_id}/1?errors=yes"
    assert stage_of(phone) == "in_progress"


def test_answers_that_changed_after_the_check_are_shown_again(phone: Phone) -> None:
    phone.fill_in()
    check = phone.show("check")
    another(phone).save(another(phone).show(0), {f("given-names"): "Maria"})

    assert phone.submit(check.rev) == f"/p/forms/{phone.task_id}/check"
    assert stage_of(phone) == "in_progress"


def test_nothing_is_taken_once_the_form_is_in(phone: Phone) -> None:
    old = phone.show(0)
    phone.fill_in()
    phone.submit()
    before = phone.stored()

    assert phone.save(old, {f("given-names"): "Late"}) == f"/p/forms/{phone.task_id}/check"
    with pytest.raises(Gone):
        phone.autosave(old, {f("given-names"): "Late"}, rev=before.revision)
    assert phone.stored() == before


def test_other_answers_from_another_device_are_shown_side_by_side(phone: Phone) -> None:
    here, there = phone.show(0), another(phone).show(0)
    another(phone).save(there, {**FIRST_PAGE, f("given-names"): "Maria"})

    view = phone.save(here, FIRST_PAGE)

    assert isinstance(view, ConflictView)
    assert [(str(r.label), r.mine, r.theirs) for r in view.rows] == [
        ("First name and any middle names", ("Mara",), ("Maria",))
    ]
    assert (view.rev, view.post_url) == (1, f"/p/forms/{phone.task_id}/0")
    assert phone.stored().revision == 1


@pytest.mark.parametrize(("keep", "name"), [(Side.MINE, "Mara"), (Side.THEIRS, "Maria")])
def test_a_conflict_is_settled_question_by_question(phone: Phone, keep: Side, name: str) -> None:
    here = phone.show(0)
    another(phone).save(another(phone).show(0), {**FIRST_PAGE, f("given-names"): "Maria"})
    conflict = phone.save(here, FIRST_PAGE)

    post = post_of(here, FIRST_PAGE).with_(rev=conflict.rev, keep={f("given-names"): keep})
    for _ in range(2):  # the second click of a hurried person changes nothing
        fill_form.save(phone.ports, phone.visit, phone.task_id, "0", post)

    assert phone.show(0).page.blocks[0].value == name


def test_a_choice_made_before_yet_another_save_is_asked_again(phone: Phone) -> None:
    here = phone.show(0)
    another(phone).save(another(phone).show(0), {**FIRST_PAGE, f("given-names"): "Maria"})
    conflict = phone.save(here, FIRST_PAGE)
    another(phone).save(another(phone).show(0), {**FIRST_PAGE, f("given-names"): "Marie"})

    post = post_of(here, FIRST_PAGE).with_(rev=conflict.rev, keep={f("given-names"): Side.THEIRS})
    again = fill_form.save(phone.ports, phone.visit, phone.task_id, "0", post)

    assert isinstance(again, ConflictView)
    assert again.rows[0].theirs == ("Marie",)


def test_what_two_devices_changed_in_different_questions_is_put_together(phone: Phone) -> None:
    phone.save(phone.show(1), PAGES[1])
    here, there = phone.show(1), another(phone).show(1)
    another(phone).save(there, {f("city"): "Whitby"})

    told = phone.save(here, {f("street"): "1 Quay Street"})

    assert told == f"/p/forms/{phone.task_id}/2"
    fields = phone.show(1).page.blocks[2].blocks
    assert [fields[0].value, fields[1].value] == ["1 Quay Street", "Whitby"]


@pytest.mark.parametrize(
    ("page", "typed"),
    [(1, PAGES[1]), (0, FIRST_PAGE)],
    ids=["another page", "the same answers"],
)
def test_a_save_elsewhere_that_does_not_differ_is_no_conflict(phone: Phone, page, typed) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    here = phone.show(0)
    another(phone).save(another(phone).show(page), typed)

    assert phone.save(here, FIRST_PAGE) == f"/p/forms/{phone.task_id}/1"


def test_a_card_taken_away_elsewhere_stays_when_somebody_wrote_in_it(phone: Phone) -> None:
    phone.fill_in(4)
    typed = {**PAGES[4], f("takes-medicines"): "true"}
    phone.save(phone.show(4), typed)
    here = phone.show(4)
    elsewhere = another(phone)
    elsewhere.save(elsewhere.show(4), {}, f"remove:{FORM.by_link_id['medicines']}.1")

    phone.save(here, {f("medicine-name", "1"): "Aspirin"})

    draft = phone.show("check").check
    answers = [row.answers for section in draft.sections for row in section.rows]
    assert ("Aspirin",) in answers


@pytest.mark.parametrize(
    ("wish", "reason"), [(PatientRequest.STUCK, "stuck"), (PatientRequest.CALL, "call_wanted")]
)
def test_who_cannot_go_on_hands_the_form_to_staff_with_what_was_typed(
    phone: Phone, wish: PatientRequest, reason: str
) -> None:
    post = post_of(phone.show(0), FIRST_PAGE).with_(exit=wish, exit_text="My card is at home")

    for _ in range(2):
        told = fill_form.save(phone.ports, phone.visit, phone.task_id, "0", post)

    (task,) = [t for t in phone.visit.case.open_tasks if t.reason == reason]
    assert told == f"/p/me?asked={wish}"
    assert (task.holder.kind, task.about) == (HolderKind.MEMBER, phone.task_id)
    assert phone.show(0).page.blocks[0].value == "Mara"
    assert phone.show(0).asked == (wish,)


def test_who_wants_paper_gets_this_form_on_paper_and_keeps_what_was_typed(phone: Phone) -> None:
    post = post_of(phone.show(0), FIRST_PAGE).with_(exit=PatientRequest.PAPER)

    told = fill_form.save(phone.ports, phone.visit, phone.task_id, "0", post)

    assert told == "/p/me?asked=paper"
    assert stage_of(phone) == "on_paper"
    assert phone.stored().pages.keys() == {0}


def test_autosave_stores_the_page_and_tells_the_new_revision(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    saved = phone.autosave(phone.show(1), {f("city"): "Whitby"})

    assert (saved.rev, saved.saved) == (2, "09:00")
    assert phone.show(1).page.blocks[2].blocks[1].value == "Whitby"


class Watched:
    """A store that notes each call, and lets something happen just before the first of one name."""

    def __init__(self, store: MemoryStore, before: str = "", act: Callable[[], object] = list):
        self.store, self.before, self.act = store, before, act
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.calls.append(name)
        if name == self.before and self.calls.count(name) == 1:
            self.act()
        return getattr(self.store, name)


def watched(phone: Phone, before: str = "", act: Callable[[], object] = list) -> Phone:
    store: Any = Watched(phone.ports.store, before, act)
    return Phone(replace(phone.ports, store=store), phone.capability, phone.task_id)


def test_autosave_of_a_form_under_way_is_one_call(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    view, seen = phone.show(1), watched(phone)

    seen.autosave(view, {f("city"): "Whitby"})

    assert cast(Any, seen.ports.store).calls == ["save_page"]


def test_a_save_of_another_page_at_the_same_moment_is_no_conflict(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    other = another(phone)
    racing = watched(phone, "save_page", lambda: other.save(other.show(2), PAGES[2]))

    assert racing.save(phone.show(1), PAGES[1]) == f"/p/forms/{phone.task_id}/2"
    assert phone.stored().pages.keys() == {0, 1, 2}


def test_a_save_while_the_form_is_handed_in_leads_to_the_receipt(phone: Phone) -> None:
    phone.fill_in()
    racing = watched(phone, "save_page", lambda: another(phone).submit())

    assert racing.save(phone.show(0), FIRST_PAGE) == f"/p/forms/{phone.task_id}/check"
    assert stage_of(phone) == "submitted"


def test_a_submit_while_another_window_saves_shows_the_check_again(phone: Phone) -> None:
    phone.fill_in()
    other = another(phone)
    late = {f("given-names"): "Maria"}
    racing = watched(phone, "save", lambda: other.save(other.show(0), late))

    assert racing.submit() == f"/p/forms/{phone.task_id}/check"
    assert stage_of(phone) == "in_progress"


def test_two_windows_that_begin_at_the_same_moment_lose_nothing(phone: Phone) -> None:
    other = another(phone)
    racing = watched(phone, "save", lambda: other.save(other.show(1), PAGES[1]))

    racing.save(phone.show(0), FIRST_PAGE)

    assert phone.stored().pages.keys() == {0, 1}
    assert names_of(phone).count("started") == 1


def test_the_very_first_autosave_starts_the_form(phone: Phone) -> None:
    saved = phone.autosave(phone.show(0), {f("given-names"): "Ma"})

    assert saved.rev == 1
    assert stage_of(phone) == "in_progress"


def test_a_window_follows_its_own_autosave(phone: Phone) -> None:
    view = phone.show(0)
    phone.autosave(view, {f("given-names"): "Ma"})
    phone.autosave(view, {f("given-names"): "Mara"})

    assert phone.save(view, FIRST_PAGE) == f"/p/forms/{phone.task_id}/1"
    assert phone.stored().revision == 3


def test_autosave_does_not_follow_another_window(phone: Phone) -> None:
    view = phone.show(0)
    another(phone).save(another(phone).show(0), FIRST_PAGE)

    with pytest.raises(StaleVersion):
        phone.autosave(view, {f("given-names"): "Ma"}, rev=0)


def test_autosave_of_a_page_with_another_wording_keeps_nothing(phone: Phone) -> None:
    view, key = phone.show(0), phone.ports.keys().cookie
    tab = opened_tab(key, view.tab)
    assert tab is not None
    old = sealed_tab(key, tab.with_(form_sha256="0" * 64))

    with pytest.raises(StaleVersion, match="another wording"):
        phone.autosave(view, {f("given-names"): "Ma"}, tab=old)

    assert not phone.stored().pages


def test_autosave_keeps_the_cards_and_what_the_page_hides(phone: Phone) -> None:
    phone.fill_in(4)
    add = f"add:{FORM.by_link_id['medicines']}"
    typed = {**PAGES[4], f("takes-medicines"): "true"}
    phone.save(phone.show(4), typed)
    phone.save(phone.show(4), {f("medicine-name", "1"): "Aspirin"}, add)
    phone.save(phone.show(4), {f("takes-medicines"): "false"})

    phone.autosave(phone.show(4), {f("has-allergies"): "true"})
    phone.save(phone.show(4), {f("takes-medicines"): "true"})

    cards = phone.show(4).page.blocks[2].cards
    assert [card.blocks[0].value for card in cards] == ["Aspirin", ""]


def test_an_old_link_saves_nothing_once_a_new_one_was_sent(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    view = phone.show(1)
    Staff(phone.ports, PRACTICE, STAFF).reissue(phone.capability.case_id)

    with pytest.raises(Gone):
        phone.autosave(view, {f("city"): "Whitby"})
    with pytest.raises(Gone):
        phone.show(1)


def test_the_new_link_goes_on_where_the_old_one_stopped(phone: Phone) -> None:
    phone.save(phone.show(0), FIRST_PAGE)
    case = Staff(phone.ports, PRACTICE, STAFF).reissue(phone.capability.case_id)
    newer = a_phone(phone.ports, case)

    assert newer.show(0).page.blocks[0].value == "Mara"
    assert newer.autosave(newer.show(1), {f("city"): "Whitby"}).rev == 2


def test_a_form_on_paper_may_still_be_filled_in(phone: Phone) -> None:
    Staff(phone.ports, PRACTICE, STAFF).put_on_paper(phone.capability.case_id, phone.task_id)

    phone.fill_in()
    phone.submit()

    assert stage_of(phone) == "submitted"
    assert names_of(phone).count("started") == 1


def test_a_form_that_was_dropped_leads_to_the_list(phone: Phone) -> None:
    view = phone.show(0)
    Staff(phone.ports, PRACTICE, STAFF).drop(phone.capability.case_id, phone.task_id, "not needed")

    assert phone.show(0) == "/p/me"
    assert phone.save(view, FIRST_PAGE) == f"/p/forms/{phone.task_id}/check"
    assert phone.submit(0) == "/p/me"


def test_a_child_sees_nothing_of_another(ports: FakePorts) -> None:
    one = with_case(ports)
    other = with_case(
        ports,
        a_patient(patient_id="patient2", given_name="Nils", birth_date="2015-02-03"),
        key="k2",
    )
    phone = a_phone(ports, one)

    with pytest.raises(NotFound):
        Phone(ports, phone.capability, form_of(other)).show(0)


@pytest.mark.parametrize("task_id", ["nosuchtask", "the consent"])
def test_a_task_that_is_no_form_of_this_case_is_not_found(phone: Phone, task_id: str) -> None:
    view, case = phone.show(0), phone.visit.case
    phone.task_id = consent_of(case) if task_id == "the consent" else task_id

    for act in (
        lambda: phone.show(0),
        lambda: phone.save(view, FIRST_PAGE),
        lambda: phone.autosave(view, FIRST_PAGE),
        lambda: phone.submit(0),
    ):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"f.999": "x"}, BadField),
        ({f("mobile"): "a field of the next page"}, BadField),
        ({f("sex"): "7"}, BadField),
        ({"admin": "yes"}, BadField),
        ({f("medicine-name", "9"): "a card that is not there"}, BadField),
        ({"command": "drop:1"}, BadField),
    ],
)
def test_what_the_page_does_not_have_is_refused(phone: Phone, changes, error) -> None:
    view = phone.show(0)
    command = changes.pop("command", "next")

    with pytest.raises(error):
        phone.save(view, {**FIRST_PAGE, **changes}, command)
    if command == "next":
        with pytest.raises(error):
            phone.autosave(view, {**FIRST_PAGE, **changes})
    assert phone.stored() is None or phone.stored().pages == {}


def test_the_check_page_has_no_answers_of_its_own(phone: Phone) -> None:
    phone.fill_in()
    post = PagePost(rev=6, tab="", fields={f("sex"): ("0",)})

    with pytest.raises(BadField):
        fill_form.submit(phone.ports, phone.visit, phone.task_id, post)


def test_a_tab_of_another_page_or_none_of_ours_is_refused(phone: Phone) -> None:
    view, post = phone.show(0), post_of(phone.show(0), FIRST_PAGE)
    forged = view.tab.replace(".", "x.", 1)

    for changed in (post.with_(tab=forged), post.with_(tab=""), post.with_(tab=phone.show(1).tab)):
        with pytest.raises(BadInput):
            fill_form.save(phone.ports, phone.visit, phone.task_id, "0", changed)
        with pytest.raises(BadInput):
            fill_form.autosave(phone.ports, phone.capability, phone.task_id, "0", changed)
