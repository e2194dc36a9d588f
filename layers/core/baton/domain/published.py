"""A form of the practice's own: one immutable wording, kept under its hash, and where it stands."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from baton.domain.model import Id, Instant, Model


class FormState(StrEnum):
    """Where a wording stands: looked at, given to patients, or not given to anybody new."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"


class PublishedForm(Model):
    """One wording of a form. `sha256` names its body; `revision` counts what became of it.

    A response keeps the hash, so that a link already sent goes on with the wording it began with.
    """

    practice_id: Id
    sha256: str
    url: str
    version: str
    title: str
    state: FormState = FormState.DRAFT
    questions: int
    minutes: int
    languages: tuple[str, ...]
    changed_at: Instant
    changed_by: str
    revision: int = 0


def current(forms: Iterable[PublishedForm]) -> Mapping[str, PublishedForm]:
    """Give the wording that new cases get, by the form's url: the one published last."""
    published = (form for form in forms if form.state is FormState.PUBLISHED)
    return {form.url: form for form in sorted(published, key=lambda form: form.changed_at)}
