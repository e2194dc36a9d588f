"""The patient's door: a link and a birth date open the list of what is left."""

from urllib.parse import quote

from baton.actions import open_link as action
from baton.actions.recall import recalled, the_list
from baton.actions.show_visit import LIST
from baton.aws import clock, wiring
from baton.aws.http import GoTo, Page, Pages, Reply
from baton.aws.request import Request
from baton.aws.visit import Visitor, capability_cookie, in_visit
from baton.domain.errors import WrongAnswer
from baton.domain.views.patient import FreshLinkView, IdentityError, IdentityView

MOST_BYTES = 8 * 1024

app = Pages()


@app.get("/p/{token}")
def ask(request: Request) -> Page:
    """Ask for the birth date; nothing is looked up, so every link looks alike."""
    return _door(request)


@app.post("/p/{token}", most_bytes=MOST_BYTES)
def identify(request: Request) -> Reply:
    """Judge the birth date and open the visit; every other outcome is the same page."""
    from baton.domain.forms.typed import typed_date  # brings the forms, only where a date came

    typed = request.body(action.BirthDate)
    if (born := typed_date(typed.day, typed.month, typed.year)) is None:
        return _door(request, IdentityError.NOT_A_DATE, **typed.model_dump())
    ports = wiring.ports()
    try:
        capability = action.identify(ports, _token(request), born)
    except WrongAnswer:
        return _door(request, IdentityError.NO_MATCH)
    return GoTo(url=LIST, cookies=(capability_cookie(ports, capability),))


@app.post("/p/{token}/fresh", most_bytes=MOST_BYTES)
def send_fresh(request: Request) -> Page:
    """Send the present link to the contact on file, and say the same whether we did or not."""
    action.send_fresh_link(wiring.ports(), _token(request))
    view = FreshLinkView(now=clock.now())
    return Page(name="patient/fresh", view=view, language=request.language)


@app.get("/p/me")
@in_visit
def show_list(visitor: Visitor) -> Reply:
    """Show what is left, what is done, and what was asked for."""
    return visitor.answer(the_list(visitor.ports, visitor.visit, visitor.request.query))


@app.post("/p/me", most_bytes=MOST_BYTES)
@in_visit
def ask_for(visitor: Visitor) -> Reply:
    """Put all on paper, hand staff a call or a question, or show what is known already."""
    if {"recall", "code"} & visitor.request.fields.keys():
        url, capability = recalled(visitor.ports, visitor.visit, visitor.request.fields)
        return GoTo(url=url, cookies=(capability_cookie(visitor.ports, capability),))
    wish = visitor.request.body(action.PatientWish)
    action.wished(visitor.ports, visitor.capability, wish)
    return GoTo(url=f"{LIST}?asked={wish.request}")


def _door(request: Request, error: IdentityError | None = None, **typed: str) -> Page:
    fresh_url = f"/p/{quote(_token(request), safe='', errors='replace')}/fresh"
    view = IdentityView(now=clock.now(), fresh_url=fresh_url, error=error, **typed)
    return Page(name="patient/identity", view=view, language=request.language, mend=bool(error))


def _token(request: Request) -> str:
    """Any text may stand in a link, and each gets the same page."""
    return str((request.event.get("pathParameters") or {}).get("token", ""))


handler = app.handler
