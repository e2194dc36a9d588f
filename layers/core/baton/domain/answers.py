"""The row of a form's answers: a draft page by page while open, the response once submitted."""

from collections.abc import Mapping

from baton.domain.model import Id, Instant, Model


class Answers(Model):
    """Draft or completed answers of one form task.

    `pages` maps the page index to its compressed fields (`baton.domain.forms.Draft`), so that
    saving one
    page rewrites one attribute. `revision` rises with every save; `serial` is the link's.
    `response` is the
    compressed FHIR QuestionnaireResponse, set once, when `open` becomes false.

    `version` counts the responses. While a response came back to the patient, `asked_again` are the
    linkIds of the questions concerned and `note` is what the practice wrote about them. `carried`
    are answers of other forms that the patient looked at (`baton.domain.forms.Carried`); `by_staff`
    says that staff handed in, or corrected, what stands here.
    """

    practice_id: Id
    case_id: Id
    task_id: Id
    form: str
    form_sha256: str
    open: bool = True
    serial: int = 1
    revision: int = 0
    saved_at: Instant | None = None
    saved_by: str | None = None
    pages: Mapping[int, bytes] = {}
    response: bytes | None = None
    version: int = 1
    asked_again: tuple[str, ...] = ()
    note: str | None = None
    carried: bytes | None = None
    by_staff: bool = False


class PastAnswers(Model):
    """Answers as they were handed in, kept when a later version took their place."""

    answers: Answers
