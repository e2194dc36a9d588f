"""Walk through a bucket page by page, over as many runs as it takes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from baton.actions.ports import Found, Ports

PAGE = 500


class Listing(Protocol):
    """`Files.listed` of a bucket."""

    def __call__(self, prefix: str, *, after: str = "", most: int) -> tuple[Found, ...]:
        """Give the first objects below a prefix behind a key."""


def walked(
    ports: Ports, listed: Listing, prefix: str, *, bookmark: str, until: datetime
) -> Iterator[tuple[Found, ...]]:
    """Give the objects below a prefix by key, from the bookmark on; at least one page a run.

    The place is kept after each page, so that a run that dies, or stops at `until`, is followed by
    one that goes on from there; behind the last page it starts anew.
    """
    while True:
        page = listed(prefix, after=ports.store.bookmark(bookmark), most=PAGE)
        yield page
        over = len(page) < PAGE
        ports.store.keep_bookmark(bookmark, "" if over else page[-1].key)
        if over or ports.now() >= until:
            return
