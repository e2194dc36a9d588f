"""Sample pages about a practice's own forms."""

from baton.domain.forms import Draft, compile_form, page_view
from baton.domain.published import FormState
from baton.domain.views.form import FormView
from baton.domain.views.forms import FindingLine, FormLine, FormSeenView, FormsView
from baton.domain.views.page import Me, View
from baton.domain.words import Role
from tests.pages.builders import NOW
from tests.questionnaires import as_file

MANAGER = Me(member="lindi1", name="Lindi Naidoo", role=Role.MANAGER)
JOAN = Me(member="joan01", name="Joan Reyes", role=Role.RECEPTION)


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
    listed = FormsView(now=NOW, me=MANAGER, may_change=True, forms=(draft, line))
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
        "forms": ("staff/forms", listed),
        "forms-refused": ("staff/forms", refused),
        "forms-reader": ("staff/forms", listed.with_(may_change=False, forms=(), me=JOAN)),
        "form-seen": ("staff/form", seen),
    }
