"""Every code that an event, a reason or a table may hold has words."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from baton.actions import explain
from baton.actions.explain import Names, timeline
from baton.actions.receive_scan import TITLES
from baton.actions.set_right import Staff
from baton.domain.case import PATIENT_ACTOR, SYSTEM_ACTOR, Actor
from baton.domain.lifecycle import TABLES
from baton.domain.messages import MessageState
from baton.domain.views.board import LaneKind
from baton.domain.words import Channel, HolderKind, MessageKind, TaskKind
from tests.builders import CLINICIAN, MANAGER, PRACTICE, RECEPTION, STAFF
from tests.fakes.practice import pass_time, staffed, with_case

CORE = Path(explain.__file__).parents[1]
RECORDERS = {"record": 2, "message_told": 2, "_tell": 0}
"""Functions that record an event, and at which place its name stands."""

NAMES = Names(
    members={RECEPTION: "Sam Reception", CLINICIAN: "Dr Naidoo", MANAGER: "Lindi"},
    zone="Europe/London",
)


def names_in_tables() -> set[str]:
    return {row.event for table in TABLES.values() for row in table.rows}


def names_in_code() -> set[str]:
    found: set[str] = set()
    for path in (*CORE.glob("domain/*.py"), *CORE.glob("actions/*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                found |= literal_name(node)
    return {name for name in found if re.fullmatch(r"[a-z_]+", name)}


def literal_name(call: ast.Call) -> set[str]:
    called = (
        call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    )
    place = RECORDERS.get(called)
    if place is None or len(call.args) <= place:
        return set()
    given = call.args[place]
    return (
        {given.value} if isinstance(given, ast.Constant) and isinstance(given.value, str) else set()
    )


def test_every_event_has_a_sentence() -> None:
    receipts = {f"message_{state}" for state in MessageState} - {
        "message_claimed",
        "message_queued",
        "message_given_up",
    }
    recorded = names_in_tables() | names_in_code() | receipts | {"scan_added"}

    assert {"case_opened", "noted", "message_sent"} <= names_in_code()
    assert recorded - explain.SENTENCES.keys() == set()


def test_no_sentence_is_left_over() -> None:
    known = names_in_tables() | names_in_code() | {f"message_{s}" for s in MessageState}

    assert explain.SENTENCES.keys() - known - {"scan_added"} == set()
    assert explain.SENTENCES.keys() >= explain.QUIET


def test_every_reason_of_a_scan_has_words() -> None:
    assert TITLES.keys() <= explain.REASONS.keys()


def test_every_kind_channel_and_holder_has_words() -> None:
    assert explain.VERBS.keys() == set(TaskKind)
    assert explain.LANES.keys() == set(HolderKind)
    assert explain.MESSAGE_NAMES.keys() == {kind.value for kind in MessageKind}
    assert explain.CHANNEL_NAMES.keys() == {channel.value for channel in Channel}


@pytest.mark.parametrize(
    ("holder", "reason", "verb"),
    [
        (HolderKind.MEMBER, "no_answer", "Call"),
        (HolderKind.MEMBER, "fix_contact", "Fix"),
        (HolderKind.PATIENT, "no_answer", "Open"),
        (HolderKind.SYSTEM, None, "Open"),
    ],
)
def test_a_button_says_its_verb_only_while_the_task_is_ours(
    holder: HolderKind, reason: str | None, verb: str
) -> None:
    assert explain.verb(TaskKind.CALL, holder, reason) == verb


def test_a_reason_that_is_no_code_is_somebodys_own_words() -> None:
    assert explain.reason_text("on holiday") == "on holiday"
    assert explain.reason_text(None) is None


def test_every_lane_has_a_holder() -> None:
    assert set(explain.LANES.values()) == set(LaneKind)


@pytest.mark.parametrize(
    ("actor", "name"),
    [
        (STAFF, "Sam Reception"),
        (Actor(kind=HolderKind.MEMBER, id="gone"), "Somebody who left"),
        (PATIENT_ACTOR, "The patient"),
        (SYSTEM_ACTOR, "The system"),
    ],
)
def test_an_actor_is_named(actor: Actor, name: str) -> None:
    assert NAMES.of(actor) == name


def test_the_story_of_silence_reads_from_the_end() -> None:
    ports = staffed()
    case = with_case(ports)
    pass_time(ports, timedelta(days=7))
    call = next(t for t in ports.store.get(PRACTICE, case.case_id).open_tasks if t.kind == "call")
    staff = Staff(ports, PRACTICE, STAFF)
    staff.assign(case.case_id, call.task_id, CLINICIAN)
    staff.note(case.case_id, "Prefers afternoons")
    staff.finish(case.case_id, call.task_id, "Reached: will do it online")

    case = ports.store.get(PRACTICE, case.case_id)
    story = timeline(case, ports.store.events(PRACTICE, case.case_id), NAMES)

    told = [(entry.what, entry.who, entry.why, entry.note) for entry in story]
    title = call.title
    assert told[:3] == [
        (f"{title}: done", "Sam Reception", "Reached: will do it online", None),
        ("Note", "Sam Reception", None, "Prefers afternoons"),
        (f"{title} was given to Dr Naidoo", "Sam Reception", None, None),
    ]
    assert told[-1] == ("The pack was opened", "Sam Reception", None, None)
    assert ("The invitation by e-mail was sent", "The system", None, None) in told


def test_a_moved_time_is_told_in_the_practices_own_time() -> None:
    ports = staffed()
    case = with_case(ports)
    assert case.wanted_by is not None
    Staff(ports, PRACTICE, STAFF).move(case.case_id, case.wanted_by + timedelta(days=21))

    case = ports.store.get(PRACTICE, case.case_id)
    (latest, *_) = timeline(case, ports.store.events(PRACTICE, case.case_id), NAMES)

    assert latest.what == "The wanted-by time was moved to Monday 29 March, 10:00"


def test_what_waits_is_not_told_every_time_somebody_looked() -> None:
    ports = staffed()
    case = with_case(ports)
    pass_time(ports, timedelta(days=14))

    case = ports.store.get(PRACTICE, case.case_id)
    events = ports.store.events(PRACTICE, case.case_id)
    told = [entry.what for entry in timeline(case, events, NAMES)]

    assert "stalled" in [event.name for event in events]
    assert not [sentence for sentence in told if "tried again" in sentence]


def test_a_task_that_was_not_done_in_time_says_who_has_it_now() -> None:
    ports = staffed()
    case = with_case(ports)
    form = next(iter(case.tasks))
    Staff(ports, PRACTICE, STAFF).put_on_paper(case.case_id, form)
    pass_time(ports, timedelta(hours=9))

    case = ports.store.get(PRACTICE, case.case_id)
    (latest, *_) = timeline(case, ports.store.events(PRACTICE, case.case_id), NAMES)

    assert (latest.what, latest.why) == (
        "Registration form was not done in time",
        "now with Lindi",
    )
