"""What stands in the place of a rule while a mutant is played."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import wraps
from itertools import count
from typing import Any

from baton.domain.errors import StaleVersion, WrongAnswer
from baton.domain.lifecycle.advance import Happening, advance
from baton.domain.lifecycle.table import rows
from baton.domain.messages import MessageState
from baton.domain.words import TaskKind

Make = Callable[[Any], Any]


def constant(value: Any) -> Make:
    """Another number."""
    return lambda old: value


def always(answer: Any) -> Make:
    """A function that asks nothing."""
    return lambda old: lambda *args, **kwargs: answer


def no_time(old: Any) -> timedelta:
    """No waiting at all."""
    return timedelta(0)


def first_argument(old: Any) -> Any:
    """What came in goes out."""
    return lambda first, *args, **kwargs: first


def always_true_property(old: Any) -> Any:
    """A property that always holds."""
    return property(lambda self: True)


def timer_of_tasks_alone(old: Any) -> Any:
    """Messages and the ladder are forgotten."""
    return property(lambda case: min((task.timer_at for task in case.open_tasks), default=None))


def timer_in_a_year(old: Any) -> Any:
    """What stalls, stalls for a year."""
    return lambda task, limit, moment: moment.at + timedelta(days=365)


def event_without_changes(old: Any) -> Any:
    """Only the name of what happened is kept."""
    return lambda before, after, name, **more: old(after, after, name, **more)


def patch_without_removals(old: Any) -> Any:
    """What is gone is not said to be gone."""

    def patch(before: Any, after: Any) -> Any:
        found = old(before, after)
        is_patch = isinstance(found, dict)
        return {k: v for k, v in found.items() if v is not None} if is_patch else found

    return patch


def unconditional(old: Any) -> Any:
    """A write that asks for nothing: whatever is stored seems to be what was read."""

    def written(self: Any, cases: Any, beside: Any) -> None:
        for case in cases:
            key = (case.practice_id, case.case_id)
            if row := self._cases.get(key):
                read = row.case.with_(seq=case.seq - len(case.news))
                self._cases[key] = replace(row, case=read)
        old(self, cases, beside)

    return written


def sent_before_claim(old: Any) -> Any:
    """The message leaves first, and is claimed then."""

    def claimed(self: Any, seen: Any, claim: Any, row: Any) -> bool:
        from baton.actions.compose import composed

        case = self.ports.store.get(*self.ids)
        practice = self.ports.store.practice(self.ids[0])
        patient = self.ports.store.patient(self.ids[0], case.patient_id)
        self.ports.email.send(composed(self.ports, practice, patient, case, claim, row))
        return bool(old(self, seen, claim, row))

    return claimed


def marked_before_sent(old: Any) -> Any:
    """The row says sent, then it is."""

    def dispatch(self: Any, message: Any, claim: Any, row: Any) -> None:
        sent = row.with_(state=MessageState.SENT)
        self._tell("message_sent", None, row=sent, only_op=claim.op)
        self.ports.email.send(message)

    return dispatch


def last_receipt_wins(old: Any) -> Any:
    """Late and reordered receipts count."""
    return lambda message, receipt: message.with_(state=receipt.kind)


def new_each_time(old: Any) -> Any:
    """An id that does not come of the intent."""
    numbers = count(1)
    return lambda *parts: old(*parts, str(next(numbers)))


def put_again(old: Any) -> Any:
    """An object that is there is written over."""

    def put(self: Any, key: str, data: bytes, *, content_type: str, once: bool = False) -> Any:
        return old(self, key, data, content_type=content_type)

    return put


def inputs_of_now(old: Any) -> Any:
    """Two tries give two documents."""

    def inputs(ports: Any, case: Any, task: Any) -> Any:
        return old(ports, case, task).with_(made_at=ports.now())

    return inputs


def change_without_rows(old: Any) -> Any:
    """The case alone is written."""
    return lambda ports, of, decide, beside=None: old(ports, of, decide)


def change_that_swallows(old: Any) -> Any:
    """Who comes second is told that all went well."""

    @wraps(old)
    def change(ports: Any, of: Any, decide: Any, beside: Any = None) -> Any:
        from baton.actions.change import announce, moment_of
        from baton.domain.settling import settled

        moment = moment_of(ports, ports.store.team(of.practice_id))
        before = ports.store.get(of.practice_id, of.case_id)
        after = settled(decide(before, moment), moment)
        try:
            saved = ports.store.save(after, *(beside(after) if beside else ()))
        except StaleVersion:
            return after
        announce(ports, saved, moment.at)
        return saved

    return change


def page_not_saved(old: Any) -> Any:
    """The revision rises, the page is not there."""
    return lambda ports, answers, page, fields, *, saved_by: answers.revision + 1


def filed_in_two(old: Any) -> Any:
    """First the scan is gone, then it is in the record."""

    def filed(ports: Any, practice_id: str, intake_id: str, home: Any, by: Any) -> Any:
        class Apart:
            def __getattr__(self, name: str) -> Any:
                return getattr(ports.store, name)

            def save_both(self, gone: Any, moved: Any, document: Any) -> None:
                ports.store.save(gone)
                ports.store.save(moved, document)

        return old(replace(ports, store=Apart()), practice_id, intake_id, home, by)

    return filed


def another_text(old: Any) -> Any:
    """A word less in the file than on the page."""

    def frozen(ports: Any, case: Any, task: Any) -> Any:
        document, html = old(ports, case, task)
        return document, html.replace("<p", "<q", 1)

    return frozen


def telling_swallows(old: Any) -> Any:
    """An outcome that nothing keeps is thanked for."""

    def tell(self: Any, case_id: str, task_id: str, name: str, *, outcome: Any = None) -> Any:
        told = Happening(name=name, by=self.by, task_id=task_id, outcome=outcome)
        return self._change(case_id, lambda case, moment: advance(case, told, moment))

    return tell


def old_links_open(old: Any) -> Any:
    """Whatever was a link once still is one."""

    def identify(ports: Any, token: str, birth_date: Any) -> Any:
        from baton.domain.links import Capability, token_hash

        try:
            return old(ports, token, birth_date)
        except WrongAnswer:
            link = ports.store.link(token_hash(token))
            if link is None or not ports.store.patient(link.practice_id, link.patient_id):
                raise
            case = ports.store.get(link.practice_id, link.case_id)
            return Capability(
                practice_id=link.practice_id,
                case_id=link.case_id,
                serial=case.link_serial,
                token_hash=link.token_hash,
                until=ports.now(),
            )

    return identify


def equal_to_all(old: Any) -> Any:
    """Any two things are the same."""

    class Equal:
        compare_digest = staticmethod(lambda one, other: True)

    return Equal


def key_without_practice(old: Any) -> Any:
    """Ids alone."""
    return lambda practice_id, case_id: f"C#{case_id}"


def file_without_practice(old: Any) -> Any:
    """The hash alone."""
    return lambda practice_id, sha256, ending: f"inputs/{sha256}.{ending}"


def signed_may_be_declined(old: Any) -> Any:
    """A table in which a second thought undoes a signature."""
    table = old[TaskKind.SIGNATURE]
    undone = rows("signed sealing sealed", "declined", "declined")
    old = dict(old)
    return old | {TaskKind.SIGNATURE: table.with_(rows=(*table.rows, *undone))}


def deleted_first(old: Any) -> Any:
    """A hint that fails is gone; what no sweep repeats is kept."""

    def back(self: Any, failed: Any, hidden_until: Any) -> None:
        if self.redriven:
            old(self, failed, hidden_until)

    return back
