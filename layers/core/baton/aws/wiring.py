"""Puts the ports together for a function, once per cold start; secrets come when used."""

from functools import cache

from baton.actions.accounts import Accounts
from baton.actions.ports import Keys, Ports
from baton.aws import clock, ids
from baton.aws.clients import client
from baton.aws.engines import LayerEngines
from baton.aws.files import S3Files
from baton.aws.kms import KmsSeal
from baton.aws.outbox import SqsOutbox
from baton.aws.secrets import secret_bytes
from baton.aws.senders import SesSender, SmsSender
from baton.aws.settings import (
    KeySettings,
    PageSettings,
    PeopleSettings,
    QueueSettings,
    SenderSettings,
    StoreSettings,
    read,
)
from baton.aws.store import DynamoStore


@cache
def ports() -> Ports:
    """Give the ports over the resources that the environment names."""
    kept, sent = read(StoreSettings), read(SenderSettings)
    return Ports(
        store=DynamoStore(client("dynamodb"), kept.table, clock.now),
        documents=S3Files(kept.documents_bucket),
        scans=S3Files(kept.scans_bucket),
        assets=S3Files(kept.assets_bucket),
        outbox=SqsOutbox(read(QueueSettings)),
        email=SesSender(sent.sender_address, sent.configuration_set),
        sms=SmsSender(sent.sms_sender, sent.configuration_set),
        engines=LayerEngines(KmsSeal(read(KeySettings).seal_key)),
        keys=_keys,
        now=clock.now,
        new_id=ids.new_id,
        public_url=read(PageSettings).public_url,
    )


@cache
def accounts() -> Accounts:
    """Give the pool that staff sign in to."""
    from baton.aws.people import CognitoPeople

    pool = read(PeopleSettings)
    return CognitoPeople(pool.user_pool, pool.user_pool_client)


@cache
def _keys() -> Keys:
    named = read(KeySettings)
    return Keys(link=secret_bytes(named.link_secret), cookie=secret_bytes(named.cookie_secret))
