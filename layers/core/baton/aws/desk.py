"""A member at work: every route of staff and of the API passes here first.

@app.get("/staff", "/api/board")
@at_desk
def show(desk: Desk) -> Page: ...
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeAlias

from pydantic import BaseModel

from baton.actions.colleagues import Colleague, colleague, colleague_of_session
from baton.actions.faces import face
from baton.actions.ports import Ports
from baton.aws import wiring
from baton.aws.answered import SignedOut
from baton.aws.http import Answer, Page, Reply
from baton.aws.request import Request
from baton.aws.roles import require_role
from baton.domain.views.page import View

Work: TypeAlias = "Callable[[Desk], Reply]"


@dataclass(frozen=True)
class Desk:
    """One request of a member whose role may make it."""

    request: Request
    ports: Ports
    who: Colleague

    def page(
        self, name: str, view: View, *, data: BaseModel | None = None, mend: bool = False
    ) -> Page:
        """Show a page with the practice's face; an API client gets `data`, or else the view."""
        practice = face(self.who.practice)
        return Page(name=f"staff/{name}", view=view, practice=practice, data=data, mend=mend)


def at_desk(work: Work) -> Answer:
    """Let only a signed-in member through whose role the table names for this route."""

    @wraps(work)
    def answer(request: Request) -> Reply:
        ports = wiring.ports()
        who = _who(ports, request)
        if who is None:
            raise SignedOut("sign in first")
        require_role(who.member.role, request.route)
        return work(Desk(request, ports, who))

    return answer


def _who(ports: Ports, request: Request) -> Colleague | None:
    if request.is_api:
        return colleague(ports, request.sub) if request.sub else None
    return colleague_of_session(ports, request.staff_cookie) if request.staff_cookie else None
