"""What the house acknowledged to a person: from then on it may be neither lost nor altered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """A task of a case of a practice."""

    practice_id: str
    case_id: str
    task_id: str


@dataclass
class Ledger:
    """Kept by the people themselves, so that no code of ours can forget it for them."""

    opened: set[tuple[str, str]] = field(default_factory=set)
    pages: dict[tuple[Place, int], Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    submitted: dict[Place, str] = field(default_factory=dict)
    """A text that only this person typed."""
    signed: dict[Place, str] = field(default_factory=dict)
    """The hash of the document that was shown."""
    filed: dict[tuple[str, str], str] = field(default_factory=dict)
    """A scan's intake case, and the hash of what was filed from it."""
    finished: dict[Place, str] = field(default_factory=dict)
    """A call or review that staff ended, with the outcome."""
    notes: set[tuple[str, str, str]] = field(default_factory=set)
    uploaded: dict[str, str] = field(default_factory=dict)
    """An object in the inbox of scans, and its practice."""
    wrong_doors: list[str] = field(default_factory=list)
    """Whatever opened that should have stayed shut."""
