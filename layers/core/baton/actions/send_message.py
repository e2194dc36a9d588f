"""Send what a case has to say: claim, send once, record (reliability §3)."""

from datetime import timedelta

from baton.actions.change import change
from baton.actions.compose import composed
from baton.actions.ports import Outgoing, Ports, Rejected, Throttled, UnknownOutcome
from baton.domain import chasing
from baton.domain.calendar import next_waking
from baton.domain.case import Case, PendingMessage
from baton.domain.casework import asked_for, message_told
from baton.domain.errors import NotFound, Unparsable
from baton.domain.lifecycle.advance import Moment
from baton.domain.messages import GRACE, MOST_CLAIMS, Message, MessageState
from baton.domain.patients import Patient
from baton.domain.settling import FIX_CONTACT, UNREACHABLE, contact_wish
from baton.domain.words import Channel, MessageKind

BACK_OFF = timedelta(minutes=2)

SEND_FAILED = "send_failed"

_ASKED_FOR = frozenset({MessageKind.FRESH_LINK, MessageKind.CODE})
"""The patient asked for it a moment ago: quiet hours are over for them."""

_CHASES = frozenset({MessageKind.INVITE, MessageKind.REMINDER, MessageKind.CHASER})


def send_message(ports: Ports, practice_id: str, case_id: str) -> None:
    """Send every message of a case that may leave now; twice in a row sends once."""
    try:
        case = ports.store.get(practice_id, case_id)
    except (NotFound, Unparsable):
        return
    for message_id in tuple(case.messages):
        sending = _Sending(ports, case, message_id)
        sending.run()
        case = sending.case


class _Sending:
    """One message on its way through claim, send and record; `case` as it was seen last."""

    def __init__(self, ports: Ports, case: Case, message_id: str) -> None:
        self.ports, self.case, self.message_id = ports, case, message_id

    def run(self) -> None:
        """Go as far as it goes now."""
        case = self.case
        pending = case.messages.get(self.message_id)
        if pending is None or pending.timer_at > self.ports.now() or case.patient_id is None:
            return
        row = self.ports.store.message(case.practice_id, case.case_id, self.message_id)
        if row and row.state not in {MessageState.CLAIMED, MessageState.QUEUED}:
            self._tell("message_sent", None)  # a receipt, or a racing request, was faster
            return
        if not _needed(case, pending):
            self._tell("message_not_needed", None)
            return
        if pending.claims >= MOST_CLAIMS:
            self._give_up(row, "three tries, and nobody knows whether it arrived")
            return
        patient = self.ports.store.patient(case.practice_id, case.patient_id)
        channel = _channel(pending, patient)
        if channel is None:
            is_code = pending.kind is MessageKind.CODE
            self._tell("message_not_needed", None, wish=None if is_code else UNREACHABLE)
            return
        self._send(pending, patient, channel)

    def _send(self, pending: PendingMessage, patient: Patient, channel: Channel) -> None:
        case, at = self.case, self.ports.now()
        practice = self.ports.store.practice(case.practice_id)
        awake = next_waking(at, practice.calendar)
        if awake > at and pending.kind not in _ASKED_FOR:
            self._tell("message_postponed", pending.with_(timer_at=awake))
            return
        contact = patient.contact(channel)
        if contact is None:
            return
        claim = pending.with_(
            claims=pending.claims + 1, op=self.ports.new_id(), channel=channel, timer_at=at + GRACE
        )
        row = Message(
            practice_id=case.practice_id,
            case_id=case.case_id,
            message_id=self.message_id,
            kind=claim.kind,
            channel=channel,
            state=MessageState.CLAIMED,
            queued_at=pending.timer_at,
            contact=contact.value,
            op=claim.op,
            claims=claim.claims,
            claimed_at=at,
        )
        if not self._claimed(pending, claim, row):
            return
        self._dispatch(composed(self.ports, practice, patient, case, claim, row), claim, row)

    def _claimed(self, seen: PendingMessage, claim: PendingMessage, row: Message) -> bool:
        def decide(case: Case, moment: Moment) -> Case:
            if case.messages.get(self.message_id) != seen:
                return case
            detail = {"claim": str(claim.claims), "channel": claim.channel.value}
            return message_told(
                case, self.message_id, "message_claimed", moment.at, pending=claim, detail=detail
            )

        self.case = change(self.ports, self.case, decide, beside=lambda _: (row,))
        mine = self.case.messages.get(self.message_id)
        return mine is not None and mine.op == claim.op

    def _dispatch(self, message: Outgoing, claim: PendingMessage, row: Message) -> None:
        sender = self.ports.email if claim.channel is Channel.EMAIL else self.ports.sms
        try:
            provider_id = sender.send(message)
        except Throttled:
            later = self.ports.now() + BACK_OFF * 2 ** min(claim.claims, 5)
            given_back = claim.with_(claims=claim.claims - 1, op=None, timer_at=later)
            self._tell("message_throttled", given_back)
        except Rejected as error:
            self._give_up(row, str(error) or "the provider refused it")
        except UnknownOutcome:
            return  # the claim stays open; a receipt or the grace decides
        else:
            sent = row.with_(
                state=MessageState.SENT, provider_id=provider_id, sent_at=self.ports.now()
            )
            self._tell("message_sent", None, row=sent, only_op=claim.op)

    def _give_up(self, row: Message | None, reason: str) -> None:
        gone = row.with_(state=MessageState.GIVEN_UP, reason=reason[:200]) if row else None
        self._tell("message_given_up", None, row=gone, wish=FIX_CONTACT)

    def _tell(
        self,
        name: str,
        pending: PendingMessage | None,
        *,
        row: Message | None = None,
        wish: str | None = None,
        only_op: str | None = None,
    ) -> None:
        def decide(case: Case, moment: Moment) -> Case:
            open_ = case.messages.get(self.message_id)
            if open_ is None or (only_op and open_.op != only_op):
                return case
            told = message_told(case, self.message_id, name, moment.at, pending=pending)
            if wish is None or case.closed_at:
                return told
            return asked_for(told, contact_wish(case, wish), moment)

        rows = (row,) if row else ()
        self.case = change(self.ports, self.case, decide, beside=lambda _: rows)


def _needed(case: Case, pending: PendingMessage) -> bool:
    """A receipt thanks for what is over; all else is about what is still open."""
    if pending.kind in _CHASES:
        return chasing.owes(case)
    return pending.kind is MessageKind.RECEIPT or case.closed_at is None


def _channel(pending: PendingMessage, patient: Patient) -> Channel | None:
    usable = patient.reachable_by()
    if pending.kind is MessageKind.CODE:  # by the other way it would prove nothing
        return pending.channel if pending.channel in usable else None
    return pending.channel if pending.channel in usable else next(iter(usable), None)
