"""What is promised of everything, judged when all other stories of the session have been told."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from baton.actions.ports import Listed
from baton.aws.store import DynamoStore
from baton.aws.store_lists import listed
from baton.domain.case import Case, broken_at, facts, folded_facts
from baton.domain.words import HolderKind, TaskKind
from baton_local.functionlogs import lines
from baton_local.grants import differences
from baton_local.stack import Stack
from baton_local.story import ANSWERS, LINK
from tests.deployed import PASSWORD, TEMPORARY, Workplace, a_person, eventually

pytestmark = pytest.mark.journeys

MOST_CASES_ASKED = 40

HAS_ITS_OWN_CLOUD = "test_drill.py"

SHORT_OF = 4
"""Answers such as "Yes" are too short to be looked for."""

HINTS = "hints only where its change leaves something due at once, which no journey comes to"
OWN_FORM = "reads the wording of a practice's own form where no warm function has it yet"
NEVER_SEEN = {
    ("AttachFile", "s3:GetObjectVersion"): "shows a picture by its key, which is made of its bytes",
    ("AttachFile", "sqs:SendMessage"): HINTS,
    ("ExportAnswers", "sqs:SendMessage"): HINTS,
    ("FetchDocument", "s3:GetObject"): "reads what a bucket without versions keeps",
    ("FileScan", "s3:GetObject"): "reads what a bucket without versions keeps",
    ("FileScan", "sqs:SendMessage"): HINTS,
    ("OpenCase", "s3:GetObject"): OWN_FORM,
    ("OpenLink", "s3:GetObject"): OWN_FORM,
    ("RecordDelivery", "dynamodb:DeleteItem"): "saves a patient, which removes search rows at need",
    ("RecordDelivery", "sqs:SendMessage"): HINTS,
    ("RenderDocument", "s3:GetObject"): "looks for a file that a run which died has put already",
    ("RenderDocument", "sqs:SendMessage"): HINTS,
    ("SendMessage", "sqs:SendMessage"): HINTS,
    ("SetUpPractice", "sqs:SendMessage"): HINTS,
}
"""What a role allows and the journeys may not come to use, with why it must stay."""

BY_TOKEN = {
    "cognito-idp:AssociateSoftwareToken",
    "cognito-idp:GetUser",
    "cognito-idp:SetUserMFAPreference",
    "cognito-idp:VerifySoftwareToken",
}
"""Calls that carry the member's own token: IAM has no say in them, so no role grants them."""


@dataclass
class Everything:
    """All that the session has left behind."""

    stack: Stack

    @cached_property
    def store(self) -> DynamoStore:
        """The product's own reading of the table."""
        client, table = self.stack.client("dynamodb"), self.stack.outputs["TableName"]
        return DynamoStore(client, table, self.stack.clock.now)

    @cached_property
    def rows(self) -> list[Mapping[str, Any]]:
        """Every row as it lies in the table."""
        scan = self.stack.client("dynamodb").get_paginator("scan")
        pages = scan.paginate(TableName=self.stack.outputs["TableName"], ConsistentRead=True)
        return [row for page in pages for row in page["Items"]]

    @cached_property
    def cases(self) -> list[tuple[Mapping[str, Any], Case]]:
        """Every case with its row."""
        found = []
        for row in self.rows:
            if row["sk"]["S"] == "CASE":
                _, practice, _, case = row["pk"]["S"].split("#")
                found.append((row, self.store.get(practice, case)))
        return found


@pytest.fixture(scope="module")
def everything(request: pytest.FixtureRequest, deployed: Stack) -> Everything:
    """What is left once nothing moves any more."""
    here = Path(__file__).parent
    told = {item.path for item in request.session.items} | {here / HAS_ITS_OWN_CLOUD}
    if missing := {file.name for file in here.glob("test_*.py") if file not in told}:
        pytest.skip(f"judges all journeys, and these were left out: {', '.join(sorted(missing))}")
    eventually(lambda: not any(deployed.queue_depths().values()), "quiet queues")
    return Everything(deployed)


def test_every_open_task_has_a_holder_an_action_a_due_time_and_a_timer(
    everything: Everything,
) -> None:
    open_tasks = [(row, case, task) for row, case in everything.cases for task in case.open_tasks]
    counts = everything.stack.invoke("Reconcile")

    for row, case, task in open_tasks:
        held = task.holder.kind is not HolderKind.MEMBER or task.holder.sub
        assert held, task
        assert task.next_action, task
        assert task.due_at, task
        assert task.timer_at, task
        assert row["due_sk"]["S"].endswith(f"#{case.practice_id}#{case.case_id}")
        assert row["due_sk"]["S"][:19] <= f"{task.timer_at:%Y-%m-%dT%H:%M:%S}"
    assert len(open_tasks) > MOST_CASES_ASKED
    assert counts["orphans"] == counts["unreadable"] == 0
    assert counts["open"] == counts["accounted"] == len(open_tasks)


def test_a_case_without_open_tasks_is_over_and_has_no_timer(everything: Everything) -> None:
    over = [(row, case) for row, case in everything.cases if not case.open_tasks]

    assert len(over) > 10
    for row, case in over:
        assert case.closed_at, case.case_id
        assert case.outcome, case.case_id
        assert case.messages or "due_sk" not in row, case.case_id


def test_every_chain_holds_and_its_replay_gives_the_same_board(everything: Everything) -> None:
    boards: dict[str, dict[str, Listed]] = {}
    replayed: dict[str, dict[str, Listed]] = {}

    for _, case in everything.cases:
        events = everything.store.events(case.practice_id, case.case_id)
        assert broken_at(events) is None, case.case_id
        assert len(events) == case.seq
        assert folded_facts(events) == facts(case), case.case_id
        again = Case.model_validate(folded_facts(events)).with_(label=case.label)
        if again.closed_at is None:
            replayed.setdefault(case.practice_id, {})[case.case_id] = listed(again)
    for practice_id in replayed:
        shown = everything.store.open_cases(practice_id)
        boards[practice_id] = {each.case_id: each for each in shown}

    assert boards == replayed


def test_nobody_got_the_same_message_twice_unless_its_fate_was_unknown(
    everything: Everything,
) -> None:
    sent = Counter((mail.to, mail.text) for mail in everything.stack.mail())
    claimed_again = [
        event
        for _, case in everything.cases
        for event in everything.store.events(case.practice_id, case.case_id)
        if event.name == "message_claimed" and event.detail["claim"] != "1"
    ]

    assert len(sent) > MOST_CASES_ASKED
    twice = [mail for mail, times in sent.items() if times > 1]
    assert len(twice) <= len(claimed_again), twice  # a provider that took too long to answer


def test_no_document_was_made_twice(everything: Everything) -> None:
    documents = [
        (case.case_id, document.task_id, document.kind, document.sealed, document.version)
        for _, case in everything.cases
        for document in everything.store.documents(case.practice_id, case.case_id)
        if document.kind is not TaskKind.FORM  # a patient may send several files with a form
    ]

    assert len(documents) > 20
    assert [each for each, times in Counter(documents).items() if times > 1] == []


def test_no_log_holds_what_belongs_to_a_person(everything: Everything) -> None:
    secrets = _secrets(everything.stack)
    logged = [line.text for line in lines(everything.stack)]
    logged += everything.stack.home.emulator_log.read_text().splitlines()
    logged += everything.stack.home.calls_file.read_text().splitlines()

    assert len(logged) > 1000
    assert [line for line in logged if secrets.search(line)] == []


def test_no_key_of_a_bucket_names_a_person(everything: Everything) -> None:
    secrets = _secrets(everything.stack)
    keys = [key for name in ("DocumentsBucket", "ScansBucket") for key in _keys(everything, name)]

    assert len(keys) > 50
    assert [key for key in keys if secrets.search(key)] == []


def test_the_table_holds_no_link_that_works(everything: Everything) -> None:
    tokens = {link.rpartition("/")[2] for m in everything.stack.mail() for link in _links(m.text)}
    rows = "\n".join(json.dumps(row, default=str) for row in everything.rows)

    assert len(tokens) > MOST_CASES_ASKED
    assert [token for token in tokens if token in rows] == []


def test_a_hint_on_a_queue_is_two_ids_and_nothing_else(
    practice: Workplace, everything: Everything
) -> None:
    person = a_person()
    case_id = practice.story(person).open()
    eventually(lambda: practice.mail_to(person.email), "the invitation")
    secrets = _secrets(everything.stack)

    with_workers_off = _workers(practice.stack, enabled=False)
    practice.staff.act(case_id, "reissue", {})
    practice.staff.act(case_id, "note", {"text": str(ANSWERS["what happens?"])})
    practice.stack.sweep()
    bodies = list(_bodies(practice.stack))
    _workers(practice.stack, enabled=True)

    assert with_workers_off >= 5
    assert bodies
    for body in bodies:
        assert set(json.loads(body)) == {"practice", "case"}
        assert not secrets.search(body)


def test_every_role_allows_what_its_function_uses_and_nothing_else(
    everything: Everything,
) -> None:
    found = differences(everything.stack.deployed, everything.stack.calls())

    unused = {(each.function, action) for each in found for action in each.unused}
    ungranted = {(each.function, action) for each in found for action in each.ungranted - BY_TOKEN}
    assert ungranted == set()
    assert sorted(unused - set(NEVER_SEEN)) == []


def _secrets(stack: Stack) -> re.Pattern[str]:
    """Whatever belongs to a person: names, contacts, answers, passwords, links."""
    known = {"Quagga", "quagga", "2782555", "Amahle", "Thandi", "Sizwe", "Joan Reyes", "Rita Botha"}
    known |= {"@patient.example", "@practice.example", PASSWORD, TEMPORARY}
    known |= {str(answer) for answer in ANSWERS.values() if len(str(answer)) > SHORT_OF}
    known -= {"By text message", "Never"}
    tokens = {link.rpartition("/")[2] for mail in stack.mail() for link in _links(mail.text)}
    return re.compile("|".join(re.escape(word) for word in sorted(known | tokens)))


def _links(text: str) -> list[str]:
    return [str(link) for link in LINK.findall(text)]


def _keys(everything: Everything, bucket: str) -> Iterator[str]:
    s3 = everything.stack.client("s3")
    name = everything.stack.outputs[bucket]
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=name):
        yield from (version["Key"] for version in page.get("Versions", ()))


def _workers(stack: Stack, *, enabled: bool) -> int:
    """Let the workers take from their queues, or not; gives how many there are."""
    functions = stack.client("lambda")
    mappings = functions.list_event_source_mappings()["EventSourceMappings"]
    for each in mappings:
        functions.update_event_source_mapping(UUID=each["UUID"], Enabled=enabled)
    return len(mappings)


def _bodies(stack: Stack) -> Iterator[str]:
    """What lies on the queues now; it stays there."""
    sqs = stack.client("sqs")
    for name, address in stack.outputs.items():
        if name.endswith("QueueUrl"):
            told = sqs.receive_message(
                QueueUrl=address, MaxNumberOfMessages=10, VisibilityTimeout=0
            )
            yield from (message["Body"] for message in told.get("Messages", ()))
