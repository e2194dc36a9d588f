"""The practice's own forms: everybody looks at them, managers bring, publish and retire them."""

from baton.actions import publish_form, show_forms
from baton.actions.notices import DRAFTED, PUBLISHED, RETIRED, notice, said
from baton.aws.desk import Desk, at_desk
from baton.aws.http import Data, File, GoTo, Page, Pages, Reply
from baton.domain.views.forms import FindingLine, UploadedView

FORMS = "/staff/forms"
MOST_BYTES = publish_form.MOST_FORM_BYTES + 64 * 1024
DONE = {publish_form.PUBLISH: PUBLISHED, publish_form.RETIRE: RETIRED}
app = Pages()


@app.get("/staff/forms", "/api/forms")
@at_desk
def forms(desk: Desk) -> Page:
    """Show the list."""
    done = notice(desk.request.query.get("said"))
    return desk.page("forms", show_forms.forms_page(desk.ports, desk.who, notice=done))


@app.post("/staff/forms", most_bytes=MOST_BYTES)
@at_desk
def bring(desk: Desk) -> Reply:
    """Keep an uploaded form as a draft, or say what stands against it."""
    given = publish_form.given_in(desk.request.multipart.fields)
    brought = publish_form.bring(desk.ports, desk.who, desk.request.file("questionnaire"), given)
    if brought.form is None:
        found = brought.report.findings
        view = show_forms.forms_page(desk.ports, desk.who, findings=found, given=given)
        return desk.page("forms", view, mend=True)
    return GoTo(url=said(f"{FORMS}/{brought.form.sha256}", DRAFTED))


@app.post("/api/forms", most_bytes=MOST_BYTES, body=publish_form.UploadedForm)
@at_desk
def bring_by_api(desk: Desk) -> Reply:
    """Keep a form as a draft and tell the findings; without a hash nothing was kept."""
    order = desk.request.body(publish_form.UploadedForm)
    brought = publish_form.bring(desk.ports, desk.who, order.questionnaire.encode(), order)
    lines = tuple(FindingLine.of(finding) for finding in brought.report.findings)
    kept = brought.form.sha256 if brought.form else None
    return Data(data=UploadedView(form=kept, findings=lines), made=kept is not None)


@app.get("/staff/forms/{form}", "/api/forms/{form}")
@at_desk
def form(desk: Desk) -> Page:
    """Show one form as patients see it."""
    query = desk.request.query
    view = show_forms.form_page(
        desk.ports,
        desk.who,
        desk.request.params["form"],
        page=desk.request.number("page", 0),
        language=query.get("language"),
        notice=notice(query.get("said")),
    )
    return desk.page("form", view)


@app.get("/staff/forms/{form}/fhir", "/api/forms/{form}/fhir")
@at_desk
def as_fhir(desk: Desk) -> File:
    """Give a form as it was brought: a FHIR R4 Questionnaire."""
    return File(publish_form.taken_out(desk.ports, desk.who, desk.request.params["form"]))


@app.post("/staff/forms/{form}/{act}", "/api/forms/{form}/{act}", body=publish_form.FormOrder)
@at_desk
def decide(desk: Desk) -> Reply:
    """Publish a form, or retire it."""
    named, act = (desk.request.params[name] for name in ("form", "act"))
    publish_form.decide(desk.ports, desk.who, named, act)
    view = show_forms.form_page(desk.ports, desk.who, named) if desk.request.is_api else None
    return GoTo(url=said(f"{FORMS}/{named}", DONE[act]), data=view)


handler = app.handler
