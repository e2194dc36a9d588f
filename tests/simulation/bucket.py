"""The bucket of scans: an object appears, and its notification goes to the queue of FileScan."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus

from baton.actions.ports import Files
from tests.simulation.ledger import Ledger


@dataclass
class Inbox:
    """Where scanners and staff put files."""

    files: Files
    ledger: Ledger
    notify: Callable[[str], None]

    def bring(self, practice_id: str, name: str, data: bytes) -> None:
        """Put a file into the inbox of a practice."""
        key = f"in/{practice_id}/{name}"
        self.files.put(key, data, content_type="application/pdf")
        self.ledger.uploaded[key] = hashlib.sha256(data).hexdigest()
        self.notify(notification(key, "v1"))  # real ones differ by place


def notification(key: str, version_id: str | None) -> str:
    """Write what the bucket writes to the queue of FileScan."""
    written = {"key": quote_plus(key), "versionId": version_id}
    record = {"eventName": "ObjectCreated:Put", "s3": {"object": written}}
    return json.dumps({"Records": [record]})
