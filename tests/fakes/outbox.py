"""An outbox that keeps the hints, so that a test can deliver, double, reorder or lose them."""

from collections.abc import Sequence
from typing import NamedTuple

from baton.actions.ports import Found
from baton.domain.words import Work


class Hint(NamedTuple):
    """Who should look at what."""

    work: Work
    practice_id: str
    case_id: str


class MemoryOutbox:
    """Keeps hints in the order they were given."""

    def __init__(self) -> None:
        self.hints: list[Hint] = []
        self.uploads: list[Found] = []
        self.dead = 0

    def hint(self, work: Work, practice_id: str, case_id: str) -> None:
        """Keep a hint."""
        self.hints.append(Hint(work, practice_id, case_id))

    def hint_many(self, work: Work, cases: Sequence[tuple[str, str]]) -> None:
        """Keep many hints."""
        self.hints += [Hint(work, practice_id, case_id) for practice_id, case_id in cases]

    def uploaded(self, found: Found) -> None:
        """Keep what the bucket would say again."""
        self.uploads.append(found)

    def dead_letters(self) -> int:
        """Give what a test says lies there."""
        return self.dead

    def emptied(self) -> tuple[Hint, ...]:
        """Give all hints and forget them: delivered, or lost."""
        hints = tuple(self.hints)
        self.hints.clear()
        return hints
