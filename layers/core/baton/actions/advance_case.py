"""The worker that turns passed time into events."""

from datetime import timedelta

from baton import library
from baton.actions.change import announce, change
from baton.actions.ports import Ports
from baton.domain.case import Case
from baton.domain.errors import NotFound, Unparsable
from baton.domain.lifecycle.advance import Moment
from baton.domain.packs import Pack
from baton.domain.patients import Patient
from baton.domain.ticking import ticked

MOST_FAILURES = 5


def advance_case(ports: Ports, practice_id: str, case_id: str) -> None:
    """Look at a case and do what time demands; twice in a row is once.

    A case that is gone is forgotten. One that cannot be read, or whose pack or patient is gone,
    backs off and, after five times, is parked in front of staff, so that its neighbours go on.
    """
    try:
        case = ports.store.get(practice_id, case_id)
    except NotFound:
        return
    except Unparsable:
        _set_aside(ports, practice_id, case_id)
        return
    try:
        pack, patient = behind(ports, case)
    except NotFound:
        _set_aside(ports, practice_id, case_id)
        return

    def decide(fresh: Case, moment: Moment) -> Case:
        return ticked(fresh, moment, pack=pack, patient=patient)

    after = change(ports, case, decide)
    if after.seq == case.seq:
        announce(ports, after, ports.now())


def behind(ports: Ports, case: Case) -> tuple[Pack | None, Patient | None]:
    """Give the pack and the patient of a case, if it has them; raises `NotFound` when one is
    gone."""
    if case.pack is None or case.patient_id is None:
        return None, None
    pack = library.pack(case.pack.partition("|")[0])
    return pack, ports.store.patient(case.practice_id, case.patient_id)


def _set_aside(ports: Ports, practice_id: str, case_id: str) -> None:
    at = ports.now()
    failures = ports.store.back_off(practice_id, case_id, at + timedelta(minutes=1))
    if failures >= MOST_FAILURES:
        ports.store.park(practice_id, case_id, at)
