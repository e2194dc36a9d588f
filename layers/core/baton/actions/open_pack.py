"""Open a pack as typed on the page or ordered by a program."""

from datetime import date, datetime, time
from typing import TypeAlias

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.open_case import case_id_of, open_case
from baton.actions.orders import Code
from baton.actions.ports import Listed, Ports
from baton.actions.show_packs import WANTED_TIME, Chosen
from baton.domain.calendar import require_ahead, to_utc
from baton.domain.case import Case
from baton.domain.errors import BadInput
from baton.domain.model import Id, Instant, Model
from baton.domain.views.page import FieldError

Day: TypeAlias = date
Clock: TypeAlias = time


WRONG_TIME = FieldError(
    field="wanted-date", text="Choose a time that is still to come, within five years"
)


class Opening(Model):
    """A pack to be opened for a patient, wanted by an instant."""

    patient: Id
    pack: Code
    wanted_by: Instant


class TypedOpening(Model):
    """The same from the fields of the page: a local day and time."""

    patient: Id
    pack: Code
    date: Day
    time: Clock = WANTED_TIME
    idempotency_key: Code
    confirm: Code | None = None

    @property
    def chosen(self) -> Chosen:
        """What stands on the form."""
        return Chosen(
            patient=self.patient,
            pack=self.pack,
            wanted_date=self.date,
            wanted_time=self.time,
            idempotency_key=self.idempotency_key,
        )

    def instant(self, who: Colleague) -> datetime:
        """Give the wanted-by time of the practice's clock as an instant."""
        return to_utc(datetime.combine(self.date, self.time), who.practice.calendar.zone)


def wrong(ports: Ports, who: Colleague, typed: TypedOpening) -> tuple[FieldError, ...]:
    """Say what must be put right before this can be opened."""
    try:
        require_ahead(typed.instant(who), ports.now(), "wanted by")
    except BadInput:
        return (WRONG_TIME,)
    return ()


def open_already(ports: Ports, who: Colleague, typed: TypedOpening) -> Listed | None:
    """Give the open case of the same pack that this would double, until staff confirm another."""
    if typed.confirm:
        return None
    own = case_id_of(who.practice_id, _key(who, typed.idempotency_key))
    title = library.pack(typed.pack).title
    cases = ports.store.of_patient(who.practice_id, typed.patient)
    alike = (c for c in cases if c.closed_at is None and c.title == title and c.case_id != own)
    return next(alike, None)


def open_typed(ports: Ports, who: Colleague, typed: TypedOpening) -> Case:
    """Open it; the form sent twice opens one case."""
    order = Opening(patient=typed.patient, pack=typed.pack, wanted_by=typed.instant(who))
    return open_ordered(ports, who, order, key=typed.idempotency_key)


def open_ordered(ports: Ports, who: Colleague, order: Opening, *, key: str) -> Case:
    """Open it; the same key of the same member gives the same case."""
    return open_case(
        ports,
        who.practice_id,
        patient_id=order.patient,
        pack_id=order.pack,
        wanted_by=order.wanted_by,
        by=who.actor,
        key=_key(who, key),
    )


def _key(who: Colleague, key: str) -> str:
    return f"{who.member.sub}|{key}"
