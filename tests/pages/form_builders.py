"""Sample pages about a practice's own forms."""

from datetime import timedelta

from baton.domain.forms import AnswerRow, Draft, Spoken, Summary, compile_form, page_view
from baton.domain.published import FormState
from baton.domain.views.answers import AnswersReadView, AnswersVersion, ScoreLine
from baton.domain.views.board import Act
from baton.domain.views.form import FormView
from baton.domain.views.forms import FindingLine, FormLine, FormSeenView, FormsView, LibraryLine
from baton.domain.views.page import Me, View
from baton.domain.words import Role
from tests.pages.builders import NOW, a_check
from tests.questionnaires import as_file

MANAGER = Me(member="lindi1", name="Lindi Naidoo", role=Role.MANAGER)
JOAN = Me(member="joan01", name="Joan Reyes", role=Role.RECEPTION)


def answers_to_read(**changes: object) -> AnswersReadView:
    """Answers in their second version, one of them to be read first."""
    flag = "Thoughts that you would be better off dead"
    view = AnswersReadView(
        now=NOW,
        me=JOAN,
        case_id="case0001",
        task_id="task0001",
        version=12,
        label="Amahle van Wyk",
        pack_title="New patient",
        summary=Summary(Spoken("About you"), "1", "en", a_check().check.sections),
        flagged=(AnswerRow("9", Spoken(flag), ("Several days",), target_id="f-9"),),
        scores=(ScoreLine(title="PHQ-9", value="17", band="Moderately severe"),),
        number=2,
        versions=(
            AnswersVersion(number=2, at=NOW, how="Corrected by Joan Reyes: misread on paper"),
            AnswersVersion(
                number=1,
                at=NOW - timedelta(hours=2),
                how="Entered from paper by Joan Reyes, given by her daughter",
            ),
        ),
        acts=(Act.ACCEPT, Act.SEND_BACK),
        may_correct=True,
        back_url="/staff/cases/case0001",
    )
    return view.with_(**changes)


def form_pages() -> dict[str, tuple[str, View]]:
    """The list, an upload that was refused, a reader, and one form on a phone."""
    form = compile_form(as_file())
    line = FormLine(
        form=form.sha256,
        title="Travel questions",
        address="https://forms.example/travel",
        version="1",
        state=FormState.PUBLISHED,
        questions=3,
        minutes=1,
        languages=("en", "es"),
        changed_at=NOW,
        changed_by="Lindi Naidoo",
    )
    draft = line.with_(form="b" * 64, version="2", state=FormState.DRAFT)
    findings = (
        FindingLine(
            code="choiceWithoutOptions",
            link_id="3.2",
            path="Questionnaire.item[2].item[1]",
            level="error",
            message="A choice needs at least one option.",
        ),
        FindingLine(
            code="textRepeated", path="Questionnaire", level="warning", message="A text repeats."
        ),
    )
    library = (
        LibraryLine(
            form="registration",
            title="Registration form",
            minutes=8,
            replaced=False,
            packs=("New patient", "New patient, dental"),
        ),
        LibraryLine(form="feedback", title="How was your visit?", minutes=3, replaced=True),
    )
    listed = FormsView(now=NOW, me=MANAGER, may_change=True, forms=(draft, line), library=library)
    seen = FormSeenView(
        now=NOW,
        me=MANAGER,
        may_change=True,
        form=draft,
        findings=findings[1:],
        pages=(0, 1),
        preview=FormView(
            now=NOW,
            person="",
            pack_title="Travel questions",
            task_id="preview",
            page=page_view(form, Draft({}), 0, "en", with_errors=False, today=None),
            rev=0,
            tab="",
            back_url="#",
        ),
    )
    refused = listed.with_(findings=findings, refused=True, title="Travel")
    return {
        "answers-review": ("staff/answers_read", answers_to_read()),
        "answers-older": ("staff/answers_read", answers_to_read(number=1, acts=())),
        "forms": ("staff/forms", listed),
        "forms-refused": ("staff/forms", refused),
        "forms-reader": ("staff/forms", listed.with_(may_change=False, forms=(), me=JOAN)),
        "form-seen": ("staff/form", seen),
        "form-library": (
            "staff/form",
            seen.with_(
                form=line.with_(form="registration", state=None, changed_at=None, changed_by="")
            ),
        ),
    }
