"""The patient reads a document and signs it, says no, or asks for another way."""

from baton.actions import show_signature as action
from baton.actions.show_signature import Browser, SignPost
from baton.aws.http import GoTo, Pages, Reply
from baton.aws.visit import Visitor, in_visit
from baton.domain.views.signing import SignView

_MOST_AGENT = 300

app = Pages()


@app.get("/p/sign/{task}")
@in_visit
def show(visitor: Visitor) -> Reply:
    """Show the text to sign, or the receipt once it is signed."""
    return visitor.answer(action.shown(visitor.ports, visitor.visit, visitor.task_id))


@app.post("/p/sign/{task}")
@in_visit
def act(visitor: Visitor) -> Reply:
    """Do what the button says; the page comes back with what to mend."""
    post = visitor.request.body(SignPost)
    step = action.act(visitor.ports, visitor.visit, visitor.task_id, post, _browser(visitor))
    return visitor.answer(step, mend=isinstance(step, SignView))


@app.get("/p/sign/{task}/document")
@in_visit
def fetch(visitor: Visitor) -> GoTo:
    """Lead to the PDF for 60 seconds."""
    return GoTo(url=action.document_address(visitor.ports, visitor.visit, visitor.task_id))


def _browser(visitor: Visitor) -> Browser:
    """Where the request came from, for the record of a signature."""
    http = visitor.request.event.get("requestContext", {}).get("http", {})
    agent = visitor.request.header("user-agent")[:_MOST_AGENT]
    return Browser(ip=http.get("sourceIp"), user_agent=agent or None)


handler = app.handler
