"""The queues of hints: a hint says "look at this case" and nothing else."""

import json
from collections.abc import Sequence
from urllib.parse import quote_plus

from pydantic import ValidationError

from baton.actions.ports import Found
from baton.aws.clients import client
from baton.aws.settings import QueueSettings, WatchSettings, read
from baton.domain.errors import BadInput
from baton.domain.frozen import frozen
from baton.domain.model import Id, Model
from baton.domain.words import Work

MOST_IN_A_BATCH = 10


class Hint(Model):
    """The body of a hint: ids only."""

    practice: Id
    case: Id


def parse_hint(body: str) -> Hint:
    """Read a hint; raises `BadInput` for anything else, which no retry can mend."""
    try:
        return Hint.model_validate_json(body)
    except ValidationError as error:
        raise BadInput("this is not a hint") from error


@frozen
class SqsOutbox:
    """Port `Outbox`: one queue for each kind of work."""

    queues: QueueSettings

    def hint(self, work: Work, practice_id: str, case_id: str) -> None:
        """Ask a worker to look at a case."""
        client("sqs").send_message(
            QueueUrl=self._queue(work), MessageBody=_body(practice_id, case_id)
        )

    def hint_many(self, work: Work, cases: Sequence[tuple[str, str]]) -> None:
        """Ask for many cases (practice, case); the sweep repeats what a queue refuses."""
        for start in range(0, len(cases), MOST_IN_A_BATCH):
            batch = cases[start : start + MOST_IN_A_BATCH]
            client("sqs").send_message_batch(
                QueueUrl=self._queue(work),
                Entries=[
                    {"Id": str(place), "MessageBody": _body(*case)}
                    for place, case in enumerate(batch)
                ],
            )

    def uploaded(self, found: Found) -> None:
        """Write what the bucket writes to the queue of FileScan."""
        written = {"key": quote_plus(found.key), "versionId": found.version_id}
        record = {"eventName": "ObjectCreated:Again", "s3": {"object": written}}
        client("sqs").send_message(
            QueueUrl=read(WatchSettings).scan_queue, MessageBody=json.dumps({"Records": [record]})
        )

    def dead_letters(self) -> int:
        """Add up the depths of the queues of dead letters."""
        depth = "ApproximateNumberOfMessages"
        answers = (
            client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[depth])
            for url in read(WatchSettings).dead_letters.split()
        )
        return sum(int(answer["Attributes"][depth]) for answer in answers)

    def _queue(self, work: Work) -> str:
        url: str = getattr(self.queues, f"{work}_queue")
        return url


def _body(practice_id: str, case_id: str) -> str:
    return json.dumps({"practice": practice_id, "case": case_id}, separators=(",", ":"))
