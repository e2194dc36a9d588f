"""A patient's link and the capability that it opens; tokens are derived, never stored."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from baton.domain.errors import Gone
from baton.domain.model import Id, Instant, Model
from baton.domain.signed import read_signed, signed

MOST_TRIES = 5
"""Wrong birth dates per link, in all; then staff must reissue it (security §3)."""

KEPT_AFTER = timedelta(days=14)
"""A link lives this long after the case's wanted-by time."""

CAPABILITY_LIFE = timedelta(minutes=30)

_CAPABILITY = "capability"


class Link(Model):
    """The stored side of a link, found by the SHA-256 of its token."""

    token_hash: str
    practice_id: Id
    case_id: Id
    patient_id: Id
    actor: str = "patient"
    serial: int
    expires_at: Instant
    tries: int = 0

    @property
    def is_locked(self) -> bool:
        """Say whether too many wrong birth dates were given."""
        return self.tries >= MOST_TRIES


class Capability(Model):
    """What the patient's signed cookie says: this person may act on this case until then.

    `proven` after a one-time code: what the practice knows already may be shown, also what was said
    in the `earlier` cases.
    """

    practice_id: Id
    case_id: Id
    actor: str = "patient"
    serial: int
    token_hash: str
    until: Instant
    proven: bool = False
    earlier: tuple[Id, ...] = ()


def link_token(key: bytes, *, practice_id: str, case_id: str, actor: str, serial: int) -> str:
    """Derive the token of a link: the same for every mail of this serial; 43 URL-safe
    characters."""
    text = f"{practice_id}|{case_id}|{actor}|{serial}"
    mac = hmac.digest(key, text.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def keeping_key(key: bytes, capability: Capability, task_id: str) -> str:
    """Derive the key under which a browser may keep what it could not send of one form.

    It reaches the browser only behind the door, so what lies on a shared device stays locked
    until the birth date is given again; a reissued link gives another. 43 URL-safe characters.
    """
    text = f"keep|{capability.token_hash}|{capability.serial}|{task_id}"
    mac = hmac.digest(key, text.encode(), "sha256")
    return base64.urlsafe_b64encode(mac).rstrip(b"=").decode()


def token_hash(token: str) -> str:
    """Give the hash under which a token is known; any text has one."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def sealed_capability(key: bytes, capability: Capability) -> str:
    """Write a capability as a cookie value: payload and HMAC-SHA-256."""
    return signed(key, _CAPABILITY, capability)


def opened_capability(key: bytes, value: str, at: datetime) -> Capability:
    """Read a cookie value back; raises `Gone` when it is not ours or its half hour is over."""
    capability = read_signed(key, _CAPABILITY, value, Capability)
    if capability is None or capability.until <= at:
        raise Gone("this session is over")
    return capability
