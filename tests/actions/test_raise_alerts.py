"""An alarming answer raises its alert when its page is saved: once, whatever dies or repeats."""

from dataclasses import replace
from typing import Any

import pytest

from baton.actions import drafts
from baton.actions.raise_alerts import may_alarm
from baton.actions.show_case import case_page
from baton.domain.case import Task
from baton.domain.errors import StaleVersion
from baton.domain.forms import PageFields, compile_form
from baton.domain.views.form import ConflictView
from tests.builders import PRACTICE
from tests.domain.forms.builders import a_source, group, question
from tests.domain.forms.test_alerting import ITEM_9, scored
from tests.fakes import FakePorts
from tests.fakes.fuse import Fuse, Killed, fused
from tests.fakes.practice import staffed, with_case
from tests.patients import Phone, capability_of, with_own_form
from tests.staff import a_colleague

SOURCE = a_source(
    group("mood", scored("eight"), scored("nine", code=ITEM_9)),
    group("rest", question("remark", "string")),
)
NINE, SOME, NONE = "f.2", {"f.1": "1", "f.2": "2"}, {"f.1": "1", "f.2": "0"}


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


@pytest.fixture
def phone(ports: FakePorts) -> Phone:
    case = with_case(ports)
    return Phone(ports, capability_of(ports, case), with_own_form(ports, case, SOURCE))


def alerts(phone: Phone) -> list[Task]:
    case = phone.ports.store.get(PRACTICE, phone.capability.case_id)
    return [task for task in case.tasks.values() if task.reason == "self_harm"]


def events(phone: Phone, name: str) -> int:
    told = phone.ports.store.events(PRACTICE, phone.capability.case_id)
    return [event.name for event in told].count(name)


def test_a_saved_page_raises_one_alert_and_the_next_page_says_where_to_turn(phone: Phone) -> None:
    assert phone.show(0).crisis is None
    phone.save(phone.show(0), SOME)

    assert [task.stage for task in alerts(phone)] == ["alarmed"]
    assert "999" in phone.show(1).crisis
    assert "999" in phone.show("check").crisis


def test_the_alert_shows_the_number_to_call_and_leads_to_the_answers(phone: Phone) -> None:
    phone.save(phone.show(0), SOME)

    view = case_page(phone.ports, a_colleague(phone.ports), phone.capability.case_id)

    (card,) = (card for card in view.tasks if card.task_id == alerts(phone)[0].task_id)
    assert card.call is not None
    assert (card.call.phone, card.call.script) == ("+447700900123", None)
    assert card.open_url is not None
    assert card.open_url.endswith(f"?answers={phone.task_id}&page=check")
    assert [choice.value for choice in card.outcomes] == ["spoken", "in_care", "known"]


def test_a_harmless_answer_raises_none(phone: Phone) -> None:
    phone.save(phone.show(0), NONE)

    assert alerts(phone) == []
    assert phone.show(1).crisis is None


def test_an_autosave_raises_it_long_before_anything_is_handed_in(phone: Phone) -> None:
    phone.save(phone.show(0), NONE)
    page = phone.show(0)
    assert "999" in page.crisis_ready

    saved = phone.autosave(page, SOME)

    assert saved.crisis
    assert [task.stage for task in alerts(phone)] == ["alarmed"]
    assert phone.stored().open


def test_autosaves_that_change_nothing_alarming_are_one_call(phone: Phone) -> None:
    phone.save(phone.show(0), NONE)
    view = phone.show(0)
    fuse = Fuse()
    watching: Any = Phone(fused(phone.ports, fuse), phone.capability, phone.task_id)

    saved = watching.autosave(view, {**NONE, "f.1": "3"})
    assert fuse.names == ["store.save_page"]
    saved = watching.autosave(view, SOME, rev=saved.rev, tab=saved.tab)
    before = len(fuse.names)
    watching.autosave(view, {**SOME, "f.2": "3"}, rev=saved.rev, tab=saved.tab)

    assert fuse.names[before:] == ["store.save_page"]
    assert len(alerts(phone)) == 1


def test_saving_again_in_any_window_and_handing_in_leave_one_alert(phone: Phone) -> None:
    for _ in range(3):
        phone.save(phone.show(0), SOME)
    phone.save(phone.show(1), {"f.4": "nothing more"})
    phone.submit()

    assert events(phone, "raised") == 1
    assert "999" in phone.show("check").crisis


def test_an_answer_taken_back_leaves_the_alert_for_staff_with_a_note(phone: Phone) -> None:
    phone.save(phone.show(0), SOME)
    phone.save(phone.show(0), NONE)

    assert [task.stage for task in alerts(phone)] == ["alarmed"]
    assert events(phone, "answer_changed") == 1
    assert phone.show(1).crisis is None


def test_an_answer_that_waits_for_a_choice_between_two_devices_alarms_already(
    phone: Phone,
) -> None:
    phone.save(phone.show(0), {"f.1": "1"})
    late = phone.show(0)
    phone.save(phone.show(0), NONE)

    assert isinstance(phone.save(late, SOME), ConflictView)
    assert len(alerts(phone)) == 1


def test_an_autosave_that_comes_too_late_alarms_all_the_same(phone: Phone) -> None:
    phone.save(phone.show(0), {"f.1": "1"})
    late = phone.show(0)
    phone.save(phone.show(0), NONE)

    with pytest.raises(StaleVersion):
        phone.autosave(late, SOME)
    assert len(alerts(phone)) == 1


def test_a_draft_from_before_the_rule_alarms_when_it_is_handed_in(phone: Phone) -> None:
    phone.save(phone.show(0), NONE)
    phone.save(phone.show(1), {})
    fields = PageFields({name: (text,) for name, text in SOME.items()})
    drafts.save(phone.ports, phone.stored(), 0, fields, saved_by="before")
    assert alerts(phone) == []

    phone.submit()

    assert [task.stage for task in alerts(phone)] == ["alarmed"]


def dying(phone: Phone, fuse: Fuse) -> Phone:
    ports = replace(phone.ports, store=fused(phone.ports, fuse).store)
    return Phone(ports, phone.capability, phone.task_id)


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("kind", ["save", "autosave"])
def test_whatever_dies_the_stored_answer_has_its_one_alert(kind: str, after_effect: bool) -> None:
    for at in range(1, 40):
        ports = staffed()
        case = with_case(ports)
        phone = Phone(ports, capability_of(ports, case), with_own_form(ports, case, SOURCE))
        phone.save(phone.show(0), NONE)
        view = phone.show(0)
        fuse = Fuse(at, after_effect=after_effect)
        try:
            getattr(dying(phone, fuse), kind)(view, SOME)
        except Killed:
            stored = PageFields.from_bytes(phone.stored().pages[0]).fields
            assert stored[NINE] == ("0",) or len(alerts(phone)) == 1, fuse.names
            getattr(phone, kind)(phone.show(0), SOME)
        assert len(alerts(phone)) == 1, fuse.names
        assert events(phone, "raised") == 1, fuse.names
        if fuse.calls < at:
            return
    raise AssertionError("the save never ended")


def test_a_form_without_rules_is_never_looked_at_twice() -> None:
    form = compile_form(a_source(question("q")))

    assert not may_alarm(form, 0, seen=PageFields(), typed=PageFields({"f.0": ("x",)}))
