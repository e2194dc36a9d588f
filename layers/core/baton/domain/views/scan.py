"""What the pages of a scan show: bringing it in, and filing it beside its best homes."""

from baton.domain.model import Id, Instant, Model
from baton.domain.views.board import Holder
from baton.domain.views.page import Choice, StaffView, Upload


class ScanUploadView(StaffView):
    """The page that takes a scan without script. Template `staff/upload`.

    `upload` redirects back to the board by its `success_action_redirect` field.
    """

    upload: Upload


class ScanPage(Model):
    """One page of a scan as a picture (a presigned link) and what was read on it."""

    number: int
    image_url: str | None = None
    found: str | None = None


class Suggestion(Model):
    """One likely home of a scan. `why` in words; `sure` puts it first and fills the main button."""

    patient_id: Id
    patient: str
    born: str
    case_id: Id | None = None
    task_id: Id | None = None
    title: str
    why: str
    sure: bool = False


class ScanView(StaffView):
    """A scan beside its best homes. Template `staff/scan` at `/staff/scans/{case}?q=`.

    Posts to `/staff/cases/{case}/file`: `task`, `version`, `title` (what it is called from then
    on), `target` (`patient`: the record, or `patient:case:task`), and to
    `/staff/cases/{case}/discard`: `task`, `version`, `reason` (a value of `discard_reasons`),
    `note`. `suggestions` also holds what the search `query` found.
    """

    case_id: Id
    task_id: Id
    version: int
    file_name: str
    arrived_at: Instant
    due_at: Instant
    holder: Holder
    reason: str
    pages: tuple[ScanPage, ...]
    document_url: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    query: str = ""
    discard_reasons: tuple[Choice, ...] = ()
