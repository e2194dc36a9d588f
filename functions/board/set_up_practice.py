"""The practice's settings and its team: everybody sees them, managers change them."""

from baton.actions import manage_members, set_up_practice
from baton.actions.notices import CHANGED, INVITED, SAVED, notice, said
from baton.aws import wiring
from baton.aws.desk import Desk, at_desk
from baton.aws.http import Data, GoTo, Page, Pages, Reply
from baton.domain.errors import Conflict
from baton.domain.views.page import FieldError

SETTINGS = "/staff/practice"
MOST_BYTES = 400 * 1024

TAKEN = FieldError(field="invite-email", text="This address has an account already")

app = Pages()


@app.get("/staff/practice", "/api/practice")
@at_desk
def show(desk: Desk) -> Page:
    """Show the settings and the team."""
    done = notice(desk.request.query.get("said"))
    return desk.page("practice", set_up_practice.settings_page(desk.ports, desk.who, notice=done))


@app.post("/staff/practice", most_bytes=MOST_BYTES)
@at_desk
def save_typed(desk: Desk) -> Reply:
    """Save the settings as typed, or show what is wrong."""
    typed = {name: desk.request.file(name).decode() for name in set_up_practice.FIELDS}
    logo = desk.request.file("logo")
    errors = set_up_practice.save_typed(desk.ports, desk.who, typed, logo)
    return _again(desk, errors) if errors else GoTo(url=said(SETTINGS, SAVED))


@app.patch("/api/practice", most_bytes=MOST_BYTES, body=set_up_practice.SettingsChange)
@at_desk
def save_by_api(desk: Desk) -> Reply:
    """Change some of the settings."""
    change = desk.request.body(set_up_practice.SettingsChange)
    saved = set_up_practice.save_settings(desk.ports, desk.who, change)
    return Data(data=set_up_practice.settings_page(desk.ports, desk.who.of(saved)))


@app.post("/staff/practice/members", most_bytes=MOST_BYTES)
@at_desk
def invite(desk: Desk) -> Reply:
    """Invite somebody; the pool mails a temporary password."""
    invitation = desk.request.body(manage_members.Invitation)
    try:
        manage_members.invite(desk.ports, wiring.accounts(), desk.who, invitation)
    except Conflict:
        return _again(desk, (TAKEN,))
    return GoTo(url=said(SETTINGS, INVITED))


@app.post("/staff/practice/members/{member}", most_bytes=MOST_BYTES)
@at_desk
def manage(desk: Desk) -> GoTo:
    """Change, disable or enable an account."""
    order, sub = desk.request.body(manage_members.MemberOrder), desk.request.params["member"]
    manage_members.manage(desk.ports, wiring.accounts(), desk.who, sub, order)
    return GoTo(url=said(SETTINGS, CHANGED))


def _again(desk: Desk, errors: tuple[FieldError, ...]) -> Page:
    view = set_up_practice.settings_page(desk.ports, desk.who, errors=errors)
    return desk.page("practice", view, mend=True)


handler = app.handler
