"""Answers and blank forms as files: FHIR, a table, a PDF, paper. Carries the pdf layer."""

from baton.actions.export_answers import export_case, export_form, export_table
from baton.actions.print_form import print_form
from baton.aws.desk import Desk, at_desk
from baton.aws.http import File, Pages

app = Pages()


@app.get("/staff/cases/{case}/answers", "/api/cases/{case}/answers")
@at_desk
def of_case(desk: Desk) -> File:
    """Give all answers of a case."""
    return File(export_case(desk.ports, desk.who, desk.request.params["case"]))


@app.get("/staff/cases/{case}/answers/{task}/{kind}", "/api/cases/{case}/answers/{task}/{kind}")
@at_desk
def of_form(desk: Desk) -> File:
    """Give the answers of one form."""
    at = desk.request.params
    return File(export_form(desk.ports, desk.who, at["case"], at["task"], at["kind"]))


@app.get("/staff/forms/{form}/answers", "/api/forms/{form}/answers")
@at_desk
def as_table(desk: Desk) -> File:
    """Give all that was answered to one wording of a form, or a `part` of it."""
    named, part = desk.request.params["form"], desk.request.number("part", 1)
    return File(export_table(desk.ports, desk.who, named, part))


@app.post("/staff/cases/{case}/print/{task}")
@at_desk
def on_paper(desk: Desk) -> File:
    """Print a form for its task."""
    at = desk.request.params
    return File(print_form(desk.ports, desk.who, at["case"], at["task"]))


handler = app.handler
