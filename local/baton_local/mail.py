"""Reads back what the local cloud sent: e-mail from the emulator, texts from their stand-in."""

import json
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from baton_local.texts import Text, TextBox


class Channel(StrEnum):
    """How a message went out."""

    EMAIL = "email"
    SMS = "sms"


class Mail(BaseModel):
    """One message as the person who gets it would see it."""

    model_config = ConfigDict(frozen=True)

    id: str
    channel: Channel
    to: str
    sender: str
    subject: str
    text: str
    html: str | None
    at: datetime
    tags: Mapping[str, str] = {}

    @property
    def day(self) -> date:
        """The day it went out, by which the mailbox page sorts."""
        return self.at.date()


@dataclass(frozen=True)
class PostBox:
    """All messages of one local cloud."""

    endpoint: str
    texts: TextBox
    archive: Path

    def messages(self) -> list[Mail]:
        """Newest first; what was sent before the last restart included."""
        known = {mail.id: mail for mail in self._archived()}
        known |= {mail.id: mail for mail in self._emails()}
        known |= {text.id: _from_text(text) for text in self.texts.all()}
        return sorted(known.values(), key=lambda mail: mail.at, reverse=True)

    def message(self, mail_id: str) -> Mail | None:
        """One by its id."""
        return next((mail for mail in self.messages() if mail.id == mail_id), None)

    def keep(self) -> None:
        """Write the e-mails down: the emulator forgets them when it stops."""
        emails = {mail.id: mail for mail in [*self._archived(), *self._emails()]}
        part = self.archive.with_suffix(".part")
        part.write_text("".join(mail.model_dump_json() + "\n" for mail in emails.values()))
        part.replace(self.archive)

    def _archived(self) -> list[Mail]:
        if not self.archive.exists():
            return []
        return [Mail.model_validate_json(line) for line in self.archive.read_text().splitlines()]

    def _emails(self) -> list[Mail]:
        with urllib.request.urlopen(f"{self.endpoint}/_ministack/ses/messages", timeout=5) as got:  # noqa: S310
            accounts = json.load(got)["messages"]
        return [_from_email(each) for account in accounts.values() for each in account]


def _from_email(record: Mapping[str, Any]) -> Mail:
    return Mail(
        id=record["MessageId"],
        channel=Channel.EMAIL,
        to=", ".join([*record["To"], *record["CC"], *record["BCC"]]),
        sender=record["Source"],
        subject=record["Subject"],
        text=record["BodyText"] or "",
        html=record["BodyHtml"] or None,
        at=_time(record["Timestamp"]),
    )


def _time(stamp: str | float) -> datetime:
    if isinstance(stamp, str):
        at = datetime.fromisoformat(stamp)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.fromtimestamp(stamp, UTC)


def _from_text(text: Text) -> Mail:
    return Mail(
        id=text.id,
        channel=Channel.SMS,
        to=text.to,
        sender=text.sender,
        subject=text.body.splitlines()[0][:80],
        text=text.body,
        html=None,
        at=text.at,
        tags=text.tags,
    )
