"""A patient's browser behind the door: every page of theirs but the door itself passes here first.

@app.get("/p/forms/{task}/{page}")
@in_visit
def show(visitor: Visitor) -> Reply: ...
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from typing import TypeAlias

from baton.actions.open_link import renewed
from baton.actions.ports import Ports
from baton.actions.visits import Visit, visit
from baton.aws import wiring
from baton.aws.answered import SignedOut
from baton.aws.cookies import PATIENT, Cookie, language_cookie
from baton.aws.http import Answer, Data, GoTo, Page, Reply
from baton.aws.request import Request
from baton.domain.errors import Gone
from baton.domain.links import CAPABILITY_LIFE, Capability, opened_capability, sealed_capability
from baton.domain.views.patient import VisitView

Work: TypeAlias = "Callable[[Visitor], Reply]"


@dataclass(frozen=True)
class Visitor:
    """One request of a patient whose half hour is not over."""

    request: Request
    ports: Ports
    capability: Capability

    @cached_property
    def visit(self) -> Visit:
        """The case and all that pages need of it; raises `Gone` once the link was reissued."""
        return visit(self.ports, self.capability, self.request.chosen_language)

    @property
    def task_id(self) -> str:
        """The task in the path."""
        return self.request.params["task"]

    def answer(
        self, step: VisitView | str, *, mend: bool = False, language: str | None = None
    ) -> Reply:
        """Show a page with the practice's face, or go on to an address.

        A `language` that was chosen with the request is remembered from here on.
        """
        cookies = (language_cookie(language),) if language else ()
        if isinstance(step, str):
            return GoTo(url=step, cookies=cookies)
        return Page(
            name=step.template,
            view=step,
            practice=self.visit.face,
            language=language or self.visit.language,
            mend=mend,
            cookies=cookies,
        )


def in_visit(work: Work) -> Answer:
    """Let only a browser through that has given the birth date; each page gives it half an hour."""

    @wraps(work)
    def answer(request: Request) -> Reply:
        ports = wiring.ports()
        try:
            capability = _capability(ports, request)
            reply = work(Visitor(request, ports, capability))
        except Gone as over:
            raise SignedOut("open the link again") from over
        if isinstance(reply, Data):
            return reply
        if any(cookie.name == PATIENT for cookie in reply.cookies):
            return reply  # the visit may show more, or less, from here on
        return replace(reply, cookies=(*reply.cookies, capability_cookie(ports, capability)))

    return answer


def capability_cookie(ports: Ports, capability: Capability) -> Cookie:
    """Write a capability, good for another half hour, as the patient's cookie."""
    value = sealed_capability(ports.keys().cookie, renewed(ports, capability))
    return Cookie(PATIENT, value, round(CAPABILITY_LIFE.total_seconds()))


def _capability(ports: Ports, request: Request) -> Capability:
    if request.patient_cookie is None:
        raise Gone("no visit is open")
    return opened_capability(ports.keys().cookie, request.patient_cookie, ports.now())
