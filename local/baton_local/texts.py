"""Stands in for AWS End User Messaging: takes SendTextMessage, keeps the text, sends nothing."""

import json
import re
import threading
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from baton_local.clock import Clock
from baton_local.serving import Handler, TooLarge

E164 = re.compile(r"\+[1-9]\d{6,14}")
TARGET = "PinpointSMSVoiceV2.SendTextMessage"
MOST_CHARACTERS = 1600


class Text(BaseModel):
    """One SMS as it was handed over, with the context it was tagged with."""

    model_config = ConfigDict(frozen=True)

    id: str
    to: str
    sender: str
    body: str
    at: datetime
    tags: Mapping[str, str]


class RefusedText(Exception):
    """A request that AWS would refuse; carries the field and why, in AWS's words."""

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(field_name, reason)
        self.field_name, self.reason = field_name, reason


@dataclass(frozen=True)
class TextBox:
    """All texts sent so far; they outlive a restart."""

    file: Path
    clock: Clock
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, request: Mapping[str, Any]) -> Text:
        """Keep one text; RefusedText when its number or its body is no good."""
        number, body = str(request.get("DestinationPhoneNumber", "")), request.get("MessageBody")
        if not E164.fullmatch(number):
            raise RefusedText("DestinationPhoneNumber", "INVALID_PARAMETER")
        if not isinstance(body, str) or not 0 < len(body) <= MOST_CHARACTERS:
            raise RefusedText("MessageBody", "INVALID_PARAMETER")
        text = Text(
            id=str(uuid.uuid4()),
            to=number,
            sender=str(request.get("OriginationIdentity", "")),
            body=body,
            at=self.clock.now(),
            tags=request.get("Context") or {},
        )
        with self._lock, self.file.open("a") as log:
            log.write(text.model_dump_json() + "\n")
        return text

    def all(self) -> list[Text]:
        """Oldest first."""
        if not self.file.exists():
            return []
        return [Text.model_validate_json(line) for line in self.file.read_text().splitlines()]


class Texts(Handler):
    """Speaks the service's JSON protocol."""

    def __init__(self, box: TextBox, *connection: Any) -> None:
        self.box = box  # first: the base answers the request while it is being made
        super().__init__(*connection)

    def respond(self) -> None:
        """Take a text, or refuse it as AWS would."""
        try:
            request = json.loads(self.body())
            if self.headers.get("X-Amz-Target") != TARGET:
                return self.fault("UnknownOperationException", {})
            return self.reply(200, {"MessageId": self.box.take(request).id})
        except RefusedText as refused:
            fields = [{"Name": refused.field_name, "Message": "is not valid"}]
            return self.fault("ValidationException", {"Reason": refused.reason, "Fields": fields})
        except (ValueError, TooLarge):
            return self.fault("SerializationException", {})

    def fault(self, kind: str, more: Mapping[str, Any]) -> None:
        """An error in the protocol's shape."""
        self.reply(400, {"__type": kind, "Message": "The request is not valid.", **more})

    def reply(self, status: int, content: Mapping[str, Any]) -> None:
        """An answer in the protocol's shape."""
        body = json.dumps(content).encode()
        self.answer(status, "application/x-amz-json-1.0", body, x_amzn_RequestId=str(uuid.uuid4()))
