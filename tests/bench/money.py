"""What a thousand completed packs cost at list prices, from what was counted."""

from collections.abc import Iterator

from tests.bench.lines import Line
from tests.bench.units import metered, whole_pack

# us-east-1, on demand, US dollars
WRITE_UNIT, READ_UNIT = 0.625e-6, 0.125e-6
REQUEST = 1.00e-6  # HTTP API
INVOCATION, GB_SECOND = 0.20e-6, 0.0000166667
MAIL = 0.10e-3
KMS_SIGN, KMS_CALL = 0.15e-4, 0.03e-4
PUT, STORED_GB_MONTH = 5e-6, 0.023
MESSAGE = 0.40e-6
LOG_GB = 0.50

PAGES = 34
"""Requests of a pack: the patient's pages and saves, ten looks of staff."""
WORKERS = 9
PAGE_GB_SECONDS, WORKER_GB_SECONDS, PDF_GB_SECONDS = 0.25 * 0.12, 0.25 * 0.15, 1.0 * 0.5
MAILS, DOCUMENTS, KEPT_KB, LOGGED_KB = 3, 2, 120, 1


def lines() -> Iterator[Line]:
    """Add it up for a thousand packs; SMS is apart, about 40 dollars per thousand messages."""
    with metered() as (ports, meter):
        written, read = whole_pack(ports, meter)
    parts = {
        "table": written * WRITE_UNIT + read * READ_UNIT,
        "pages": PAGES * (REQUEST + INVOCATION + PAGE_GB_SECONDS * GB_SECOND),
        "workers": WORKERS * (INVOCATION + WORKER_GB_SECONDS * GB_SECOND + 3 * MESSAGE),
        "documents": DOCUMENTS * PDF_GB_SECONDS * GB_SECOND + KMS_SIGN + 6 * KMS_CALL,
        "files": 6 * PUT + KEPT_KB / 1e6 * STORED_GB_MONTH * 12,
        "logs": (PAGES + WORKERS) * LOGGED_KB / 1e6 * LOG_GB,
        "mail": MAILS * MAIL,
    }
    for name, dollars in parts.items():
        yield Line(f"1,000 packs: {name}", dollars * 1000, None, "$")
    yield Line("1,000 packs in all, three e-mails each", sum(parts.values()) * 1000, 0.50, "$")
