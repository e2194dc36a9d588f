"""Every process may die between any two lines: the sweep brings the story to the same end.

The cheap cousin of `make drill`: the process dies at each call of the outside world in turn,
before its effect or after it; patient and staff press their button again, and time passes.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import pytest

from baton.actions.file_scan import file_scan
from baton.actions.open_case import open_case, token_of
from baton.actions.open_link import identify
from baton.actions.receive_scan import Arrival, receive_scan
from baton.actions.record_delivery import record_delivery
from baton.actions.set_right import Staff
from baton.actions.sign_document import sign
from baton.actions.sweep import sweep
from baton.domain.case import Case, broken_at, facts, folded_facts
from baton.domain.messages import MessageState, Receipt
from baton.domain.patients import PatientDetails
from tests.actions.test_story import a_request, consent_of, submitted
from tests.builders import MONDAY, PRACTICE, STAFF, a_patient
from tests.fakes import FakePorts
from tests.fakes.fuse import Fuse, Killed, fused
from tests.fakes.practice import staffed, workers

T = TypeVar("T")

MENDED = PatientDetails(
    given_name="Mara",
    family_name="Lindqvist",
    birth_date=a_patient().birth_date,
    email="mara.l@patient.example",
    mobile="+447700900123",
)
SCAN = Arrival(key=f"in/{PRACTICE}/scan.pdf", version_id="v1")
MAILS = 2
"""The invitation, and the invitation again at the right address."""

LONGEST = 60
"""Minutes within which any single crash is made good."""


@dataclass
class Story:
    """The main job played by people who try again, over ports that may die once."""

    fuse: Fuse
    ports: FakePorts = field(default_factory=staffed)
    receipts: int = 0

    def __post_init__(self) -> None:
        self.ports.store.save_patient(a_patient())
        self.frail: Any = fused(self.ports, self.fuse)

    def play(self) -> Case:
        """From opening the pack to the sealed file, the letter and the closed case.

        On the way the address is corrected, and a scan arrives and is filed.
        """
        case = self.tried(self._open)
        self.until(lambda: bool(self.ports.email.sent))
        staff = Staff(self.frail, PRACTICE, STAFF)
        self.tried(lambda: staff.correct(a_patient().patient_id, MENDED))
        self.until(lambda: len(self.ports.email.sent) == MAILS)
        case = self.now(case)
        self._file_a_scan(case)
        capability = self.tried(
            lambda: identify(self.frail, token_of(self.ports, case), a_patient().birth_date)
        )
        self.tried(lambda: submitted(self.frail, case))
        consent = consent_of(case)
        self.until(lambda: self.now(case).tasks[consent].stage == "awaiting_signature")
        request = a_request(self.ports, capability, consent)
        self.tried(lambda: sign(self.frail, capability, consent, request))
        self.until(lambda: self.now(case).closed_at is not None)
        return self.now(case)

    def _file_a_scan(self, case: Case) -> None:
        self.ports.scans.put(SCAN.key, b"%PDF-1.7 %PAGE", content_type="application/pdf")
        intake = self.tried(lambda: receive_scan(self.frail, SCAN))
        assert intake
        self.tried(
            lambda: file_scan(
                self.frail,
                PRACTICE,
                intake.case_id,
                case_id=case.case_id,
                task_id=next(iter(case.tasks)),
                by=STAFF,
            )
        )

    def tried(self, act: Callable[[], T]) -> T:
        """A person does it, and again when the page did not come back."""
        try:
            return act()
        except Killed:
            return act()

    def until(self, reached: Callable[[], bool]) -> None:
        """Let the queues run dry minute by minute; a worker that dies takes its hint with it."""
        for _ in range(LONGEST):
            self._deliver()
            if reached():
                return
            self.ports.now.move(timedelta(minutes=1))
            self._survived(lambda: sweep(self.frail))
        raise AssertionError("the sweep did not bring it to an end")

    def now(self, case: Case) -> Case:
        """The case as it stands."""
        return self.ports.store.get(PRACTICE, case.case_id)

    def _open(self) -> Case:
        return open_case(
            self.frail,
            PRACTICE,
            patient_id=a_patient().patient_id,
            pack_id="new-patient",
            wanted_by=MONDAY + timedelta(days=7),
            by=STAFF,
            key="k1",
        )

    def _deliver(self) -> None:
        acts = workers()
        while self.ports.outbox.hints:
            hint = self.ports.outbox.hints.pop(0)
            act = acts[hint.work]
            self._survived(partial(act, self.frail, hint.practice_id, hint.case_id))
            self._report()

    def _report(self) -> None:
        """The provider reports every mail that left; the queue repeats what was not taken."""
        for mail in self.ports.email.sent[self.receipts :]:
            self.receipts += 1
            tags = mail.tags
            receipt = Receipt(
                kind=MessageState.SENT,
                practice_id=tags.practice,
                case_id=tags.case,
                message_id=tags.message,
                op=tags.op,
                at=self.ports.now(),
            )
            self.tried(partial(record_delivery, self.frail, receipt))

    def _survived(self, act: Callable[[], object]) -> None:
        try:
            act()
        except Killed:
            return


def digest(ports: FakePorts, case: Case) -> object:
    """What must be the same however often a process died: all but times and the ids of tries."""
    store = ports.store
    events = store.events(PRACTICE, case.case_id)
    assert broken_at(events) is None
    assert folded_facts(events) == facts(case)
    documents = store.documents(PRACTICE, case.case_id)
    for document in documents:
        assert document.inputs_sha256 is None or store.registered(document.sha256)
        assert len(ports.documents.versions[document.key]) == 1, "a final is written once"
    once = Counter(event.name for event in events)
    names = "case_opened link_reissued scanned submitted frozen signed sealed rendered".split()
    return (
        {task.title: (task.stage, bool(task.document_id)) for task in case.tasks.values()},
        (case.outcome, case.next_at, case.messages, case.chase),
        sorted((d.kind, d.title, d.sealed) for d in documents),
        {name: once[name] for name in names},
        [(m.kind, m.channel, m.state) for m in store.messages(PRACTICE, case.case_id)],
    )


def undisturbed() -> tuple[Story, object]:
    """The story without any crash, and its end."""
    story = Story(Fuse())
    return story, digest(story.ports, story.play())


CALLS = undisturbed()[0].fuse.calls


@pytest.mark.parametrize("after_effect", [False, True], ids=["before", "after"])
def test_a_crash_at_any_call_ends_like_no_crash(after_effect: bool) -> None:
    _, wanted = undisturbed()
    differing = []

    for number in range(1, CALLS + 1):
        story = Story(Fuse(number, after_effect=after_effect))
        found = digest(story.ports, story.play())
        if (found, len(story.ports.email.sent)) != (wanted, MAILS):
            differing.append((number, story.fuse.names[number - 1], found))

    assert CALLS > 130, "the story is no longer played over the fuse"
    assert differing == []
