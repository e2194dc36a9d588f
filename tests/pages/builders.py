"""Valid views of every page and state, as a practice would see them. All names are made up."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from baton.domain.forms import (
    AnswerRow,
    AnswerSection,
    CardView,
    CheckView,
    DisplayView,
    ErrorLink,
    FieldView,
    FileView,
    GroupView,
    Kind,
    OptionView,
    Origin,
    PageNumbers,
    PageView,
    PartView,
    Progress,
    RepeatView,
    ShowTest,
    ShowWhen,
    Spoken,
)
from baton.domain.views.form import (
    CheckAnswersView,
    ConflictRow,
    ConflictView,
    FormView,
    KnownRow,
    KnownView,
    SavedView,
)
from baton.domain.views.page import (
    FieldError,
    HiddenField,
    PracticeFace,
    Problem,
    ProblemView,
    View,
)
from baton.domain.views.patient import (
    ChecklistTask,
    ChecklistView,
    FreshLinkView,
    IdentityError,
    IdentityView,
    PatientRequest,
    Recall,
    RecallStep,
    TaskProgress,
    ThankYouView,
)
from baton.domain.views.signing import Block, SignView, TextBlock, Verdict, VerifyResult, VerifyView
from baton.domain.words import Channel, Standing, TaskKind

NOW = datetime(2026, 11, 26, 8, 42, tzinfo=UTC)  # Thursday 10:42 in Johannesburg
VISIT = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)  # Tuesday 09:00
SHA = "7c1e90ab4d2f66d09f1b2a7783c0de5519a4be20c3fd1e0f7788a1b2c3d4e5f6"
PRACTICE = PracticeFace(
    name="Harbour Street Dental", phone="021 555 0100", zone="Africa/Johannesburg"
)
WHOSE = {"person": "Amahle van Wyk", "pack_title": "New patient", "wanted_by_at": VISIT}


def a_task(kind: TaskKind = TaskKind.FORM, **changes: object) -> ChecklistTask:
    """A task of the checklist that can be done now."""
    task = ChecklistTask(
        task_id="task0001",
        kind=kind,
        title="About you and your health",
        progress=TaskProgress.TO_DO,
        url="/p/forms/task0001/1",
        minutes=6,
    )
    return task.with_(**changes)


def a_checklist(**changes: object) -> ChecklistView:
    """Half-way through: one form begun, the consent waiting for it, the letter ours."""
    tasks = (
        a_task(progress=TaskProgress.STARTED, answered=14, questions=22, minutes=4),
        a_task(
            TaskKind.SIGNATURE,
            task_id="task0002",
            title="Consent to treatment",
            progress=TaskProgress.WAITING,
            waiting_for="About you and your health",
            url=None,
        ),
        a_task(
            TaskKind.DOCUMENT,
            task_id="task0003",
            title="Welcome letter",
            progress=TaskProgress.WAITING,
            url=None,
        ),
    )
    return ChecklistView(now=NOW, **WHOSE, tasks=tasks).with_(**changes)


def _text(name: str, label: str, **changes: object) -> FieldView:
    values: dict[str, object] = {"kind": Kind.TEXT, "name": name, "id": name.replace(".", "-")}
    return FieldView(**{**values, "label": Spoken(label), "required": True, **changes})


def _choice(
    name: str, label: str, labels: str, chosen: str = "", *, alone: str = "", **changes: object
) -> FieldView:
    ident = name.replace(".", "-")
    options = tuple(
        OptionView(
            f"{ident}-{i}", str(i), Spoken(text), text in chosen.split("|"), alone=text == alone
        )
        for i, text in enumerate(labels.split("|"))
    )
    values: dict[str, object] = {"kind": Kind.RADIOS, "name": name, "id": ident, "required": True}
    return FieldView(
        **{**values, "label": Spoken(label), "options": options, "marker": True, **changes}
    )


def _date(name: str, label: str, values: str, wrong: str = "", **changes: object) -> FieldView:
    ident = name.replace(".", "-")
    typed = values.split("/")
    parts = tuple(
        PartView(
            name=f"{name}.{part}",
            id=f"{ident}-{part}",
            part=part,
            label=part.capitalize(),
            value=typed[i],
            inputmode="numeric",
            autocomplete=f"bday-{part}",
            width=4 if part == "year" else 2,
            wrong=part == wrong,
        )
        for i, part in enumerate(("day", "month", "year"))
    )
    fields: dict[str, object] = {"kind": Kind.DATE, "name": name, "id": ident, "required": True}
    return FieldView(**{**fields, "label": Spoken(label), "parts": parts, **changes})


def _medicine(number: int, value: str) -> CardView:
    name = f"f.9.m{number}"
    return CardView(
        id=f"m{number}",
        title=f"Medicine {number}",
        blocks=(
            _text(name, "Name", value=value, hint=Spoken("As on the box")),
            FieldView(
                kind=Kind.NUMBER,
                name=f"{name}.dose",
                id=f"m{number}-dose",
                label=Spoken("How much a day"),
                unit="mg",
                inputmode="decimal",
            ),
        ),
        remove=f"remove:9:m{number}",
        remove_label="Remove",
    )


def a_form_page(*, wrong: bool = False) -> PageView:
    """A page with the common kinds of question, with or without an error."""
    why = "Enter the month as a number from 1 to 12"
    medicines = RepeatView(
        id="medicines",
        title=Spoken("Your medicines"),
        hint=None,
        cards=(_medicine(1, "Metformin 500 mg"), _medicine(2, "")),
        add="add:9",
        add_label="Add another medicine",
        show_when=ShowWhen(every=True, tests=(ShowTest("f.8", "=", "0"),)),
    )
    return PageView(
        page=2,
        numbers=PageNumbers(number=2, about=6),
        progress=Progress(answered=14, asked=22, minutes_left=4),
        title=Spoken("About you"),
        form_title=Spoken("About you and your health"),
        hint=Spoken("So that we treat the right person the right way."),
        blocks=(
            _text("f.1", "Full name", value="Amahle van Wyk", hint=Spoken("As on your ID")),
            _date(
                "f.2",
                "Date of birth",
                "27/13/1986" if wrong else "27/3/1986",
                wrong="month" if wrong else "",
                error=why if wrong else None,
                hint=Spoken("For example 27 3 1986"),
            ),
            _choice("f.8", "Do you take any medicine?", "Yes|No", "Yes", kind=Kind.YES_NO),
            medicines,
        ),
        errors=(ErrorLink(why, "f-2-month", 2, "Date of birth"),) if wrong else (),
        language="en",
        direction="ltr",
        interface_language="en",
    )


def every_kind_of_question() -> PageView:
    """A page that holds each kind of block once, some in another language."""
    blocks = (
        DisplayView(
            "d1",
            Spoken("**Please note**: bring your [card](https://x.test)\n\n- one\n- two"),
            markdown=True,
        ),
        _choice(
            "f.3",
            "How did you hear of us?",
            "A friend|The internet|Other",
            "Other",
            other=PartView("f.3.other", "f-3-other", "other", "Please say how", "A poster"),
        ),
        _choice(
            "f.4",
            "Do any of these apply to you?",
            "Asthma|Diabetes|Pregnancy|None of these",
            "Asthma|Diabetes",
            alone="None of these",
            kind=Kind.CHECKBOXES,
            error="Choose “None of these” or the others, not both",
        ),
        _choice(
            "f.17",
            "How bad is the pain, from 0 (none) to 10?",
            "0|1|2|3|4|5|6|7|8|9|10",
            "3",
            kind=Kind.SCALE,
        ),
        _text(
            "f.18",
            "How do you feel today, from 0 to 100?",
            kind=Kind.NUMBER,
            value="70",
            slide=(0, 100),
            inputmode="numeric",
        ),
        FieldView(
            kind=Kind.NUMBER,
            name="f.19",
            id="f-19",
            label=Spoken("Your weight"),
            parts=(
                PartView("f.19.number", "f-19-number", "number", "Number", "154", width=8),
                PartView("f.19.unit", "f-19-unit", "unit", "Unit", "lb", choices=("kg", "lb")),
            ),
        ),
        _choice("f.5", "Medical aid", "Discovery|Bonitas|None", kind=Kind.SELECT, required=False),
        _text("f.6", "Anything else we should know?", kind=Kind.TEXTAREA, required=False),
        _text(
            "f.7",
            "Allergies",
            kind=Kind.LINES,
            values=("Penicillin", "Nuts"),
            hint=Spoken("One on each line"),
        ),
        GroupView(
            id="g1",
            title=Spoken("Contacto de emergencia", "es"),
            hint=None,
            blocks=(
                _text("f.11", "Name"),
                _text("f.12", "Phone", inputmode="tel", autocomplete="tel"),
                _choice(
                    "f.13",
                    "May we leave a message?",
                    "Yes|No",
                    "Yes",
                    kind=Kind.YES_NO,
                    blocks=(_text("f.14", "Best time"),),
                ),
            ),
        ),
        FieldView(
            kind=Kind.ATTACHMENT,
            name="f.15",
            id="f-15",
            label=Spoken("Photos of your medical aid card"),
            hint=Spoken("Both sides"),
            files=(FileView("file0001", "card front.jpg", 1),),
            takes_file=True,
            error="This file cannot be opened. Choose it again, or another one",
        ),
        _text("f.16", "File number", value="A-77", read_only=True),
    )
    page = a_form_page()
    return PageView(
        page=3,
        numbers=PageNumbers(3, 6),
        progress=Progress(15, 22, 3),
        title=Spoken("Your health"),
        form_title=page.form_title,
        hint=None,
        blocks=blocks,
        errors=(
            ErrorLink("Choose “None of these” or the others, not both", "f-4-0", 3, "Conditions"),
        ),
        language="en",
        direction="ltr",
        interface_language="en",
    )


def a_form(page: PageView | None = None, **changes: object) -> FormView:
    """A form page, saved three minutes ago."""
    view = FormView(
        now=NOW,
        **WHOSE,
        task_id="task0001",
        page=page or a_form_page(),
        rev=7,
        tab="t1",
        window="window01",
        saved_by="window00",
        keep_key="A" * 43,
        saved_at=NOW,
        back_url="/p/forms/task0001/1",
    )
    return view.with_(**changes)


def a_check(*, missing: bool = False, dropped: bool = False) -> CheckAnswersView:
    """Check your answers, ready to send unless something is missing."""
    rows = (
        AnswerRow("1", Spoken("Full name"), ("Amahle van Wyk",), target_id="f-1"),
        AnswerRow(
            "2",
            Spoken("Date of birth"),
            ("27 March 1986",),
            target_id="f-2-day",
            origin=Origin(Spoken("New patient registration"), NOW - timedelta(days=2)),
        ),
        AnswerRow("9", Spoken("Medicine 1"), (), heading=True),
        AnswerRow("9.1", Spoken("Name"), ("Metformin 500 mg",), level=1, target_id="m1"),
        AnswerRow(
            "4",
            Spoken("Do any of these apply to you?"),
            () if missing else ("Asthma", "Diabetes"),
            target_id="f-4-0",
            error="Choose at least one" if missing else None,
        ),
        AnswerRow("6", Spoken("Anything else we should know?"), (), target_id="f-6"),
    )
    check = CheckView(
        sections=(
            AnswerSection(2, Spoken("About you"), rows[:4]),
            AnswerSection(3, Spoken("Your health"), rows[4:]),
        ),
        dropped=(AnswerRow("7", Spoken("Weeks pregnant"), ("12",)),) if dropped else (),
        errors=(ErrorLink("Choose at least one", "f-4-0", 3, "Conditions"),) if missing else (),
        progress=Progress(22, 22, 0),
        form_title=Spoken("About you and your health"),
        language="en",
        direction="ltr",
        interface_language="en",
    )
    return CheckAnswersView(
        now=NOW,
        **WHOSE,
        task_id="task0001",
        check=check,
        rev=9,
        idempotency_key="k1",
        back_url="/p/forms/task0001/6",
    )


def what_is_known() -> KnownView:
    """Two answers of the registration, asked about before the dental history."""
    title = Spoken("New patient registration")
    told = NOW - timedelta(days=2)
    return KnownView(
        now=NOW,
        **WHOSE,
        task_id="task0002",
        form_title=Spoken("Dental and medical history"),
        rows=(
            KnownRow(
                name="4",
                label=Spoken("Do you take any medicines?"),
                answers=("Yes",),
                title=title,
                told_at=told,
            ),
            KnownRow(
                name="9",
                label=Spoken("What are you allergic to, and what happens?"),
                answers=("Penicillin: a rash\nNuts",),
                title=title,
                told_at=told,
            ),
        ),
        rev=0,
        tab="f00d",
        back_url="/p/me",
    )


def a_conflict() -> ConflictView:
    """The same form changed on a laptop."""
    return ConflictView(
        now=NOW,
        **WHOSE,
        task_id="task0001",
        form_title="About you and your health",
        rows=(
            ConflictRow(
                name="f.1",
                label=Spoken("Full name"),
                mine=("Amahle Wyk",),
                theirs=("Amahle van Wyk",),
            ),
            ConflictRow(
                name="f.7",
                label=Spoken("Allergies"),
                mine=("Latex",),
                theirs=("Penicillin", "Nuts"),
                takes_both=True,
            ),
        ),
        changed_at=NOW - timedelta(minutes=11),
        post_url="/p/forms/task0001/2",
        rev=8,
        tab="t1",
        fields=(HiddenField(name="f.1", value="Amahle Wyk"),),
    )


def a_signature(**changes: object) -> SignView:
    """A consent, ready to be read and signed."""
    view = SignView(
        now=NOW,
        **WHOSE,
        task_id="task0002",
        title="Consent to treatment",
        text=(
            TextBlock(block=Block.HEADING, text="Consent to treatment"),
            TextBlock(block=Block.FIELD, label="Patient", text="Amahle van Wyk, 27 March 1986"),
            TextBlock(block=Block.FIELD, label="Practice", text="Harbour Street Dental"),
            TextBlock(
                block=Block.PARAGRAPH,
                text="I agree that the dentists of Harbour Street Dental examine my teeth and "
                "gums, take X-rays where needed, and treat me as they explain to me beforehand.",
            ),
            TextBlock(block=Block.HEADING, text="What was explained to me"),
            TextBlock(block=Block.BULLET, text="The purpose and the usual course of treatment."),
            TextBlock(
                block=Block.BULLET, text="The other choices, and what happens without treatment."
            ),
            TextBlock(
                block=Block.BULLET, text="The risks, among them pain, swelling and infection."
            ),
            TextBlock(
                block=Block.PARAGRAPH,
                text="I may ask questions, and I may change my mind until treatment begins.",
            ),
        ),
        pages=2,
        pdf_url="/p/sign/task0002/document",
        doc_sha256=SHA,
        consent_text=(
            "You may sign on paper instead, at no cost, and you may withdraw at any time.",
            "You need a phone or computer with a browser. Your copy is a PDF.",
        ),
        consent_version="en-1",
        idempotency_key="key1",
        capacity="the patient",
    )
    return view.with_(**changes)


def a_thank_you(**changes: object) -> ThankYouView:
    """The receipt of a form, with the consent coming next."""
    view = ThankYouView(
        now=NOW,
        **WHOSE,
        kind=TaskKind.FORM,
        title="About you and your health",
        done_at=NOW,
        reference="7C1E-90AB",
        next_task=a_task(
            TaskKind.SIGNATURE,
            task_id="task0002",
            title="Consent to treatment",
            minutes=3,
            url="/p/sign/task0002",
        ),
    )
    return view.with_(**changes)


def a_verdict(verdict: Verdict, standing: Standing | None = None) -> VerifyView:
    """The answer about one file."""
    known = verdict is Verdict.ISSUED
    result = VerifyResult(
        verdict=verdict,
        sha256=SHA,
        standing=standing,
        practice_name=PRACTICE.name if known else None,
        issued_at=NOW if known else None,
        sealed_at=NOW if known else None,
        level="B-B" if known else None,
    )
    return VerifyView(now=NOW, size_limit_bytes=4_500_000, result=result)


def patient_pages() -> dict[str, tuple[str, View]]:
    """Every patient page in every state: a name for the picture, the template, the view."""
    door = IdentityView(now=NOW, fresh_url="/p/abc/fresh")
    done = tuple(
        task.with_(progress=TaskProgress.DONE, url=None, done_at=NOW)
        for task in a_checklist().tasks
    )
    soon = (done[0], a_checklist().tasks[1].with_(waiting_for=None))
    errors = (
        FieldError(field="agree", text="Tick the box if you agree to sign electronically"),
        FieldError(field="name", text="Type your full name"),
    )
    signed = {"kind": TaskKind.SIGNATURE, "title": "Consent to treatment", "next_task": None}
    pages: dict[str, tuple[str, View]] = {
        "identity": ("patient/identity", door),
        "identity-error": ("patient/identity", door.with_(error=IdentityError.NO_MATCH)),
        "identity-no-date": (
            "patient/identity",
            door.with_(error=IdentityError.NOT_A_DATE, day="27", month="13", year="1986"),
        ),
        "fresh": ("patient/fresh", FreshLinkView(now=NOW)),
        "checklist": ("patient/checklist", a_checklist()),
        "checklist-asked": (
            "patient/checklist",
            a_checklist(
                asked=(PatientRequest.CALL, PatientRequest.PAPER), just_asked=PatientRequest.CALL
            ),
        ),
        **{
            f"checklist-recall-{step}": (
                "patient/checklist",
                a_checklist(recall=Recall(step=step, channel=Channel.SMS, to="+27…0142")),
            )
            for step in RecallStep
        },
        "checklist-done": ("patient/checklist", a_checklist(tasks=done)),
        "checklist-preparing": ("patient/checklist", a_checklist(tasks=soon, looks_again=True)),
        "form": ("patient/form", a_form()),
        "form-foreign": (
            "patient/form",
            a_form(replace(every_kind_of_question(), written_in="Español", errors=())),
        ),
        "form-error": ("patient/form", a_form(a_form_page(wrong=True))),
        "form-kinds": (
            "patient/form",
            a_form(every_kind_of_question(), crisis="Feeling unsafe? **Call 112** now."),
        ),
        "check": ("patient/check", a_check(dropped=True)),
        "check-missing": ("patient/check", a_check(missing=True)),
        "conflict": ("patient/conflict", a_conflict()),
        "known": ("patient/known", what_is_known()),
        "saved": (
            "patient/saved",
            SavedView(
                now=NOW,
                **WHOSE,
                form_title="About you and your health",
                minutes_left=4,
                resume_url="/p/forms/task0001/3",
            ),
        ),
        "sign": ("patient/sign", a_signature()),
        "sign-foreign": ("patient/sign", a_signature(text_language="pl")),
        "sign-error": ("patient/sign", a_signature(errors=errors)),
        "thanks": ("patient/thanks", a_thank_you()),
        "thanks-signed": (
            "patient/thanks",
            a_thank_you(**signed, fingerprint=SHA, copy_to="am…@example.test"),
        ),
        "thanks-sealed": (
            "patient/thanks",
            a_thank_you(**signed, fingerprint=SHA, document_url="/p/sign/task0002/document"),
        ),
        "verify": ("verify", VerifyView(now=NOW, size_limit_bytes=4_500_000)),
    }
    for problem in Problem:
        pages[f"problem-{problem}"] = (
            "problem",
            ProblemView(now=NOW, problem=problem, reference="req-1f2e", back_url="/p/me"),
        )
    for standing in Standing:
        pages[f"verify-{standing}"] = ("verify", a_verdict(Verdict.ISSUED, standing))
    for verdict in sorted(set(Verdict) - {Verdict.ISSUED}):
        pages[f"verify-{verdict}"] = ("verify", a_verdict(verdict))
    return pages


BORN = date(1986, 3, 27)
