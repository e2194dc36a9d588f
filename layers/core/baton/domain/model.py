"""The one base of all frozen models."""

import base64
import hashlib
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints


class Model(BaseModel):
    """Frozen, forbids unknown fields; change it with `with_`."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    def with_(self, **changes: object) -> Self:
        """Give a validated copy with these fields changed."""
        return type(self).model_validate({**self.__dict__, **changes})


def _utc(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("a time needs a zone")
    return value.astimezone(UTC)


Instant = Annotated[datetime, AfterValidator(_utc)]
"""An aware time, kept in UTC."""

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{3,40}$")]
"""An opaque id made by `baton.aws.ids`; carries no meaning."""

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        to_lower=True,
        max_length=254,
        pattern=r"^[^@\s,;:<>()\[\]\"\\]+@[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+$",
    ),
]
"""One address; delivery is the only proof that it works."""

Phone = Annotated[str, StringConstraints(pattern=r"^\+[1-9][0-9]{6,14}$")]
"""A number in E.164, as `baton.actions.contacts` normalises it."""

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
"""A person's or practice's name as written by a person."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
"""A note, reason or outcome typed by staff."""


def derived_id(*parts: str) -> str:
    """Make the id of something that must exist once per intent: the same parts give the same id."""
    digest = hashlib.sha256("|".join(parts).encode()).digest()
    return base64.b32encode(digest[:10]).decode().lower()
