"""What staff do to cases, patients and scans: each act is an order with its own fields."""

from baton.actions import correct_patient, show_case, show_patient, show_scan
from baton.actions.notices import said
from baton.actions.orders import At, order_of
from baton.aws.desk import Desk, at_desk
from baton.aws.http import Data, GoTo, Pages, Reply
from baton.domain.errors import NotFound
from baton.domain.views.board import Act

app = Pages()


@app.post("/staff/cases/{case}/{act}", "/api/cases/{case}/{act}")
@at_desk
def act_on_case(desk: Desk) -> Reply:
    """Carry out an order on a case and show what became of it."""
    named = desk.request.params["act"]
    if named in {Act.ANSWERS, Act.AMEND} and not desk.request.is_api:
        return _typed(desk)
    act, model = order_of(named)
    at = At(desk.ports, desk.who, desk.request.params["case"])
    case = desk.request.body(model).carry_out(at)
    url = "/staff" if act is Act.DISCARD else f"/staff/cases/{case.case_id}"
    view = show_case.case_page(desk.ports, desk.who, case.case_id) if desk.request.is_api else None
    return GoTo(url=said(url, act), data=view)


@app.post("/staff/patients/{patient}/{act}")
@at_desk
def correct(desk: Desk) -> Reply:
    """Correct a patient's details as typed; what is wrong is shown beside its field."""
    patient_id = _patient_to_correct(desk)
    order = desk.request.body(correct_patient.TypedCorrection)
    if wrong := correct_patient.correct_or_show(desk.ports, desk.who, patient_id, order):
        return desk.page("patient", wrong, mend=True)
    return GoTo(url=said(f"/staff/patients/{patient_id}", Act.CORRECT))


@app.post("/api/patients/{patient}/{act}", body=correct_patient.Correction)
@at_desk
def correct_by_api(desk: Desk) -> Reply:
    """Correct a patient's details."""
    patient_id, order = _patient_to_correct(desk), desk.request.body(correct_patient.Correction)
    correct_patient.correct(desk.ports, desk.who, patient_id, order)
    return Data(data=show_patient.patient_page(desk.ports, desk.who, patient_id))


@app.post("/staff/scans", "/api/scans")
@at_desk
def add_scan(desk: Desk) -> Reply:
    """Say what must be posted to the bucket to bring a scan in, or show a page that does it."""
    if desk.request.wants_json:
        return Data(data=show_scan.new_upload(desk.ports, desk.who))
    return desk.page("upload", show_scan.upload_page(desk.ports, desk.who))


def _typed(desk: Desk) -> Reply:
    from baton.actions import show_answers  # brings the forms, which no other act here needs

    named, fields = desk.request.params, desk.request.fields
    done = show_answers.posted(desk.ports, desk.who, named["case"], named["act"], fields)
    return GoTo(url=done) if isinstance(done, str) else desk.page("answers", done, mend=True)


def _patient_to_correct(desk: Desk) -> str:
    if desk.request.params["act"] != Act.CORRECT:
        raise NotFound("no such act on a patient")
    return desk.request.params["patient"]


handler = app.handler
