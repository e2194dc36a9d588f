"""What a patient's phone loads: the heaviest page, alone and with all assets, as gzip sends it."""

import gzip
from collections.abc import Iterator

from tests.bench.lines import Line
from tests.pages.builders import patient_pages
from tests.pages.test_rendering import WEB, rendered

ASSETS = ("baton.css", "baton.js", "keep.js", "show.js", "sign.js", "upload.js", "files.js")


def lines() -> Iterator[Line]:
    """Weigh every sample of a patient page."""
    pages = [len(gzip.compress(rendered(*page).encode())) for page in patient_pages().values()]
    assets = sum(len(gzip.compress((WEB / name).read_bytes())) for name in ASSETS)
    yield Line("heaviest patient page", max(pages) / 1000, 15, "KB")
    yield Line("heaviest patient page with all assets", (max(pages) + assets) / 1000, 60, "KB")
