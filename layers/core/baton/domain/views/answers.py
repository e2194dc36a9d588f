"""What staff see of a patient's answers: typed in page by page, or read as a document."""

from pydantic import InstanceOf

from baton.domain.forms.views import AnswerRow, CheckView, PageView, Summary
from baton.domain.model import Id, Instant, Model
from baton.domain.views.board import Act
from baton.domain.views.page import StaffView


class AnswersShown(StaffView):
    """A patient's answers in front of staff: typed in, or read."""

    @property
    def is_typed(self) -> bool:
        """Whether it is a page to type into."""
        return isinstance(self, AnswersView)


class AnswersView(AnswersShown):
    """Staff take a patient's answers by phone or from paper. Template `staff/answers`.

    At `/staff/cases/{case}?answers={task}&page={n}`; posts to `/staff/cases/{case}/answers`:
    hidden `task`, `version`, `rev`, `tab`, `page` (number or `check`), then as `FormView`; on the
    last page also `source` = `phone` or `paper`, `given_by` (who answered) and `command` =
    `send`. With `correcting` it is one page of answers that are in: it posts to
    `/staff/cases/{case}/amend`, with the `reason`.
    """

    case_id: Id
    task_id: Id
    version: int
    label: str
    pack_title: str
    rev: int
    tab: str
    page: InstanceOf[PageView] | None = None
    check: InstanceOf[CheckView] | None = None
    correcting: bool = False
    reason: str = ""
    elsewhere: tuple[str, ...] = ()
    back_url: str


class AnswersVersion(Model):
    """One version of answers that were handed in: when, and by whom in one sentence."""

    number: int
    at: Instant
    how: str


class ScoreLine(Model):
    """A score in words; `value` is absent while a question of it is open."""

    title: str
    value: str | None
    band: str | None = None


class AnswersReadView(AnswersShown):
    """Answers that were handed in, as a document. Template `staff/answers_read`.

    At `/staff/cases/{case}?answers={task}&page=check`; `&of=1` shows an older version. `flagged`
    stand first. While they are being read (`acts`), `/staff/cases/{case}/accept` takes `task`, and
    `/staff/cases/{case}/return` takes `task`, `note` and the linkIds in `questions`.
    """

    case_id: Id
    task_id: Id
    version: int
    label: str
    pack_title: str
    summary: InstanceOf[Summary]
    flagged: tuple[InstanceOf[AnswerRow], ...] = ()
    scores: tuple[ScoreLine, ...] = ()
    number: int
    versions: tuple[AnswersVersion, ...]
    acts: tuple[Act, ...] = ()
    may_correct: bool = False
    back_url: str
