"""Valid views of every staff page and state. All names are made up."""

from datetime import date, time, timedelta

from baton.domain import languages
from baton.domain.views.answers import AnswersView
from baton.domain.views.board import (
    Act,
    BoardRow,
    BoardView,
    ComingVisit,
    Counts,
    Delivery,
    Holder,
    Lane,
    LaneKind,
    LastMessage,
    Readiness,
    ScansCount,
    Whose,
)
from baton.domain.views.case import (
    CallCard,
    CaseView,
    DocumentLine,
    LinkState,
    MessageLine,
    PlannedStep,
    TaskCard,
    TimelineEntry,
)
from baton.domain.views.page import (
    Choice,
    FieldError,
    HiddenField,
    Me,
    Notice,
    Problem,
    ProblemView,
    Tone,
    UndoOffer,
    Upload,
    View,
)
from baton.domain.views.people import (
    CaseLine,
    ContactLine,
    LikelyDouble,
    NewPatientView,
    OpenPackView,
    PackItem,
    PackOffer,
    PatientFields,
    PatientRow,
    PatientsView,
    PatientView,
)
from baton.domain.views.practice import (
    DayHours,
    MemberLine,
    SetUpView,
    SignInError,
    SignInStep,
    SignInView,
)
from baton.domain.views.scan import ScanPage, ScanUploadView, ScanView, Suggestion
from baton.domain.words import (
    Channel,
    ContactState,
    HolderKind,
    MessageKind,
    Role,
    Standing,
    TaskKind,
)
from tests.pages.builders import NOW, SHA, VISIT, a_check, every_kind_of_question
from tests.pages.form_builders import form_pages

JOAN = Me(member="joan01", name="Joan Petersen", role=Role.RECEPTION)
MANAGER = Me(member="lindi1", name="Lindi Naidoo", role=Role.MANAGER)
MINE = Holder(kind=HolderKind.MEMBER, name="Joan", role=Role.RECEPTION, mine=True)
RECEPTION = Holder(kind=HolderKind.MEMBER, name="Ruth", role=Role.RECEPTION)
PATIENT = Holder(kind=HolderKind.PATIENT, name="Amahle van Wyk")
SYSTEM = Holder(kind=HolderKind.SYSTEM)
BORN = date(1986, 3, 27)
LANGUAGES = tuple(
    Choice(value=value, label=known.name) for value, known in languages.LANGUAGES.items()
)
PIXEL = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 11'/%3E"


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def a_row(**changes: object) -> BoardRow:
    """The call that is two hours late and mine."""
    row = BoardRow(
        case_id="case0001",
        task_id="task0001",
        kind=TaskKind.CALL,
        label="Thabo Khumalo",
        about="Implant consent",
        headline="Call about the consent",
        reason="No answer to two e-mails and an SMS; surgery Thursday 07:00",
        due_at=NOW - hours(2),
        holder=MINE,
        verb="Call",
        url="/staff/cases/case0001",
    )
    return row.with_(**changes)


def _needs_us() -> Lane:
    rows = (
        a_row(),
        a_row(
            task_id="task0002",
            kind=TaskKind.REVIEW,
            label="Ines Marchetti",
            about="New patient",
            headline="Fix the e-mail address",
            reason="in…@example.test bounced at 08:12: no such mailbox",
            due_at=NOW + hours(1.3),
            holder=RECEPTION,
            verb="Fix",
        ),
        a_row(
            task_id="task0003",
            kind=TaskKind.FILING,
            label="Unknown",
            about="Scan, 3 pages",
            headline="File a scan",
            reason="Page 2 of 3 is missing; best guess Pieter Botha, medical history",
            due_at=NOW + hours(4.3),
            holder=RECEPTION,
            verb="File",
            url="/staff/scans/case0003",
        ),
        a_row(
            task_id="task0004",
            kind=TaskKind.DOCUMENT,
            label="Sarah O’Neill",
            about="Referral letter",
            headline="Sign off the letter",
            reason="Drafted yesterday 16:40; the patient sees the specialist on Friday",
            due_at=NOW + hours(26),
            holder=Holder(kind=HolderKind.MEMBER, name="Dr Naidoo"),
            verb="Open",
        ),
    )
    return Lane(kind=LaneKind.NEEDS_US, rows=rows, total=len(rows))


def _with_patients() -> Lane:
    rows = (
        a_row(
            task_id="task0005",
            kind=TaskKind.FORM,
            label="Amahle van Wyk",
            about="New patient, Tue 09:00",
            headline="Medical history",
            reason="Reminder by SMS at 16:00 if still open",
            half_way_since=NOW - hours(22),
            due_at=NOW + hours(120),
            holder=PATIENT,
            verb="Open",
            last_message=LastMessage(channel=Channel.EMAIL, delivery=Delivery.OPENED),
        ),
        a_row(
            task_id="task0006",
            kind=TaskKind.SIGNATURE,
            label="Lwazi Dube",
            about="New patient, minor",
            headline="Guardian’s signature, 1 of 2",
            reason="Second guardian asked yesterday",
            due_at=NOW + hours(48),
            holder=Holder(kind=HolderKind.GUARDIAN, name="Nomsa Dube"),
            verb="Open",
            last_message=LastMessage(channel=Channel.SMS, delivery=Delivery.DELIVERED),
        ),
    )
    return Lane(kind=LaneKind.WITH_PATIENTS, rows=rows, total=23, more_url="/staff?lane=all")


def _with_system() -> Lane:
    row = a_row(
        task_id="task0007",
        kind=TaskKind.SIGNATURE,
        label="Mei Tanaka",
        about="New patient",
        headline="Sealing the signed consent",
        reason="Signed 10:40; usually done in a minute",
        due_at=NOW + hours(0.2),
        holder=SYSTEM,
        verb="Open",
    )
    return Lane(kind=LaneKind.WITH_SYSTEM, rows=(row,), total=1)


def a_board(**changes: object) -> BoardView:
    """A busy Thursday morning."""
    coming = (
        ("Thabo Khumalo", 20.3, Readiness.NOT_READY, "consent not signed, call today"),
        ("Lwazi Dube", 22.8, Readiness.AT_RISK, "second guardian, usually 6 h"),
        ("Mei Tanaka", 24.3, Readiness.AT_RISK, "half-way, reminder 16:00"),
        ("Pieter Botha", 24.8, Readiness.READY, None),
        ("Amahle van Wyk", 118.3, Readiness.AT_RISK, "medical history, 14 of 22"),
    )
    board = BoardView(
        now=NOW,
        me=JOAN,
        counts=Counts(
            needs_us=4,
            mine=1,
            late=1,
            oldest_due_at=NOW - hours(2),
            with_patients=23,
            next_chase_at=NOW + hours(5.3),
            with_system=1,
            finished_today=31,
            dropped=0,
            checked_at=NOW - hours(0.7),
        ),
        lanes=(_needs_us(), _with_patients(), _with_system()),
        coming=tuple(
            ComingVisit(
                case_id=f"case001{i}",
                wanted_by_at=NOW + hours(ahead),
                label=label,
                readiness=readiness,
                reason=reason,
            )
            for i, (label, ahead, readiness, reason) in enumerate(coming)
        ),
        scans=ScansCount(filed_today=18, waiting=1),
    )
    return board.with_(**changes)


def an_empty_board() -> BoardView:
    """The first morning of a practice, or a very good day."""
    return a_board(
        whose=Whose.MINE,
        counts=Counts(
            needs_us=0, mine=0, late=0, with_patients=0, with_system=0, finished_today=0, dropped=0
        ),
        lanes=tuple(Lane(kind=kind, rows=(), total=0) for kind in LaneKind),
        coming=(),
        scans=ScansCount(filed_today=0, waiting=0),
    )


def _undo() -> UndoOffer:
    return UndoOffer(
        label="Undo",
        action="/staff/cases/case0001/undo",
        fields=(HiddenField(name="version", value="7"),),
    )


def _tasks() -> tuple[TaskCard, ...]:
    own = (Act.DONE, Act.ASSIGN, Act.DEFER, Act.DROP)
    return (
        TaskCard(
            task_id="task0001",
            kind=TaskKind.CALL,
            title="Call about the registration form",
            stage="open",
            holder=MINE,
            next_action="Call the patient.",
            reason="No answer to two e-mails and an SMS.",
            due_at=NOW - hours(2),
            acts=own,
            outcomes=(
                Choice(value="will_do", label="Will do it, nothing more needed"),
                Choice(value="not_reached", label="Not reached, try again later"),
                Choice(value="on_paper", label="Wants paper"),
            ),
            call=CallCard(
                name="Amahle van Wyk",
                phone="+27 82 555 0142",
                why="Registration form, 14 of 22 answered; appointment Tuesday 09:00",
                script="Good morning, this is Harbour Street Dental. Your form for Tuesday is "
                "nearly done; shall we finish it on the phone?",
            ),
            deferred=1,
        ),
        TaskCard(
            task_id="task0002",
            kind=TaskKind.FORM,
            title="About you and your health",
            stage="in progress",
            holder=PATIENT,
            next_action="Fill in the form.",
            due_at=NOW + hours(94),
            detail="14 of 22 answered",
            plan=(
                PlannedStep(at=NOW + hours(5.3), what="reminder by SMS"),
                PlannedStep(at=NOW + hours(72), what="call by reception"),
            ),
            acts=(Act.ANSWERS, Act.DROP),
        ),
        TaskCard(
            task_id="task0003",
            kind=TaskKind.SIGNATURE,
            title="Consent to treatment",
            stage="waiting",
            holder=SYSTEM,
            next_action="Prepare the consent once the form is in.",
            due_at=NOW + hours(94),
            acts=(Act.RETRY,),
        ),
        TaskCard(
            task_id="task0004",
            kind=TaskKind.DOCUMENT,
            title="Welcome letter",
            stage="released",
            final=True,
            finished_at=NOW - hours(20),
            open_url="/staff/documents/case0001/docm0001",
        ),
    )


def _timeline() -> tuple[TimelineEntry, ...]:
    return (
        TimelineEntry(
            seq=6,
            at=NOW - hours(1),
            what="Put off to today 08:42",
            who="Joan Petersen",
            why="Line was busy",
        ),
        TimelineEntry(
            seq=5,
            at=NOW - hours(3),
            what="Call handed to reception",
            who="The system",
            why="no answer to two e-mails and an SMS; Joan is on duty",
        ),
        TimelineEntry(
            seq=4,
            at=NOW - hours(19),
            what="Note",
            who="Dr Naidoo",
            note="Prefers afternoons.\nSpeaks Afrikaans at home.",
        ),
        TimelineEntry(seq=3, at=NOW - hours(20), what="Welcome letter released", who="The system"),
        TimelineEntry(
            seq=1,
            at=NOW - hours(44),
            what="Pack “New patient” opened",
            who="Joan Petersen",
            why="wanted by Tuesday 1 December, 09:00",
        ),
    )


def a_document(**changes: object) -> DocumentLine:
    """The sealed consent."""
    line = DocumentLine(
        document_id="docm0002",
        title="Consent to treatment",
        version=1,
        standing=Standing.CURRENT,
        at=NOW - hours(1),
        url="/staff/documents/case0001/docm0002",
        sealed=True,
        sha256=SHA,
    )
    return line.with_(**changes)


def a_case(**changes: object) -> CaseView:
    """The case of a form that nobody finishes: it has come to a call."""
    view = CaseView(
        now=NOW,
        me=JOAN,
        case_id="case0001",
        version=7,
        patient_id="pati0001",
        label="Amahle van Wyk",
        born=BORN,
        pack_title="New patient",
        wanted_by_at=VISIT,
        wanted_date=date(2026, 12, 1),
        wanted_time=time(9),
        opened_at=NOW - hours(44),
        tasks=_tasks(),
        messages=(
            MessageLine(
                message_id="mess0003",
                kind=MessageKind.CHASER,
                channel=Channel.SMS,
                to="+27…0142",
                at=NOW - hours(19),
                delivery=Delivery.DELIVERED,
            ),
            MessageLine(
                message_id="mess0002",
                kind=MessageKind.REMINDER,
                channel=Channel.EMAIL,
                to="am…@example.test",
                at=NOW - hours(24),
                delivery=Delivery.BOUNCED,
                detail="mailbox full",
            ),
            MessageLine(
                message_id="mess0001",
                kind=MessageKind.INVITE,
                channel=Channel.EMAIL,
                to="am…@example.test",
                at=NOW - hours(44),
                delivery=Delivery.OPENED,
            ),
        ),
        documents=(
            a_document(document_id="docm0001", title="Welcome letter", sealed=False),
            a_document(version=2, standing=Standing.SUPERSEDED, title="Consent, first text"),
        ),
        timeline=_timeline(),
        undo=_undo(),
        link=LinkState(opened_at=NOW - hours(23), wrong_tries=1, expires_at=VISIT + hours(240)),
        acts=(Act.NOTE, Act.MOVE, Act.ADD, Act.CLOSE, Act.REISSUE),
        holders=(
            Choice(value="ruth01", label="Ruth Adams"),
            Choice(value="clinician", label="Clinician on duty (Dr Naidoo)"),
        ),
        addable=(Choice(value="allergy", label="Allergy form"),),
        close_outcomes=(Choice(value="moved", label="Moved away"),),
        defer_date=date(2026, 11, 27),
    )
    return view.with_(**changes)


def a_finished_case() -> CaseView:
    """All done, sealed and closed."""
    tasks = tuple(
        task.with_(final=True, finished_at=NOW - hours(1), acts=(), plan=(), call=None, stage=stage)
        for task, stage in zip(_tasks(), ("done", "submitted", "sealed", "released"), strict=True)
    )
    return a_case(
        tasks=tasks,
        closed_outcome="all done",
        acts=(Act.NOTE,),
        documents=(a_document(),),
        link=None,
        notice=Notice(text="The task has a new holder.", undo=_undo()),
    )


def an_intake_case() -> CaseView:
    """A case without a patient, parked in front of staff."""
    review = TaskCard(
        task_id="task0009",
        kind=TaskKind.REVIEW,
        title="Look at a damaged file",
        stage="escalated",
        holder=RECEPTION,
        next_action="Open the file and decide.",
        reason="It is protected by a password.",
        due_at=NOW + hours(3),
        acts=(Act.DONE,),
    )
    return a_case(
        patient_id=None,
        label="Unknown",
        born=None,
        pack_title="Scan of 26 November",
        wanted_by_at=None,
        tasks=(review,),
        messages=(),
        documents=(),
        link=LinkState(locked=True, wrong_tries=5),
        errors=(FieldError(field="reason", text="Say in a few words why"),),
    )


def a_patient_row(**changes: object) -> PatientRow:
    """A patient with one open case and an address that bounces."""
    row = PatientRow(
        patient_id="pati0001",
        name="Amahle van Wyk",
        born=BORN,
        contacts=(
            ContactLine(
                channel=Channel.EMAIL,
                value="amahle@example.test",
                state=ContactState.BOUNCED,
                detail="no such mailbox, this morning",
            ),
            ContactLine(channel=Channel.SMS, value="+27 82 555 0142", state=ContactState.WORKS),
        ),
        open_cases=1,
        next_due_at=NOW - hours(2),
    )
    return row.with_(**changes)


FIELDS = PatientFields(
    given_name="Amahle",
    family_name="van Wyk",
    day="27",
    month="3",
    year="1986",
    email="amahle@example.test",
    mobile="+27825550142",
)


def a_patient() -> PatientView:
    """A patient's record with an open and a closed case."""
    return PatientView(
        now=NOW,
        me=JOAN,
        patient_id="pati0001",
        version=3,
        name="Amahle van Wyk",
        born=BORN,
        language="English",
        contacts=a_patient_row().contacts,
        cases=(
            CaseLine(
                case_id="case0001",
                pack_title="New patient",
                state="1 of 4 done",
                open=True,
                opened_at=NOW - hours(44),
                wanted_by_at=VISIT,
                next_action="Call the patient",
                due_at=NOW - hours(2),
            ),
            CaseLine(
                case_id="case0000",
                pack_title="Implant",
                state="closed: all done",
                open=False,
                opened_at=NOW - hours(2000),
            ),
        ),
        documents=(a_document(),),
        fields=FIELDS,
        languages=LANGUAGES,
    )


def a_new_patient(**changes: object) -> NewPatientView:
    """The empty form."""
    view = NewPatientView(now=NOW, me=JOAN, fields=PatientFields(), languages=LANGUAGES)
    return view.with_(**changes)


def a_pack_to_open(**changes: object) -> OpenPackView:
    """The patient is chosen; two packs to choose from."""
    offer = PackOffer(
        pack_id="new-patient",
        title="New patient",
        items=(
            PackItem(
                kind=TaskKind.FORM, title="About you and your health", minutes=6, questions=22
            ),
            PackItem(kind=TaskKind.SIGNATURE, title="Consent to treatment", minutes=3),
            PackItem(kind=TaskKind.DOCUMENT, title="Welcome letter"),
        ),
        questions=22,
        asked_once=3,
        minutes=9,
    )
    view = OpenPackView(
        now=NOW,
        me=JOAN,
        patient=a_patient_row(),
        packs=(offer, offer.with_(pack_id="new-minor", title="New patient, minor")),
        chosen="new-patient",
        wanted_date=date(2026, 12, 1),
        wanted_time=time(9),
        reaches=(Channel.SMS,),
        idempotency_key="key1",
    )
    return view.with_(**changes)


def a_scan(**changes: object) -> ScanView:
    """Three pages that found no home by themselves."""
    view = ScanView(
        now=NOW,
        me=JOAN,
        case_id="case0003",
        task_id="task0003",
        version=2,
        file_name="scan-0142.pdf",
        arrived_at=NOW - hours(1),
        due_at=NOW + hours(4),
        holder=MINE,
        reason="Page 2 of 3 is missing",
        pages=(
            ScanPage(number=1, image_url=PIXEL, found="our code, page 1 of 3"),
            ScanPage(number=2, found="no code"),
        ),
        document_url="/staff/documents/case0003/docm0009",
        suggestions=(
            Suggestion(
                patient_id="pati0002",
                patient="Pieter Botha",
                born="27 March 1986",
                case_id="case0002",
                task_id="task0021",
                title="Medical history, on paper",
                why="The code on page 1 belongs to this task",
                sure=True,
            ),
            Suggestion(
                patient_id="pati0003",
                patient="Petra Botha",
                born="2 May 1990",
                title="Record, no task",
                why="Same family name",
            ),
        ),
        discard_reasons=(
            Choice(value="blank", label="Blank page"),
            Choice(value="twice", label="Scanned twice"),
        ),
    )
    return view.with_(**changes)


def a_practice(**changes: object) -> SetUpView:
    """The settings as a manager sees them."""
    week = tuple(
        DayHours(weekday=day, opens=time(8), closes=time(17)) if day < 5 else DayHours(weekday=day)
        for day in range(7)
    )
    view = SetUpView(
        now=NOW,
        me=MANAGER,
        version=4,
        name="Harbour Street Dental",
        phone="021 555 0100",
        colour="#0b5d5a",
        zone="Africa/Johannesburg",
        zones=("Africa/Johannesburg", "Europe/London"),
        language="en",
        languages=LANGUAGES,
        week=week,
        waking_opens=time(8),
        waking_closes=time(20),
        holidays=(date(2026, 12, 16), date(2026, 12, 25)),
        members=(
            MemberLine(
                member="lindi1",
                name="Lindi Naidoo",
                email="lindi@example.test",
                role=Role.MANAGER,
                is_me=True,
            ),
            MemberLine(
                member="joan01",
                name="Joan Petersen",
                email="joan@example.test",
                role=Role.RECEPTION,
                on_duty=True,
                away_from=date(2026, 12, 21),
                away_until=date(2027, 1, 4),
            ),
            MemberLine(
                member="ruth01",
                name="Ruth Adams",
                email="ruth@example.test",
                role=Role.RECEPTION,
                disabled=True,
            ),
        ),
    )
    return view.with_(**changes)


def an_answers_page(**changes: object) -> AnswersView:
    """Staff take the answers on the phone."""
    view = AnswersView(
        now=NOW,
        me=JOAN,
        case_id="case0001",
        task_id="task0002",
        version=7,
        label="Amahle van Wyk",
        pack_title="New patient",
        rev=3,
        tab="t9",
        page=every_kind_of_question(),
        back_url="/staff/cases/case0001",
    )
    return view.with_(**changes)


def a_correction() -> AnswersView:
    """One page of answers that are in, whose correction leaves another question open."""
    reason = {"reason": "Misread on paper", "elsewhere": ("Which pills?",)}
    return an_answers_page(correcting=True, **reason)


def _sign_in_pages() -> dict[str, tuple[str, View]]:
    door = SignInView(now=NOW)
    setup = door.with_(step=SignInStep.CODE_SETUP, secret="JBSW Y3DP EHPK 3PXP", qr=PIXEL)
    pages: dict[str, tuple[str, View]] = {
        "sign-in": ("staff/sign_in", door),
        "sign-in-out": ("staff/sign_in", door.with_(signed_out=True)),
        "sign-in-new-password": ("staff/sign_in", door.with_(step=SignInStep.NEW_PASSWORD)),
        "sign-in-code": ("staff/sign_in", door.with_(step=SignInStep.CODE)),
        "sign-in-setup": ("staff/sign_in", setup),
    }
    for error in SignInError:
        pages[f"sign-in-{error}"] = ("staff/sign_in", door.with_(error=error, email="joan@x.test"))
    return pages


def _people_pages() -> dict[str, tuple[str, View]]:
    wrong = FieldError(field="day", text="Enter a day, a month and a year")
    double = LikelyDouble(
        patient_id="pati0001", name="Amahle van Wyk", born=BORN, why="Same birth date and name"
    )
    some = PatientsView(
        now=NOW, me=JOAN, rows=(a_patient_row(), a_patient_row(contacts=())), total=9
    )
    return {
        "patients": ("staff/patients", some),
        "patients-none": ("staff/patients", PatientsView(now=NOW, me=JOAN, rows=(), total=0)),
        "patients-not-found": (
            "staff/patients",
            PatientsView(now=NOW, me=JOAN, query="Zwaan", rows=(), total=0),
        ),
        "patient": ("staff/patient", a_patient()),
        "patient-bare": ("staff/patient", a_patient().with_(cases=(), documents=(), contacts=())),
        "patient-error": ("staff/patient", a_patient().with_(errors=(wrong,))),
        "new-patient": ("staff/new_patient", a_new_patient()),
        "new-patient-double": (
            "staff/new_patient",
            a_new_patient(fields=FIELDS, doubles=(double,)),
        ),
        "new-patient-error": ("staff/new_patient", a_new_patient(fields=FIELDS, errors=(wrong,))),
        "open": ("staff/open", a_pack_to_open()),
        "open-double": ("staff/open", a_pack_to_open(double=a_patient().cases[0])),
        "open-no-contact": ("staff/open", a_pack_to_open(reaches=())),
        "open-search": ("staff/open", a_pack_to_open(patient=None, rows=(a_patient_row(),))),
        "open-not-found": ("staff/open", a_pack_to_open(patient=None, query="Zwaan")),
    }


def staff_pages() -> dict[str, tuple[str, View]]:
    """Every staff page in every state: a name for the picture, the template, the view."""
    upload = Upload(
        url="https://uploads.test/scans",
        fields=(HiddenField(name="key", value="in/practice/x"),),
        size_limit_bytes=25_000_000,
    )
    late = Notice(text="Somebody else has just moved this case.", tone=Tone.NOW)
    return {
        **_sign_in_pages(),
        **_people_pages(),
        "board": ("staff/board", a_board()),
        "board-empty": ("staff/board", an_empty_board()),
        "board-notice": ("staff/board", a_board(notice=late)),
        "upload": ("staff/upload", ScanUploadView(now=NOW, me=JOAN, upload=upload)),
        "case": ("staff/case", a_case()),
        "case-finished": ("staff/case", a_finished_case()),
        "case-intake": ("staff/case", an_intake_case()),
        "scan": ("staff/scan", a_scan()),
        "scan-unreadable": (
            "staff/scan",
            a_scan(pages=(), suggestions=(), document_url=None, reason="Protected by a password"),
        ),
        "scan-search": ("staff/scan", a_scan(query="Zwaan", suggestions=())),
        "answers": ("staff/answers", an_answers_page()),
        "answers-check": (
            "staff/answers",
            an_answers_page(page=None, check=a_check().check),
        ),
        "answers-correct": ("staff/answers", a_correction()),
        **form_pages(),
        "practice": ("staff/practice", a_practice()),
        "practice-reader": ("staff/practice", a_practice(me=JOAN, may_change=False)),
        "problem-staff": (
            "problem",
            ProblemView(
                now=NOW, problem=Problem.CHANGED, reference="req-9", back_url="/staff", staff=True
            ),
        ),
    }
