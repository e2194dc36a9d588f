"""The page that opens a pack: for whom, which one, by when."""

from collections.abc import Mapping
from datetime import date, time

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.find_form import as_published, form_of
from baton.actions.ports import Listed, Ports
from baton.actions.show_patient import case_line, found, patient_row
from baton.domain.model import Id, Model
from baton.domain.packs import Pack, PackTask
from baton.domain.views.page import FieldError
from baton.domain.views.people import OpenPackView, PackItem, PackOffer
from baton.domain.words import TaskKind

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
        packs=_offers(ports, who.practice_id) if patient else (),
        chosen=chosen.pack,
        double=case_line(double, ports.now()) if double else None,
        wanted_date=day,
        wanted_time=chosen.wanted_time,
        reaches=patient.reachable_by() if patient else (),
        idempotency_key=chosen.idempotency_key or ports.new_id(),
    )


def _offers(ports: Ports, practice_id: str) -> tuple[PackOffer, ...]:
    own = ports.store.forms(practice_id)
    packs = (as_published(pack, own) for pack in library.packs())
    return tuple(_offer(ports, practice_id, pack) for pack in packs)


def _offer(ports: Ports, practice_id: str, pack: Pack) -> PackOffer:
    from baton.domain.forms.asking_once import (
        asked_by,  # brings the forms, only where packs are shown
    )

    titles = {task.key: task.title for task in pack.tasks}
    asking = [task for task in pack.tasks if task.kind is TaskKind.FORM]
    forms = [form_of(ports, practice_id, task.source) for task in asking]
    asked = asked_by(forms)
    counts = {t.key: asked_by([form]).questions for t, form in zip(asking, forms, strict=True)}
    minutes = sum(task.minutes for task in pack.tasks) - asked.seconds // 60
    return PackOffer(
        pack_id=pack.pack_id,
        title=pack.title,
        items=tuple(_item(task, titles, counts.get(task.key)) for task in pack.tasks),
        questions=asked.questions,
        asked_once=asked.once,
        minutes=max(minutes, 0),
    )


def _item(task: PackTask, titles: Mapping[str, str], questions: int | None) -> PackItem:
    return PackItem(
        kind=task.kind,
        title=task.title,
        minutes=task.minutes or None,
        questions=questions,
        after=tuple(titles[key] for key in task.after),
    )
