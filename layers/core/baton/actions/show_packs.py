"""The page that opens a pack: for whom, which one, by when."""

from datetime import date, time

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.ports import Listed, Ports
from baton.actions.show_patient import case_line, found, patient_row
from baton.domain.model import Id, Model
from baton.domain.packs import Pack, PackTask
from baton.domain.views.page import FieldError
from baton.domain.views.people import OpenPackView, PackItem, PackOffer

DAYS_AHEAD = 7
WANTED_TIME = time(9)


class Chosen(Model):
    """What stands on the form: the patient, the pack and the wanted-by day and time, if chosen."""

    patient: Id | None = None
    pack: str | None = None
    wanted_date: date | None = None
    wanted_time: time = WANTED_TIME
    idempotency_key: str | None = None


def open_pack_page(
    ports: Ports,
    who: Colleague,
    chosen: Chosen,
    *,
    query: str = "",
    errors: tuple[FieldError, ...] = (),
    double: Listed | None = None,
) -> OpenPackView:
    """Give the page: a search until a patient is chosen, then the packs.

    `double` is a case of the same pack that is open already. The day offered is an opening day
    about a week ahead. Raises `NotFound` for a patient of another practice.
    """
    patient = ports.store.patient(who.practice_id, chosen.patient) if chosen.patient else None
    day = chosen.wanted_date or who.next_working_day(ports.now(), after_days=DAYS_AHEAD)
    return OpenPackView(
        now=ports.now(),
        me=who.me,
        errors=errors,
        query=query,
        rows=found(ports, who, query) if query and not patient else (),
        patient=patient_row(ports, patient) if patient else None,
        packs=tuple(_offer(pack) for pack in library.packs()) if patient else (),
        chosen=chosen.pack,
        double=case_line(double, ports.now()) if double else None,
        wanted_date=day,
        wanted_time=chosen.wanted_time,
        reaches=patient.reachable_by() if patient else (),
        idempotency_key=chosen.idempotency_key or ports.new_id(),
    )


def _offer(pack: Pack) -> PackOffer:
    titles = {task.key: task.title for task in pack.tasks}
    items = tuple(_item(task, titles) for task in pack.tasks)
    return PackOffer(pack_id=pack.pack_id, title=pack.title, items=items)


def _item(task: PackTask, titles: dict[str, str]) -> PackItem:
    return PackItem(
        kind=task.kind,
        title=task.title,
        minutes=task.minutes or None,
        after=tuple(titles[key] for key in task.after),
    )
