"""Take in what providers report of our messages; late, doubled and reordered receipts are
harmless."""

from baton.actions.change import change
from baton.actions.ports import Ports
from baton.domain.case import Case
from baton.domain.casework import asked_for, message_told
from baton.domain.errors import NotFound, Unparsable
from baton.domain.lifecycle.advance import Moment
from baton.domain.messages import Message, MessageState, Receipt, receipted
from baton.domain.settling import FIX_CONTACT, contact_wish
from baton.domain.words import Channel, ContactState

_BROKEN = {MessageState.BOUNCED, MessageState.COMPLAINED}


def record_delivery(ports: Ports, receipt: Receipt) -> bool:
    """Record a receipt; False when it is not about a message of ours or tells nothing new.

    A bounce marks the contact and opens a "fix contact" task in the same transaction as its event.
    """
    after = _told_new(ports, receipt)
    if after is None:
        return False
    if receipt.kind in _BROKEN:
        _mark_contact(ports, receipt, after)
    news: list[Message] = []

    def decide(case: Case, moment: Moment) -> Case:
        # read after the case: whoever writes the row meanwhile writes the case, and we try again
        now = _told_new(ports, receipt)
        news[:] = [now] if now else []
        return _told(case, receipt, moment) if now else case

    change(ports, receipt, decide, beside=lambda _: news)
    return True


def _told_new(ports: Ports, receipt: Receipt) -> Message | None:
    """The row with the receipt taken in; None when it is not ours or tells nothing new."""
    row = ports.store.message(receipt.practice_id, receipt.case_id, receipt.message_id)
    if row is None or (row.op and row.op != receipt.op and receipt.kind is MessageState.SENT):
        return None
    after = receipted(row, receipt)
    return after if after != row else None


def _told(case: Case, receipt: Receipt, moment: Moment) -> Case:
    name = f"message_{receipt.kind.value}"
    told = message_told(case, receipt.message_id, name, moment.at, pending=None)
    if receipt.kind not in _BROKEN or case.closed_at:
        return told
    return asked_for(told, contact_wish(case, FIX_CONTACT), moment)


def _mark_contact(ports: Ports, receipt: Receipt, row: Message) -> None:
    """Mark the address as broken, unless staff have already put another in its place."""
    try:
        case = ports.store.get(receipt.practice_id, receipt.case_id)
        if case.patient_id is None:
            return
        patient = ports.store.patient(receipt.practice_id, case.patient_id)
    except (NotFound, Unparsable):  # what is only out for now comes again with the receipt
        return
    contact = patient.contact(row.channel)
    if contact is None or contact.value != row.contact:
        return
    complained = receipt.kind is MessageState.COMPLAINED
    state = ContactState.OPTED_OUT if complained else ContactState.BOUNCED
    field = "email" if row.channel is Channel.EMAIL else "mobile"
    ports.store.save_patient(patient.with_(**{field: contact.with_(state=state)}))
