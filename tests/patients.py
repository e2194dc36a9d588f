"""A patient with a phone: opens pages of the registration form and posts them as a browser does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from baton import library
from baton.actions import fill_form
from baton.actions.change import CaseId, change
from baton.actions.drafts import PagePost, page_post
from baton.actions.find_form import body_key
from baton.actions.open_case import token_of
from baton.actions.open_link import identify
from baton.actions.ports import Ports
from baton.actions.visits import Visit, visit
from baton.domain.case import Case
from baton.domain.casework import added
from baton.domain.forms import import_report
from baton.domain.links import Capability
from baton.domain.packs import PackTask
from baton.domain.views.form import FormView
from baton.domain.words import Role, TaskKind
from tests.builders import PRACTICE, STAFF, a_patient
from tests.domain.forms.browser import posted_by
from tests.fakes import FakePorts

FORM = library.form("registration")

Typed = Mapping[str, str | Sequence[str]]


def f(link_id: str, *rest: str) -> str:
    """The name of a field of the registration form."""
    return ".".join(["f", str(FORM.by_link_id[link_id]), *rest])


FIRST_PAGE: Typed = {
    f("given-names"): "Mara",
    f("family-name"): "Lindqvist",
    f("birth-date", "day"): "17",
    f("birth-date", "month"): "May",
    f("birth-date", "year"): "1984",
    f("sex"): "0",
}

PAGES: Sequence[Typed] = (
    FIRST_PAGE,
    {
        f("mobile"): "+44 7700 900123",
        f("street"): "4 Harbour Street",
        f("city"): "Whitby",
        f("post-code"): "YO22",
    },
    {
        f("contact-name"): "Sipho Lindqvist",
        f("contact-phone"): "01632 960001",
        f("contact-relationship"): "0",
        f("contact-may-know"): "true",
    },
    {f("insured"): "false"},
    {
        f("conditions"): ["0"],
        f("takes-medicines"): "false",
        f("has-allergies"): "false",
        f("smoking"): "0",
    },
    {f("reminders"): "0", f("interpreter"): "false"},
)
"""What one types on each page to get through without a condition's questions, in one go."""


def form_of(case: Case) -> str:
    """The task of the registration form."""
    return next(t.task_id for t in case.tasks.values() if t.source == "registration")


def consent_of(case: Case) -> str:
    """The task of the consent."""
    return next(t.task_id for t in case.tasks.values() if t.source == "consent")


def with_own_form(
    ports: Ports, case: Case, source: Mapping[str, Any], *, review: Role | None = None
) -> str:
    """Ask for one more form, of the practice's own, and give its task."""
    body = json.dumps(source).encode()
    form = import_report(body).form
    assert form
    ports.documents.put(
        body_key(case.practice_id, form.sha256), body, content_type="application/json"
    )
    item = PackTask(
        key="ownform1", kind=TaskKind.FORM, title="Own form", source=form.sha256, review=review
    )
    change(
        ports,
        CaseId(case.practice_id, case.case_id),
        lambda fresh, moment: added(fresh, item, "ownform1", moment, STAFF),
    )
    return "ownform1"


def capability_of(ports: Ports, case: Case) -> Capability:
    """What the right birth date gives."""
    return identify(ports, token_of(ports, case), a_patient().birth_date)


def body_of(view: FormView, typed: Typed, command: str = "next") -> dict[str, list[str]]:
    """The body of a post of this page, with what was typed over it."""
    body: dict[str, list[str]] = posted_by(view.page)
    body |= {n: [value] if isinstance(value, str) else list(value) for n, value in typed.items()}
    return body | {"rev": [str(view.rev)], "tab": [view.tab], "command": [command]}


def post_of(view: FormView, typed: Typed, command: str = "next") -> PagePost:
    """The same as the action reads it."""
    body = body_of(view, typed, command)
    return page_post({name: tuple(values) for name, values in body.items()})


@dataclass
class Phone:
    """A device on which the link was opened."""

    ports: FakePorts
    capability: Capability
    task_id: str

    @property
    def visit(self) -> Visit:
        """A new request."""
        return visit(self.ports, self.capability)

    def show(self, page: int | str, *, with_errors: bool = False) -> Any:
        """Open a page."""
        return fill_form.shown(
            self.ports, self.visit, self.task_id, str(page), with_errors=with_errors
        )

    def save(self, view: FormView, typed: Typed, command: str = "next") -> Any:
        """Post a page that is open."""
        page, post = str(view.page.page), post_of(view, typed, command)
        return fill_form.save(self.ports, self.visit, self.task_id, page, post)

    def autosave(self, view: FormView, typed: Typed, **changes: Any) -> fill_form.AutoSaved:
        """Let the script save a page that is open."""
        post = post_of(view, typed).with_(**changes)
        page = str(view.page.page)
        return fill_form.autosave(self.ports, self.capability, self.task_id, page, post)

    def fill_in(self, pages: int = len(PAGES)) -> Any:
        """Fill in the first pages; gives where the last save leads."""
        return [self.save(self.show(n), PAGES[n]) for n in range(pages)][-1]

    def submit(self, rev: int | None = None) -> str:
        """Hand the form in from the check page, as it is now or as it was at a revision."""
        post = PagePost(rev=self.show("check").rev if rev is None else rev, tab="")
        return fill_form.submit(self.ports, self.visit, self.task_id, post)

    def stored(self) -> Any:
        """The row of the answers."""
        return self.ports.store.answers(PRACTICE, self.capability.case_id, self.task_id)


def a_phone(ports: FakePorts, case: Case) -> Phone:
    """A phone on which the link of the case was just opened."""
    return Phone(ports, capability_of(ports, case), form_of(case))
