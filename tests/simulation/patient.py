"""A patient with a phone: reads the mail, opens the link, does what is owed, comes back."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from baton.actions import confirm_answers, fill_form, show_signature
from baton.actions.drafts import PagePost
from baton.actions.open_link import PatientWish, identify, send_fresh_link, wished
from baton.actions.ports import Ports
from baton.actions.recall import prove, send_code
from baton.actions.show_signature import Browser, SignAct, SignPost
from baton.actions.show_visit import LIST, checklist
from baton.actions.visits import Visit, visit
from baton.domain.errors import BatonError, Conflict, WrongAnswer
from baton.domain.lifecycle.advance import allows
from baton.domain.links import Capability
from baton.domain.patients import Patient as Record
from baton.domain.views.form import CheckAnswersView, ConflictView, FormView, KnownView
from baton.domain.views.patient import ChecklistTask, PatientRequest, TaskProgress, ThankYouView
from baton.domain.views.signing import SignView
from baton.domain.words import TaskKind
from tests.domain.forms.browser import posted_by
from tests.simulation.dice import Dice
from tests.simulation.faults import Trouble
from tests.simulation.filling import typed, words
from tests.simulation.ledger import Ledger, Place
from tests.simulation.papers import Papers
from tests.simulation.people import NoAnswer, asked
from tests.simulation.provider import Sent
from tests.simulation.scheduler import Scheduler

T = TypeVar("T")

CODE = re.compile(r"code is ([0-9]{6})")
LINK = re.compile(r"/p/([A-Za-z0-9_-]{43})")
READY = {TaskProgress.TO_DO, TaskProgress.STARTED}
READS_AFTER = timedelta(minutes=10)
SLEEPS_OVER_IT = timedelta(hours=20)
COMES_BACK_AFTER = timedelta(minutes=2)
ROUNDS = 8
MOST_PAGES = 60
MOST_TRIES = 5
WRONG_DATE = date(1901, 2, 3)


class Patient:
    """One person with one address; `number` makes what they type their own."""

    def __init__(
        self, scheduler: Scheduler, ports: Ports, ledger: Ledger, record: Record, number: int
    ) -> None:
        self.scheduler, self.ports, self.ledger = scheduler, ports, ledger
        self.record, self.number = record, number
        self.dice: Dice = scheduler.dice
        self.trouble = Trouble()
        self.tokens: list[str] = []
        self.codes: list[str] = []
        self.here = False
        self.ignores, self.wants_paper, self.tries_old = 0, False, False
        self.guesses: Counter[str] = Counter()
        self.is_replaced: Callable[[str], bool] = lambda token: False
        self.forms: dict[str, str] = {}
        self.papers = Papers(scheduler, ports, ledger, number)

    def is_dead(self, token: str) -> bool:
        """Say whether a link must not open any more, as the rows and this patient know."""
        return self.is_replaced(token) or self.guesses[token] > MOST_TRIES

    def got(self, sent: Sent) -> None:
        """A message came; it is read some time later, or never."""
        if code := CODE.search(sent.message.text):
            self.codes.append(code[1])
            self.will_come(READS_AFTER)
        found = LINK.search(sent.message.text)
        if not found:
            return
        if found[1] not in self.tokens:
            self.tokens.append(found[1])
        self.ignores -= 1
        if self.ignores < 0 and not self.dice.chance(self.trouble.whims / 2):
            self.will_come(self.dice.between(READS_AFTER, SLEEPS_OVER_IT))

    def will_come(self, length: timedelta) -> None:
        """Come by the link a while from now."""
        self.scheduler.after(length, f"patient {self.number}", self._come)

    def _come(self) -> None:
        if not self.tokens or (self.here and not self.dice.chance(self.trouble.whims)):
            return
        self.here = True
        try:
            self._stay()
        except (BatonError, NoAnswer):
            return
        finally:
            self.here = False

    def _stay(self) -> None:
        capability = self._opened()
        if capability is None:
            return
        capability = self._proven(capability)
        if self.wants_paper:
            self._wish(capability, PatientRequest.PAPER)
        elif self.dice.chance(self.trouble.whims):
            requests = (PatientRequest.QUESTION, PatientRequest.PAPER)
            self._wish(capability, self.dice.among(requests))
        for _ in range(ROUNDS):
            lines = self._ask(capability, lambda seen: checklist(self.ports, seen)).tasks
            ready = [line for line in lines if line.url and line.progress in READY]
            if ready:
                self._do(capability, ready[0])
            elif any(line.progress is TaskProgress.WAITING for line in lines):
                self.scheduler.pause(COMES_BACK_AFTER)
            else:
                return

    def _opened(self) -> Capability | None:
        token = self.tokens[-1]
        if self.tries_old:
            token, self.tries_old = self.tokens[0], False
        elif self.dice.chance(self.trouble.whims):
            token = self.dice.among(self.tokens)
        if self.dice.chance(self.trouble.whims / 2):
            self._guess(token)
        dead = self.is_dead(token)
        try:
            capability = asked(
                self.scheduler, lambda: identify(self.ports, token, self.record.birth_date)
            )
            if dead:
                self.ledger.wrong_doors.append("a link that was replaced or locked opened")
            self.guesses[token] = 0  # the right date gives the tries back
            return capability
        except WrongAnswer:
            asked(self.scheduler, lambda: send_fresh_link(self.ports, token))
            return None

    def _proven(self, capability: Capability) -> Capability:
        """Type the code that came, or ask for one now and then."""
        if self.codes:
            code = self.codes.pop()
            try:
                return asked(self.scheduler, lambda: prove(self.ports, capability, code))
            except WrongAnswer:
                return capability
        if self.dice.chance(self.trouble.whims / 2):
            self._ask(capability, lambda seen: send_code(self.ports, seen))
        return capability

    def _guess(self, token: str) -> None:
        """Somebody else holds the phone."""
        for _ in range(self.dice.among((1, MOST_TRIES + 1))):
            try:
                asked(self.scheduler, lambda: identify(self.ports, token, WRONG_DATE))
            except WrongAnswer:
                self.guesses[token] += 1
                continue
            self.ledger.wrong_doors.append("a wrong birth date opened a link")

    def _wish(self, capability: Capability, request: PatientRequest) -> None:
        wish = PatientWish(request=request, text="May I eat before?")
        asked(self.scheduler, lambda: wished(self.ports, capability, wish))

    def _do(self, capability: Capability, line: ChecklistTask) -> None:
        try:
            if line.kind is TaskKind.FORM:
                self._fill_in(capability, line.url or "")
            else:
                self._sign(capability, line.task_id)
        except Conflict:  # the page says: load it again
            self.scheduler.pause(COMES_BACK_AFTER)

    def _fill_in(self, capability: Capability, url: str) -> None:
        for _ in range(MOST_PAGES):
            parts = urlsplit(url).path.split("/")
            if len(parts) < 5:
                return
            task, page = parts[3], parts[4]
            shown = self._ask(
                capability,
                partial(fill_form.shown, self.ports, task_id=task, page=page, with_errors=False),
            )
            match shown:
                case FormView():
                    url = self._save(capability, task, shown)
                case KnownView():
                    url = self._confirm(capability, task, shown)
                case CheckAnswersView():
                    post = PagePost(rev=shown.rev, tab="")
                    submit = partial(fill_form.submit, self.ports, task_id=task, post=post)
                    url = self._ask(capability, submit)
                case ThankYouView():
                    place = Place(capability.practice_id, capability.case_id, task)
                    said = words(self._form_of(capability, task), self.number)
                    self.ledger.submitted.setdefault(place, said)
                    return
                case _:
                    url = str(shown)

    def _confirm(self, capability: Capability, task: str, shown: KnownView) -> str:
        """Say what is still right of what other forms hold; now and then something is not."""
        names = [row.name for row in shown.rows]
        changing = tuple(name for name in names if self.dice.chance(self.trouble.whims))
        post = PagePost(rev=shown.rev, tab=shown.tab, fields={"change": changing})

        def confirm(seen: Visit) -> str:
            return confirm_answers.confirm(self.ports, seen, task, post)

        return self._ask(capability, confirm)

    def _save(self, capability: Capability, task: str, shown: FormView) -> str:
        page, form = shown.page.page, self._form_of(capability, task)
        fields = dict(typed(form, self.number).get(page, {}))
        if shown.note:  # only some questions came back, with what was said before
            body = posted_by(shown.page)
            fields = {name: fields.get(name, tuple(texts)) for name, texts in body.items()}
        post = PagePost(rev=shown.rev, tab=shown.tab, fields=fields | {"command": ("next",)})

        def save(seen: Visit) -> fill_form.Saved:
            return fill_form.save(self.ports, seen, task, str(page), post)

        is_open = False

        def ask(act: Callable[[Visit], T]) -> T:
            def look(seen: Visit) -> T:
                nonlocal is_open
                is_open = allows(seen.case.tasks[task], "submitted")
                return act(seen)

            return self._ask(capability, look)

        if shown.page.takes_files:
            saved = self.papers.save(capability, ask, task, shown.page, post)
        else:
            saved = ask(save)
        went_along = isinstance(saved, str)
        if isinstance(saved, ConflictView):
            post = post.with_(rev=saved.rev, keep="mine")
            saved = ask(save)
        if not isinstance(saved, str):
            return LIST
        if not is_open:  # sent on to a page that says that it is over: nothing was acknowledged
            return saved
        place = Place(capability.practice_id, capability.case_id, task)
        self.ledger.pages[place, page] = fields
        if went_along:  # files that met a conflict are sent again another time
            self.papers.acknowledged(place, shown.page, saved)
        return saved

    def _form_of(self, capability: Capability, task: str) -> str:
        if task not in self.forms:
            case = self._ask(capability, lambda seen: seen.case)
            self.forms[task] = case.tasks[task].source or ""
        return self.forms[task]

    def _sign(self, capability: Capability, task: str) -> None:
        shown = self._ask(capability, lambda seen: show_signature.shown(self.ports, seen, task))
        if isinstance(shown, SignView):
            self._press(capability, shown)
            shown = self._ask(capability, lambda seen: show_signature.shown(self.ports, seen, task))
            if isinstance(shown, ThankYouView) and shown.fingerprint:
                place = Place(capability.practice_id, capability.case_id, task)
                self.ledger.signed.setdefault(place, shown.fingerprint)

    def _press(self, capability: Capability, shown: SignView) -> None:
        declines = self.dice.chance(self.trouble.whims / 2)
        post = SignPost(
            act=SignAct.DECLINE if declines else SignAct.SIGN,
            doc_sha256=shown.doc_sha256,
            consent_version=shown.consent_version,
            idempotency_key=shown.idempotency_key,
            agree="yes",
            name=self.record.name,
            reason="I want to think about it",
        )

        def press(seen: Visit) -> Any:
            return show_signature.act(self.ports, seen, shown.task_id, post, Browser())

        self._ask(capability, press)
        if self.dice.chance(self.trouble.whims):
            post = post.with_(act=SignAct.DECLINE)  # a second thought, or a second window
            self._ask(capability, press)

    def _ask(self, capability: Capability, act: Callable[[Visit], T]) -> T:
        """One request: the visit is read afresh each time, as the function does."""
        return asked(self.scheduler, lambda: act(visit(self.ports, capability)))
