"""The one table behind all stores (`baton.actions.ports.Store`)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from baton.aws.store_cases import StoredCases
from baton.aws.store_forms import StoredForms
from baton.aws.store_people import StoredPeople
from baton.aws.store_sessions import StoredSessions
from baton.aws.store_table import Table


class DynamoStore(StoredCases, StoredPeople, StoredForms, StoredSessions):
    """All of `Store` on DynamoDB; `client` is a low-level client."""

    def __init__(self, client: Any, table: str, now: Callable[[], datetime]) -> None:
        super().__init__(Table(client, table), now)
