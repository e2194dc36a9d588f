"""A deployed local cloud in the hand: what tests, the demo and the command line act through."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from baton_local.calls import Call, CallLog
from baton_local.clock import Clock
from baton_local.deployed import Deployed
from baton_local.home import Home
from baton_local.mail import Mail, PostBox
from baton_local.provider import Outage
from baton_local.receipts import Fate, Receipts
from baton_local.session import Session


class FunctionFailed(Exception):
    """A deployed function raised or died; the message is what Lambda tells its caller."""


@dataclass(frozen=True)
class Stack:
    """One running cloud. Everything signs and reads at its moved clock."""

    home: Home
    session: Session
    deployed: Deployed
    base_url: str
    mailbox_url: str
    post: PostBox

    @property
    def endpoint(self) -> str:
        """The emulator, where AWS would be."""
        return self.session.endpoint

    @property
    def outputs(self) -> Mapping[str, str]:
        """The stack's outputs by name."""
        return self.deployed.outputs

    @property
    def clock(self) -> Clock:
        """The clock that deployed functions see."""
        return self.session.clock

    @property
    def receipts(self) -> Receipts:
        """Says what became of a message."""
        outputs = self.outputs
        topic, table = outputs.get("ReceiptsTopicArn", ""), outputs.get("TableName", "")
        return Receipts(self.session, topic, table)

    @property
    def outage(self) -> Outage:
        """Lets the provider of mail and texts fail."""
        return Outage(self.home.outage_file)

    @property
    def call_log(self) -> CallLog:
        """Counts AWS calls of functions and plans crashes; needs a cloud with `watch_calls`."""
        return CallLog(self.home)

    def calls(self) -> list[Call]:
        """Every AWS call of a deployed function so far, by names of the template."""
        return self.call_log.read(self.deployed.functions())

    def client(self, service: str) -> Any:
        """A boto3 client of the cloud's owner."""
        return self.session.client(service)

    def function(self, name: str) -> str:
        """What the function `name` of the template is really called."""
        return self.deployed.functions()[name]

    def invoke(self, name: str, event: Mapping[str, Any] | None = None) -> Any:
        """Call a function and return its answer; FunctionFailed when it has none."""
        answer = self.client("lambda").invoke(
            FunctionName=self.function(name), Payload=json.dumps(event or {}).encode()
        )
        payload = json.loads(answer["Payload"].read() or b"null")
        if "FunctionError" in answer:
            raise FunctionFailed(f"{name}: {payload.get('errorMessage', payload)}")
        return payload

    def sweep(self) -> Any:
        """One tick of the sweep, as the schedule would do it."""
        return self.invoke("Sweep", {"source": "aws.scheduler", "time": _stamp(self.clock.now())})

    def move_clock(self, wish: str) -> datetime:
        """Move the clock (`+3d`, `-2h`, `now`, an ISO time) and sweep once, if there is a sweep."""
        now = self.clock.move(wish)
        if "Sweep" in self.deployed.functions():
            try:
                self.sweep()
            except FunctionFailed:
                self.sweep()  # a tick that dies is followed by the next
        return now

    def mail(self) -> list[Mail]:
        """All e-mails and texts, newest first."""
        return self.post.messages()

    def inject(self, mail: Mail, fate: Fate) -> None:
        """Let this become of a message."""
        self.receipts.inject(mail, fate)

    def asset(self, key: str) -> bytes | None:
        """An object of the bucket of public assets, if it is there."""
        try:
            reply = self.client("s3").get_object(Bucket=self.outputs["AssetsBucket"], Key=key)
        except ClientError:
            return None
        return bytes(reply["Body"].read())

    def purge_queues(self) -> None:
        """Lose every message of every queue, dead letters too."""
        sqs = self.client("sqs")
        for queue in self.deployed.resources("AWS::SQS::Queue"):
            sqs.purge_queue(QueueUrl=queue.physical)

    def queue_depths(self) -> Mapping[str, int]:
        """Messages waiting or in flight, by the queue's name in the template."""
        sqs = self.client("sqs")
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        depths = {}
        for queue in self.deployed.resources("AWS::SQS::Queue"):
            answer = sqs.get_queue_attributes(QueueUrl=queue.physical, AttributeNames=names)
            depths[queue.logical] = sum(int(answer["Attributes"][name]) for name in names)
        return depths


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
