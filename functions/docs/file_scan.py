"""Queue: every object in the scans bucket becomes a held task. Carries the scan layer."""

from baton.actions import file_scan as action
from baton.aws.records import Uploaded, each_upload
from baton.aws.wiring import ports


def act(uploaded: Uploaded) -> None:
    """Open an intake case for one object."""
    arrival = action.Arrival(key=uploaded.key, version_id=uploaded.version_id)
    action.receive_scan(ports(), arrival)


handler = each_upload(act)
