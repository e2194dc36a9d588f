"""A person's act of signing: what they were shown, what they said, and how we knew them (signing
§4-§7)."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from baton.domain.model import Id, Instant, Model

CONSENT_VERSION = "2026-11"
"""Version of the text by which a person agrees to sign electronically; a new text is a new
version."""


class Point(BaseModel):
    """One point of a stroke; strict, so that "1" is not 1.0 and NaN is refused."""

    model_config = ConfigDict(extra="ignore", strict=True, allow_inf_nan=False, frozen=True)
    x: Annotated[float, Field(ge=-50, le=4000)]
    y: Annotated[float, Field(ge=-50, le=4000)]


class Stroke(Model):
    """One line drawn without lifting the pen."""

    points: Annotated[tuple[Point, ...], Field(min_length=1, max_length=2000)]


class Ink(Model):
    """A drawn signature as point groups; the only picture of it is the one that we draw."""

    w: Annotated[int, Field(ge=50, le=4000)]
    h: Annotated[int, Field(ge=50, le=4000)]
    groups: Annotated[tuple[Stroke, ...], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _plausible(self) -> "Ink":
        points = [point for group in self.groups for point in group.points]
        if not 12 <= len(points) <= 5000:
            raise ValueError("draw your whole name")
        if max(p.x for p in points) - min(p.x for p in points) < 20:
            raise ValueError("draw your whole name")
        return self

    def path(self) -> str:
        """Give the SVG path of the ink, from validated numbers only."""
        steps = (
            f"{'L' if i else 'M'}{p.x:.1f} {p.y:.1f}"
            for group in self.groups
            for i, p in enumerate(group.points)
        )
        return " ".join(steps)


class Act(Model):
    """The record of one signature; stored under its own hash before the event that names it."""

    practice_id: Id
    case_id: Id
    task_id: Id
    capacity: Literal["patient", "guardian"] = "patient"
    method: Literal["typed", "drawn"]
    name: Annotated[str, Field(min_length=2, max_length=120)]
    ink: Ink | None = None
    doc_sha256: str
    button_text: str
    consent_version: str
    language: str
    signed_at: Instant
    identified_by: str
    link_hash: str
    ip: str | None = None
    user_agent: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Act":
        if (self.method == "drawn") != (self.ink is not None):
            raise ValueError("a drawn signature needs its ink, a typed one has none")
        return self
