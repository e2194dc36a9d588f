"""Stages, reasons and events in the words of staff: tables from codes to sentences, and nothing
else decides what a page says happened."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from baton.domain.case import Actor, Case, Event
from baton.domain.lifecycle import TABLES
from baton.domain.model import Model
from baton.domain.views.board import LaneKind
from baton.domain.views.case import TimelineEntry
from baton.domain.views.when import in_full
from baton.domain.words import HolderKind, TaskKind

LANES = {
    HolderKind.MEMBER: LaneKind.NEEDS_US,
    HolderKind.PATIENT: LaneKind.WITH_PATIENTS,
    HolderKind.GUARDIAN: LaneKind.WITH_PATIENTS,
    HolderKind.SYSTEM: LaneKind.WITH_SYSTEM,
}

OPEN = "Open"

VERBS = {
    TaskKind.FORM: "Type in",
    TaskKind.SIGNATURE: "Look",
    TaskKind.DOCUMENT: "Mend",
    TaskKind.FILING: "File",
    TaskKind.CALL: "Call",
    TaskKind.REVIEW: "Decide",
    TaskKind.FOLLOW_UP: "Book",
}
"""What the button of a task says while staff hold it."""


class Reason(Model):
    """Why a call, review or filing exists; `verb` where the kind's own verb says too little.

    `in_record` marks what is mended on the patient's record.
    """

    text: str
    verb: str | None = None
    in_record: bool = False


REASONS: Mapping[str, Reason] = {
    "no_answer": Reason(text="Everything we may send was sent, and nothing came back"),
    "unreachable": Reason(text="No e-mail address or mobile number that works", in_record=True),
    "declined": Reason(text="The patient declined to sign"),
    "call_wanted": Reason(text="The patient asked for a call"),
    "question": Reason(text="The patient asked a question; it stands on the timeline"),
    "stuck": Reason(text="The patient could not answer a question; what is missing is noted"),
    "link_locked": Reason(
        text="Five wrong birth dates: check the one on record", verb="Check", in_record=True
    ),
    "alarming_answer": Reason(text="An answer that somebody must see now", verb="Look"),
    "self_harm": Reason(text="An answer speaks of self-harm", verb="Look"),
    "send_failed": Reason(text="A message could not be sent"),
    "fix_contact": Reason(
        text="A message did not arrive: the contact may be wrong", verb="Fix", in_record=True
    ),
    "history_broken": Reason(text="Its history does not add up: tell whoever runs Baton"),
    "document_missing": Reason(text="A document on record has no file behind it"),
    "scan_lost": Reason(text="A scan lies in the inbox and could not be filed for a day"),
    "file_unnamed": Reason(text="A file is kept that no document names: tell whoever runs Baton"),
    "no_code": Reason(text="It carries no code of ours"),
    "empty": Reason(text="The file is empty: scan it again", verb="Look"),
    "too_large": Reason(text="The file is larger than 50 MB: scan it in parts", verb="Look"),
    "damaged": Reason(text="The file is damaged or cut off: scan it again", verb="Look"),
    "password": Reason(text="The file has a password: ask for one without", verb="Look"),
    "foreign": Reason(text="The file is neither PDF nor picture: ask for one", verb="Look"),
    "web_page": Reason(text="The file is a web page: ask for a PDF of it", verb="Look"),
    "heic": Reason(
        text="The photo is in Apple’s own format (HEIC): ask for a JPEG or a PDF", verb="Look"
    ),
    "other_picture": Reason(
        text="The picture is neither JPEG, PNG nor TIFF: ask for one of these", verb="Look"
    ),
    "too_many_pixels": Reason(text="The picture is too large: scan it at 300 dpi", verb="Look"),
    "too_many_pages": Reason(text="The file has over 500 pages: scan it in parts", verb="Look"),
}

SENTENCES: Mapping[str, str] = {
    # the case
    "case_opened": "The pack was opened",
    "arrived": "A file arrived",
    "asked": "{task} was handed to {to}",
    "task_added": "{task} was added",
    "noted": "Note",
    "assigned": "{task} was given to {to}",
    "taken_back": "The last step was taken back",
    "moved": "The wanted-by time was moved to {wanted_by}",
    "link_reissued": "The patient’s link was replaced; the old one is dead",
    "link_unlocked": "The birth date was corrected; the patient’s link takes it now",
    "timer_mended": "The hourly check put this case back on the clock",
    "case_closed": "The case was closed",
    "case_completed": "Everything is done",
    "chase_started": "Messages to the patient were planned",
    "chase_ended": "The patient owes nothing now: messages stopped",
    "chase_resumed": "The call has ended and the patient still owes: another call was planned",
    "chased": "The next step of the chase was taken",
    # messages
    "message_queued": "{message} was made ready",
    "message_claimed": "{message} is being sent",
    "message_sent": "{message} was sent",
    "message_delivered": "{message} was delivered",
    "message_bounced": "{message} bounced",
    "message_complained": "{message} was marked as spam",
    "message_postponed": "{message} waits until patients may be written to",
    "message_throttled": "{message} waits: the provider is busy",
    "message_not_needed": "{message} was not needed any more",
    "message_given_up": "{message} could not be sent",
    # tasks
    "unlocked": "{task}: its turn has come",
    "stalled": "{task} took too long and was tried again",
    "opened": "{task}: the patient opened the link",
    "started": "{task} was begun",
    "due_passed": "{task} is due and not in yet",
    "paper_wanted": "{task} goes on paper",
    "scanned": "{task} came back on paper",
    "scan_added": "A scan was added to {task}",
    "raised": "{task}: this cannot wait",
    "answer_changed": "The answer behind {task} was changed by the patient; the alert stays",
    "overdue": "{task} was not done in time",
    "confirmed": "{task}: the patient looked at answers given before",
    "submitted": "{task} was handed in",
    "accepted": "The answers of {task} were accepted",
    "returned": "{task} went back to the patient",
    "printed": "{task} was printed",
    "amended": "The answers of {task} were corrected",
    "dropped": "{task} was taken out",
    "frozen": "{task} was written and frozen for signing",
    "failed": "{task} failed and was tried again",
    "lacking": "{task} lacks data",
    "retried": "{task} is tried again",
    "signed": "{task} was signed",
    "declined": "{task} was declined",
    "sealing_started": "{task} is being sealed",
    "sealed": "{task} was sealed",
    "rendered": "{task} was written",
    "kept_in_record": "The scan was put into the patient’s record",
    "filed": "The scan was filed",
    "discarded": "The scan was discarded",
    "done": "{task}: done",
    "not_needed": "{task} is not needed any more",
    "deferred": "{task} was put off",
    "resumed": "{task} is back",
    "fell_due": "{task} fell due",
    "booked": "{task} was booked",
    "attended": "{task}: the patient came",
    "closed": "{task} was closed",
}

QUIET = frozenset(
    {
        "chase_resumed",
        "chase_started",
        "chased",
        "message_claimed",
        "message_queued",
        "message_throttled",
        "sealing_started",
        "unlocked",
    }
)
"""Steps on the way to something that has a line of its own."""

LULLS = frozenset({"stalled", "overdue"})
"""Limits whose passing may change nothing but the time of the next look; then nobody is told."""

MESSAGE_NAMES = {
    "invite": "The invitation",
    "reminder": "The reminder",
    "chaser": "The chaser",
    "receipt": "The receipt",
    "fresh_link": "The fresh link",
    "code": "The one-time code",
}

CHANNEL_NAMES = {"email": "e-mail", "sms": "SMS"}


def reason_text(reason: str | None) -> str | None:
    """Give a reason in words; one that is no code of ours is already in somebody's words."""
    known = REASONS.get(reason or "")
    return known.text if known else reason


def is_mended_in_record(reason: str | None) -> bool:
    """Say whether what a task is about is put right on the patient's record."""
    known = REASONS.get(reason or "")
    return known is not None and known.in_record


def verb(kind: TaskKind, holder: HolderKind, reason: str | None) -> str:
    """Give the one word on the button of a task."""
    if LANES[holder] is not LaneKind.NEEDS_US:
        return OPEN
    known = REASONS.get(reason or "")
    return known.verb if known and known.verb else VERBS[kind]


def stage_words(stage: str) -> str:
    """Write a stage as words: "in progress"."""
    return stage.replace("_", " ")


def next_action_words(text: str) -> str:
    """Write a next action as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def is_final(kind: TaskKind, stage: str) -> bool:
    """Say whether a stage is an ending by its table."""
    return stage in TABLES[kind].final


class Names(Model):
    """Who is who on a timeline: members by `sub`, the practice's zone, whose case it is."""

    members: Mapping[str, str]
    zone: str

    def of(self, actor: Actor) -> str:
        """Give the actor's name."""
        if actor.kind is HolderKind.MEMBER:
            return self.members.get(actor.id or "", "Somebody who left")
        return "The system" if actor.kind is HolderKind.SYSTEM else "The patient"


def timeline(case: Case, events: Iterable[Event], names: Names) -> tuple[TimelineEntry, ...]:
    """Give the story of a case in sentences, newest first; mere steps on the way are left out."""
    told = tuple(events)
    messages = {e.detail["message"]: _message(e) for e in told if e.name == "message_queued"}
    entries = (
        TimelineEntry(
            seq=event.seq,
            at=event.at,
            what=SENTENCES[event.name].format_map(_holes(case, event, messages, names)),
            who=names.of(event.by),
            why=_why(event, names),
            note=event.detail.get("text"),
        )
        for event in told
        if event.name not in QUIET and not _is_lull(event)
    )
    return tuple(entries)[::-1]


def _holes(
    case: Case, event: Event, messages: Mapping[str, str], names: Names
) -> Mapping[str, str]:
    task = case.task(event.task_id or "")
    to = _changed(event, "holder").get("sub")
    moved = event.changes.get("wanted_by")
    return {
        "task": task.title if task else "The task",
        "to": names.members.get(str(to), "staff"),
        "message": messages.get(event.detail.get("message", ""), "A message"),
        "wanted_by": in_full(datetime.fromisoformat(moved), zone=names.zone)
        if isinstance(moved, str)
        else "another time",
    }


def _message(event: Event) -> str:
    kind, channel = event.detail["kind"], event.detail["channel"]
    return f"{MESSAGE_NAMES[kind]} by {CHANNEL_NAMES[channel]}"


def _why(event: Event, names: Names) -> str | None:
    detail = event.detail
    given = detail.get("reason") or detail.get("outcome") or _changed(event).get("outcome")
    if event.name == "overdue" and (sub := _changed(event, "holder").get("sub")):
        return f"now with {names.members.get(str(sub), 'staff')}"
    if told := detail.get("from"):
        return f"{detail['answers']} from {told}"
    if missing := detail.get("missing"):
        return f"missing: {missing}"
    return reason_text(str(given)) if given else None


def _is_lull(event: Event) -> bool:
    """Say whether a limit passed and nothing came of it but the next look."""
    return event.name in LULLS and _changed(event).keys() <= {"timer_at"}


def _changed(event: Event, part: str | None = None) -> Mapping[str, object]:
    """Give what an event changed of its task, or of one part of it."""
    tasks = event.changes.get("tasks")
    task = tasks.get(event.task_id or "") if isinstance(tasks, dict) else None
    found = task.get(part) if isinstance(task, dict) and part else task
    return found if isinstance(found, dict) else {}
