"""Staff add a patient, and open a pack for one."""

from baton.actions import add_patient, open_pack, show_case, show_packs, show_patient
from baton.actions.notices import NEW_PATIENT, OPENED, said
from baton.actions.patient_details import details_of
from baton.aws.desk import Desk, at_desk
from baton.aws.http import Data, GoTo, Page, Pages, Reply
from baton.domain.calendar import local_day

MOST_BYTES = 64 * 1024

app = Pages()


@app.get("/staff/open")
@at_desk
def show_open(desk: Desk) -> Page:
    """Ask for whom and which pack."""
    chosen = show_packs.Chosen(patient=desk.request.query.get("patient"))
    query = desk.request.query.get("q", "")[:100]
    return desk.page("open", show_packs.open_pack_page(desk.ports, desk.who, chosen, query=query))


@app.post("/staff/open", most_bytes=MOST_BYTES)
@at_desk
def open_typed(desk: Desk) -> Reply:
    """Open the pack as typed, or show what is wrong or which case it would double."""
    typed, ports, who = desk.request.body(open_pack.TypedOpening), desk.ports, desk.who
    errors = open_pack.wrong(ports, who, typed)
    double = None if errors else open_pack.open_already(ports, who, typed)
    if errors or double:
        view = show_packs.open_pack_page(ports, who, typed.chosen, errors=errors, double=double)
        return desk.page("open", view, mend=bool(errors))
    case = open_pack.open_typed(ports, who, typed)
    return GoTo(url=said(f"/staff/cases/{case.case_id}", OPENED))


@app.post("/api/cases", most_bytes=MOST_BYTES, body=open_pack.Opening)
@at_desk
def open_by_api(desk: Desk) -> Reply:
    """Open a pack; the same Idempotency-Key gives the same case."""
    key = desk.request.idempotency_key or desk.ports.new_id()
    order = desk.request.body(open_pack.Opening)
    case = open_pack.open_ordered(desk.ports, desk.who, order, key=key)
    return Data(data=show_case.case_page(desk.ports, desk.who, case.case_id), made=True)


@app.get("/staff/patients/new")
@at_desk
def show_new(desk: Desk) -> Page:
    """Ask for the details of a new patient."""
    return desk.page("new_patient", show_patient.new_patient_page(desk.ports, desk.who))


@app.post("/staff/patients/new", most_bytes=MOST_BYTES)
@at_desk
def add_typed(desk: Desk) -> Reply:
    """Add the patient as typed, or show what is wrong or whom it may double."""
    typed, ports, who = desk.request.body(add_patient.TypedPatient), desk.ports, desk.who
    details = details_of(typed.fields, who, local_day(ports.now(), who.practice.calendar))
    if isinstance(details, tuple):
        view = show_patient.new_patient_page(ports, who, typed=typed.fields, errors=details)
        return desk.page("new_patient", view, mend=True)
    added = add_patient.add(ports, who, details, confirmed=typed.confirm is not None)
    if added.patient_id is None:
        view = show_patient.new_patient_page(ports, who, typed=typed.fields, doubles=added.doubles)
        return desk.page("new_patient", view)
    return GoTo(url=said(f"/staff/patients/{added.patient_id}", NEW_PATIENT))


@app.post("/api/patients", most_bytes=MOST_BYTES, body=add_patient.NewPatient)
@at_desk
def add_by_api(desk: Desk) -> Reply:
    """Add a patient, or give the likely doubles (200) until `confirm` says that they are others."""
    order, key = desk.request.body(add_patient.NewPatient), desk.request.idempotency_key
    added = add_patient.add(desk.ports, desk.who, order.details, confirmed=order.confirm, key=key)
    return Data(data=added, made=added.patient_id is not None)


handler = app.handler
