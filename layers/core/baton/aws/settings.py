"""What the template tells the functions: names of resources, never secrets, no defaults.

Each model is read once per cold start; a name that is missing stops the function at once.
"""

import os
from functools import cache
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

Read = TypeVar("Read", bound="Settings")


class Settings(BaseModel):
    """Base: the field `case_queue` is the variable CASE_QUEUE."""

    model_config = ConfigDict(frozen=True)


class StoreSettings(Settings):
    """Where things are kept; everybody may read what lies in the bucket of assets."""

    table: str
    documents_bucket: str
    scans_bucket: str
    assets_bucket: str


class QueueSettings(Settings):
    """Where hints go."""

    case_queue: str
    send_queue: str
    render_queue: str
    seal_queue: str


class WatchSettings(Settings):
    """What the hourly check alone looks at; `dead_letters` are addresses with spaces between."""

    scan_queue: str
    dead_letters: str


class PageSettings(Settings):
    """The origin of our pages, and the origin that uploads go to."""

    public_url: str
    upload_url: str


class SenderSettings(Settings):
    """Who messages come from, and whose receipts they bring."""

    sender_address: str
    sms_sender: str
    configuration_set: str


class KeySettings(Settings):
    """ARNs of the key that seals and of the two secrets."""

    seal_key: str
    link_secret: str
    cookie_secret: str


class PeopleSettings(Settings):
    """The pool that staff sign in to."""

    user_pool: str
    user_pool_client: str


@cache
def read(model: type[Read]) -> Read:
    """Read a model from the environment; raises `ValidationError` naming what is missing."""
    given = {name: os.environ.get(name.upper()) for name in model.model_fields}
    return model.model_validate(given)
