"""Queue: every object in the scans bucket becomes a held task. Carries the scan layer."""

from baton.actions.receive_scan import Arrival, receive_scan
from baton.aws.records import Uploaded, each_upload
from baton.aws.wiring import ports


def act(uploaded: Uploaded) -> None:
    """Open an intake case for one object."""
    receive_scan(ports(), Arrival(key=uploaded.key, version_id=uploaded.version_id))


handler = each_upload(act)
