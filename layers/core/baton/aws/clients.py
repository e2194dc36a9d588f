"""Builds each AWS client once, when it is first needed, with the attempts and timeouts of
reliability §6.

A read may take a quarter of the shortest function timeout (20 s). What leaves the house is never
repeated by the SDK: a repeat after a lost reply is a second message.
"""

from functools import cache
from pathlib import Path
from typing import Any

from botocore.config import Config
from botocore.loaders import Loader
from botocore.session import Session, get_session

from baton.aws.operations import MODELS

CONNECT_SECONDS = 2
READ_SECONDS = 5
ATTEMPTS = 3

_SENT_ONCE = frozenset({"sesv2", "pinpoint-sms-voice-v2"})


@cache
def client(service: str) -> Any:
    """Give the client of a service; the same one each time."""
    return _session().create_client(service, config=_config(service))


@cache
def _session() -> Session:
    """Botocore's own: boto3 adds transfers and resources, which nobody here uses, and 40 ms."""
    session = get_session()
    if MODELS.is_dir():
        session.register_component("data_loader", cut_models(MODELS))
    return session


def cut_models(folder: Path) -> Loader:
    """Give the loader of models that were cut, and of no others."""
    return Loader(extra_search_paths=[str(folder)], include_default_search_paths=False)


def _config(service: str) -> Config:
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={
            "mode": "standard",
            "total_max_attempts": 1 if service in _SENT_ONCE else ATTEMPTS,
        },
    )
    if service != "s3":
        return config
    # The regional host of the bucket itself: what UPLOAD_URL names and browsers may reach.
    return config.merge(Config(signature_version="s3v4", s3={"addressing_style": "virtual"}))
