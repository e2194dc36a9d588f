"""Valid things of the domain; each builder takes only what the test is about."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from baton.domain.answers import Answers
from baton.domain.calendar import Calendar, Hours
from baton.domain.case import PATIENT, Actor, Case, Task
from baton.domain.casework import intake, opened
from baton.domain.documents import Document, Registered
from baton.domain.lifecycle.advance import Moment
from baton.domain.links import Link, token_hash
from baton.domain.messages import Message, MessageState
from baton.domain.packs import Pack, PackTask
from baton.domain.patients import Contact, Patient
from baton.domain.practices import Member, Practice, Team, on_duty
from baton.domain.published import PublishedForm
from baton.domain.settling import settled
from baton.domain.words import Channel, HolderKind, MessageKind, Role, TaskKind

MONDAY = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
"""Nine o'clock on an ordinary Monday: a practice of `a_practice` has just opened."""

PRACTICE = "practice1"
PATIENT_ID = "patient1"
CASE = "case1"

RECEPTION = "6f0c2b1e-reception"
CLINICIAN = "6f0c2b1e-clinician"
MANAGER = "6f0c2b1e-manager"

STAFF = Actor(kind=HolderKind.MEMBER, id=RECEPTION)


def a_calendar(**changes: Any) -> Calendar:
    """Monday to Friday, nine to five, in London."""
    day = Hours(opens=time(9), closes=time(17))
    return Calendar(zone="Europe/London", week=dict.fromkeys(range(5), day)).with_(**changes)


def a_published_form(**changes: Any) -> PublishedForm:
    """A draft that was not stored yet."""
    return PublishedForm(
        practice_id=PRACTICE,
        sha256="a" * 64,
        url="https://forms.example/travel",
        version="1",
        title="Travel questions",
        questions=4,
        minutes=2,
        languages=("en",),
        changed_at=MONDAY,
        changed_by=MANAGER,
    ).with_(**changes)


def a_practice(**changes: Any) -> Practice:
    """A practice that was not stored yet."""
    return Practice(
        practice_id=PRACTICE, name="Harbour Dental", phone="+442079460000", calendar=a_calendar()
    ).with_(**changes)


def a_member(role: Role = Role.RECEPTION, **changes: Any) -> Member:
    """A present member; `sub` follows the role, as in `STAFF` and `a_moment`."""
    sub = {Role.RECEPTION: RECEPTION, Role.CLINICIAN: CLINICIAN, Role.MANAGER: MANAGER}[role]
    return Member(
        sub=sub,
        practice_id=PRACTICE,
        name=f"Sam {role.value.title()}",
        email=f"{role.value}@practice.example",
        role=role,
        invited_at=MONDAY - timedelta(days=30),
    ).with_(**changes)


def members() -> tuple[Member, ...]:
    """One member of each role."""
    return tuple(a_member(role) for role in Role)


def a_patient(**changes: Any) -> Patient:
    """A grown-up with e-mail and mobile that was not stored yet."""
    return Patient(
        patient_id=PATIENT_ID,
        practice_id=PRACTICE,
        given_name="Mara",
        family_name="Lindqvist",
        birth_date=date(1984, 5, 17),
        email=Contact(value="mara@patient.example"),
        mobile=Contact(value="+447700900123"),
        created_at=MONDAY,
    ).with_(**changes)


def a_pack(**changes: Any) -> Pack:
    """A form, the consent that waits for it, and the letter that waits for the consent."""
    tasks = (
        PackTask(key="history", kind=TaskKind.FORM, title="Medical history", source="history"),
        PackTask(
            key="consent",
            kind=TaskKind.SIGNATURE,
            title="Consent to treatment",
            source="consent",
            after=("history",),
        ),
        PackTask(
            key="letter",
            kind=TaskKind.DOCUMENT,
            title="Welcome letter",
            source="letter",
            after=("consent",),
        ),
    )
    return Pack(pack_id="new_patient", version=1, title="New patient", tasks=tasks).with_(**changes)


def a_moment(at: datetime = MONDAY) -> Moment:
    """A moment of `a_practice` with all its members present."""
    return Moment(at=at, calendar=a_calendar(), duty=on_duty(Team(a_practice(), members()), at))


def a_case(
    case_id: str = CASE,
    *,
    pack: Pack | None = None,
    patient: Patient | None = None,
    at: datetime = MONDAY,
    wanted_by: datetime | None = None,
) -> Case:
    """A pack just opened for a patient, with its news: ready to be saved for the first time."""
    patient, pack = patient or a_patient(), pack or a_pack()
    case = opened(
        case_id=case_id,
        practice_id=patient.practice_id,
        patient=patient,
        pack=pack,
        task_ids=tuple(f"{case_id}{task.key}" for task in pack.tasks),
        wanted_by=wanted_by or at + timedelta(days=7),
        moment=a_moment(at),
        by=STAFF,
    )
    return settled(case, a_moment(at))


def an_intake_case(case_id: str = "intake1", *, at: datetime = MONDAY, **changes: Any) -> Case:
    """A foreign scan that waits to be filed; `changes` are of its task."""
    task = a_task(kind=TaskKind.FILING, task_id=f"{case_id}scan", title="A scan arrived")
    return intake(
        case_id=case_id,
        practice_id=PRACTICE,
        title="A scan arrived",
        task=task.with_(**changes),
        moment=a_moment(at),
    )


def a_task(**changes: Any) -> Task:
    """A form that the patient was just asked for."""
    return Task(
        task_id="task1",
        kind=TaskKind.FORM,
        title="Medical history",
        stage="invited",
        holder=PATIENT,
        next_action="open the link",
        due_at=MONDAY + timedelta(days=6),
        timer_at=MONDAY + timedelta(days=6),
        since=MONDAY,
        source="history",
    ).with_(**changes)


def a_message(**changes: Any) -> Message:
    """An invitation that waits to be sent."""
    return Message(
        practice_id=PRACTICE,
        case_id=CASE,
        message_id="message1",
        kind=MessageKind.INVITE,
        channel=Channel.EMAIL,
        state=MessageState.QUEUED,
        queued_at=MONDAY,
    ).with_(**changes)


def a_link(token: str = "a-token", **changes: Any) -> Link:
    """A link that lives for three weeks."""
    return Link(
        token_hash=token_hash(token),
        practice_id=PRACTICE,
        case_id=CASE,
        patient_id=PATIENT_ID,
        serial=1,
        expires_at=MONDAY + timedelta(days=21),
    ).with_(**changes)


def some_answers(**changes: Any) -> Answers:
    """An empty draft of the history form of `a_case`."""
    return Answers(
        practice_id=PRACTICE,
        case_id=CASE,
        task_id=f"{CASE}history",
        form="history|1",
        form_sha256="f0" * 32,
    ).with_(**changes)


def a_document(**changes: Any) -> Document:
    """A letter that was rendered and kept."""
    return Document(
        practice_id=PRACTICE,
        case_id=CASE,
        document_id="document1",
        patient_id=PATIENT_ID,
        task_id=f"{CASE}letter",
        kind=TaskKind.DOCUMENT,
        title="Welcome letter",
        key=f"documents/{PRACTICE}/{'ab' * 32}.pdf",
        version_id="v1",
        sha256="ab" * 32,
        inputs_sha256="cd" * 32,
        size_bytes=12_345,
        made_at=MONDAY,
    ).with_(**changes)


def a_registered(document: Document | None = None) -> Registered:
    """What the registry knows of `a_document`."""
    document = document or a_document()
    return Registered(
        sha256=document.sha256,
        practice_id=document.practice_id,
        case_id=document.case_id,
        document_id=document.document_id,
        standing=document.standing,
        issued_at=document.made_at,
    )
