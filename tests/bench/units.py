"""What DynamoDB charges, by the meter: a whole pack, an autosave, the sweep, the hourly check."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import boto3
from moto import mock_aws

from baton.actions import fill_form, show_signature
from baton.actions.drafts import PagePost
from baton.actions.open_case import token_of
from baton.actions.open_link import identify
from baton.actions.reconcile import reconcile
from baton.actions.show_signature import Browser, SignAct, SignPost
from baton.actions.sweep import sweep
from baton.actions.visits import visit
from baton.aws import keys
from baton.aws.store import DynamoStore
from baton.aws.store_table import primary, s
from baton.domain.case import Case
from baton.domain.links import Capability
from baton.domain.views.form import CheckAnswersView, FormView
from baton.domain.views.signing import SignView
from baton.domain.words import TaskKind
from tests.bench.lines import Line
from tests.builders import PRACTICE, a_patient
from tests.contract.tables import make_table
from tests.fakes import FakePorts
from tests.fakes.practice import opened_for, pump, staffed, with_case
from tests.fakes.world import Clock
from tests.meter import Meter
from tests.simulation.filling import typed

HOUR = timedelta(hours=1)
MOST_PAGES = 40
FEW, MANY = 10, 50
SOME, MOST, DUE = 100, 10_000, 50
BATCH = 25


def lines() -> Iterator[Line]:
    """Measure on moto, which answers as DynamoDB does; the meter counts."""
    with metered() as (ports, meter):
        calls, units = autosaved(ports, meter)
        yield Line("autosave of a page: AWS calls", calls, 1)
        yield Line("autosave of a page: write units", units, 1)
    with metered() as (ports, meter):
        written, read = whole_pack(ports, meter)
        yield Line("a whole pack: write units", written, 67)
        yield Line("a whole pack: read units", read, 10)
    few, many = tick(SOME), tick(MOST)
    yield Line(f"sweep of {DUE} due: read units, {MOST} open against {SOME}", many / few, 1)
    few, many = check(FEW), check(MANY)
    yield Line(f"hourly check: read units a case, {MANY} open against {FEW}", many / few, 1)


@contextmanager
def metered() -> Iterator[tuple[FakePorts, Meter]]:
    """A practice whose rows lie in a table of its own, with the meter on."""
    with mock_aws():
        client = boto3.client(
            "dynamodb", region_name="eu-west-2", aws_access_key_id="a", aws_secret_access_key="b"
        )
        clock = Clock()
        store = DynamoStore(client, make_table(client, "bench"), clock)
        meter = Meter().attach(client)
        yield staffed(store=store, now=clock), meter


def whole_pack(ports: FakePorts, meter: Meter) -> tuple[float, float]:
    """From opening to the closed case, every page of the form saved once; gives units."""
    patient = ports.store.save_patient(a_patient())
    meter.reset()
    case = opened_for(ports, patient)
    pump(ports)
    capability = identify(ports, token_of(ports, case), a_patient().birth_date)
    _fill_in(ports, capability, _task(case, TaskKind.FORM), ports.store.get(PRACTICE, case.case_id))
    pump(ports)
    _sign(ports, capability, _task(case, TaskKind.SIGNATURE))
    pump(ports)
    over = ports.store.get(PRACTICE, case.case_id)
    if over.outcome != "completed":
        raise AssertionError(f"the pack did not end: {over.open_tasks}")
    return meter.write_units, meter.read_units


def autosaved(ports: FakePorts, meter: Meter) -> tuple[float, float]:
    """The calls and write units of one autosave in the middle of a page."""
    case = with_case(ports)
    capability = identify(ports, token_of(ports, case), a_patient().birth_date)
    task = _task(case, TaskKind.FORM)
    source = case.tasks[task].source or ""
    shown = fill_form.shown(ports, visit(ports, capability), task, "0", with_errors=False)
    if not isinstance(shown, FormView):
        raise AssertionError("the first page is not shown")
    fields = dict(typed(source, 1)[0])
    first = PagePost(rev=shown.rev, tab=shown.tab, fields=fields)
    saved = fill_form.autosave(ports, capability, task, "0", first)
    meter.reset()
    again = PagePost(rev=saved.rev, tab=saved.tab, fields=dict(typed(source, 2)[0]))
    fill_form.autosave(ports, capability, task, "0", again)
    return meter.calls, meter.write_units


def tick(cases: int) -> float:
    """The read units of one tick of the sweep while so many cases are open and some of them due.

    The rows have nothing but the keys that the sweep reads.
    """
    with metered() as (ports, meter):
        at = ports.now()
        times = [at - HOUR] * DUE + [at + HOUR] * (cases - DUE)
        _lay(ports.store, [keys.due(PRACTICE, f"case{n}", at) for n, at in enumerate(times)])
        meter.reset()
        if sweep(ports)["due"] != DUE:
            raise AssertionError("the sweep does not see what is due")
        return meter.read_units


def check(cases: int) -> float:
    """The read units of one run of the hourly check for each open case."""
    with metered() as (ports, meter):
        for number in range(cases):
            with_case(ports, a_patient(patient_id=f"patient{number}"), key=f"k{number}")
        pump(ports, most=10 * cases)
        meter.reset()
        counts = reconcile(ports)
        if counts["orphans"] or counts["open"] != counts["accounted"]:
            raise AssertionError(f"the check finds orphans: {counts}")
        return meter.read_units / cases


def _lay(store: DynamoStore, places: list[keys.Key]) -> None:
    table = store.table
    rows = [
        {**primary(keys.case(PRACTICE, f"case{n}")), "due_pk": s(place.pk), "due_sk": s(place.sk)}
        for n, place in enumerate(places)
    ]
    for first in range(0, len(rows), BATCH):
        puts = [{"PutRequest": {"Item": row}} for row in rows[first : first + BATCH]]
        table.client.batch_write_item(RequestItems={table.name: puts})


def _task(case: Case, kind: TaskKind) -> str:
    return next(task.task_id for task in case.tasks.values() if task.kind is kind)


def _fill_in(ports: FakePorts, capability: Capability, task: str, case: Case) -> None:
    source, page = case.tasks[task].source or "", "0"
    for _ in range(MOST_PAGES):
        shown = fill_form.shown(ports, visit(ports, capability), task, page, with_errors=False)
        match shown:
            case FormView():
                fields = {**typed(source, 1).get(shown.page.page, {}), "command": ("next",)}
                post = PagePost(rev=shown.rev, tab=shown.tab, fields=fields)
                url = str(fill_form.save(ports, visit(ports, capability), task, page, post))
            case CheckAnswersView():
                post = PagePost(rev=shown.rev, tab="")
                fill_form.submit(ports, visit(ports, capability), task, post)
                return
            case _:
                url = str(shown)
        page = url.partition("?")[0].rpartition("/")[2]
    raise AssertionError("the form has no end")


def _sign(ports: FakePorts, capability: Capability, task: str) -> None:
    shown = show_signature.shown(ports, visit(ports, capability), task)
    if not isinstance(shown, SignView):
        raise AssertionError("there is nothing to sign")
    post = SignPost(
        act=SignAct.SIGN,
        doc_sha256=shown.doc_sha256,
        consent_version=shown.consent_version,
        idempotency_key=shown.idempotency_key,
        agree="yes",
        name=a_patient().name,
    )
    show_signature.act(ports, visit(ports, capability), task, post, Browser())
