"""What the house acknowledged to a person: from then on it may be neither lost nor altered."""

from collections import Counter
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
    published: set[tuple[str, str]] = field(default_factory=set)
    """A form that a practice brought, by the hash of its wording."""
    added: set[Place] = field(default_factory=set)
    """A task that staff asked for beside the pack."""
    attached: set[tuple[Place, str]] = field(default_factory=set)
    """The hash of a file that came with a form, as it may be kept."""
    accepted: set[Place] = field(default_factory=set)
    """Answers that staff read and accepted."""
    versions: Counter[Place] = field(default_factory=Counter)
    """How often answers were returned or corrected: so many earlier versions are still there."""
    printed: set[tuple[Place, str, int]] = field(default_factory=set)
    """The print and the page that a code on paper leads to."""
    wrong_doors: list[str] = field(default_factory=list)
    """Whatever opened that should have stayed shut."""
