"""What the engine found wrong: its rule, its place, its reason; never an answer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from baton.domain.errors import BadInput, Refused
from baton.domain.forms.reasons import REASONS
from baton.domain.frozen import frozen


class Level(StrEnum):
    """How bad a finding is."""

    FATAL = "fatal"  # the structure is wrong: never stored
    ERROR = "error"  # blocks completion, or publishing
    WARNING = "warning"


class Place(NamedTuple):
    """Where a question stands: its item's index, and the instance ids of the repeats around it."""

    item: int
    scope: tuple[str, ...] = ()


@frozen
class Finding:
    """One result of checking a form or a response."""

    level: Level
    rule: str
    code: str
    path: str
    link_id: str | None = None
    place: Place | None = None
    answer: int | None = None
    details: tuple[tuple[str, str], ...] = ()

    @property
    def blocks(self) -> bool:
        """Whether this finding stops publishing or completion."""
        return self.level is not Level.WARNING

    @property
    def issue_code(self) -> str:
        """The code of FHIR's OperationOutcome for this finding."""
        usual = "structure" if self.level is Level.FATAL else "business-rule"
        return ISSUE_CODES.get(self.code, usual)

    @property
    def reason(self) -> str:
        """One English sentence for the author of the form or of the API client."""
        sentence = REASONS.get(self.code, self.code)
        return sentence.format_map(_Details(dict(self.details)))


class _Details(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


ISSUE_CODES: Mapping[str, str] = {
    "required": "required",
    "regex": "invalid",
    "invalid": "invalid",  # the HL7 validator's name for an answer that is not asked for
    "invalidUrlValue": "value",
    "invalidNewLine": "value",
    "questionnaireNotFound": "not-found",
}


class FormRefused(Refused):
    """The form cannot be published; `findings` say why and where."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep all findings, warnings too."""
        self.findings = findings
        errors = [f"{finding.path}: {finding.reason}" for finding in findings if finding.blocks]
        super().__init__("the form cannot be published: " + "; ".join(errors[:20]))


class FormIncomplete(Refused):
    """The form cannot be handed in yet; `findings` are grouped by page index."""

    def __init__(self, findings: Mapping[int, tuple[Finding, ...]]) -> None:
        """Keep the findings that block completion."""
        self.findings = findings
        super().__init__(f"{sum(map(len, findings.values()))} answers need attention")


class BadField(BadInput):
    """The body holds a field or a command that this page does not have."""

    def __init__(self) -> None:
        """Name nothing: the field name came from outside."""
        super().__init__("the page does not have a field or command of that name")
