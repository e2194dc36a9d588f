"""Staff sign in and out: the pool proves who it is, a session row lets them work."""

from baton.actions import colleagues
from baton.actions import sign_in as action
from baton.aws import ids, wiring
from baton.aws.cookies import STAFF, Cookie, gone
from baton.aws.http import SIGN_IN, GoTo, Page, Pages, Reply
from baton.aws.request import Request
from baton.domain.errors import NotAllowed
from baton.domain.views.page import NO_PRACTICE
from baton.domain.views.practice import SignInError, SignInView

BOARD = "/staff"
MOST_BYTES = 16 * 1024

app = Pages()


@app.get("/staff/sign-in")
def show(request: Request) -> Page:
    """Ask for the password."""
    out = request.query.get("out") == "yes"
    return _page(SignInView(now=wiring.ports().now(), signed_out=out))


@app.post("/staff/sign-in", most_bytes=MOST_BYTES)
def sign_in(request: Request) -> Reply:
    """Judge one step and go on to the next, or to the board."""
    ports, given = wiring.ports(), request.body(action.Given)
    step = action.signed_in(wiring.accounts(), given, ports.now())
    if isinstance(step, SignInView):
        return _page(step)
    token = ids.new_token()
    try:
        colleagues.begin_session(ports, step.sub, token)
    except NotAllowed:
        return _page(SignInView(now=ports.now(), error=SignInError.DISABLED))
    seconds = round(colleagues.SESSION_LIFE.total_seconds())
    return GoTo(url=BOARD, cookies=(Cookie(STAFF, token, seconds),))


@app.post("/staff/sign-out", most_bytes=MOST_BYTES)
def sign_out(request: Request) -> GoTo:
    """End the session at once."""
    if request.staff_cookie:
        colleagues.end_session(wiring.ports(), request.staff_cookie)
    return GoTo(url=f"{SIGN_IN}?out=yes", cookies=(gone(STAFF),))


def _page(view: SignInView) -> Page:
    return Page(name="staff/sign_in", view=view, practice=NO_PRACTICE, mend=view.error is not None)


handler = app.handler
