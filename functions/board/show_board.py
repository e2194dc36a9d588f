"""What staff look at: the board, cases, patients and scans; nothing here changes anything."""

from baton.actions import show_board, show_case, show_patient, show_scan
from baton.actions.notices import notice
from baton.aws.desk import Desk, at_desk
from baton.aws.http import Page, Pages
from baton.domain.errors import BadInput
from baton.domain.views.board import LaneKind, Whose

app = Pages()


@app.get("/staff", "/api/board")
@at_desk
def board(desk: Desk) -> Page:
    """Show the board: all work, or mine, or a role's."""
    said = notice(desk.request.query.get("said"))
    view = show_board.board(desk.ports, desk.who, _wanted(desk), notice=said)
    return desk.page("board", view)


@app.get("/staff/cases/{case}", "/api/cases/{case}")
@at_desk
def case(desk: Desk) -> Page:
    """Show one case, or a page of its form to type answers into."""
    if "answers" in desk.request.query:
        return _answers(desk)
    said = notice(desk.request.query.get("said"))
    view = show_case.case_or_parked_page(
        desk.ports, desk.who, desk.request.params["case"], notice=said
    )
    return desk.page("case", view)


@app.get("/staff/patients", "/api/patients")
@at_desk
def patients(desk: Desk) -> Page:
    """Find patients."""
    query = desk.request.query.get("q", "")[:100]
    return desk.page("patients", show_patient.patients_page(desk.ports, desk.who, query))


@app.get("/staff/patients/{patient}", "/api/patients/{patient}")
@at_desk
def patient(desk: Desk) -> Page:
    """Show a patient's record."""
    patient_id, said = desk.request.params["patient"], notice(desk.request.query.get("said"))
    view = show_patient.patient_page(desk.ports, desk.who, patient_id, notice=said)
    return desk.page("patient", view)


@app.get("/staff/scans/{case}", "/api/scans/{case}")
@at_desk
def scan(desk: Desk) -> Page:
    """Show a scan beside its best homes."""
    query = desk.request.query.get("q", "")[:100]
    view = show_scan.scan_page(desk.ports, desk.who, desk.request.params["case"], query)
    return desk.page("scan", view)


def _answers(desk: Desk) -> Page:
    from baton.actions import show_answers  # brings the forms, which no other page here needs

    view = show_answers.answers_page(
        desk.ports, desk.who, desk.request.params["case"], desk.request.query
    )
    return desk.page("answers" if view.is_typed else "answers_read", view)


def _wanted(desk: Desk) -> show_board.Wanted:
    asked = desk.request.query
    try:
        lane = LaneKind(asked["lane"]) if "lane" in asked else None
        whose = Whose(asked.get("whose", Whose.EVERYONE))
    except ValueError as error:
        raise BadInput("whose: mine, a role or everyone") from error
    return show_board.Wanted(whose, asked.get("q", "")[:100], lane)


handler = app.handler
