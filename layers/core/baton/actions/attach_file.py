"""A patient sends files with a form: judged by their bytes, cleaned, shown back, kept with it.

A file comes inside the form, or through a presigned POST to a place that nobody else reads. What is
not taken says why on the page, and nothing of it is kept.
"""

from typing import Annotated, TypeAlias

from pydantic import StringConstraints

from baton.actions import drafts, fill_form, form_files
from baton.actions.drafts import PagePost
from baton.actions.fill_form import REFUSED, TRIES, Saved
from baton.actions.form_files import Clean, file_key
from baton.actions.ports import FileMissing, Ports
from baton.actions.visits import Visit
from baton.domain.case import PATIENT_ACTOR
from baton.domain.errors import BatonError, NotFound, StaleVersion
from baton.domain.forms import KeptFile, PageFields, files_in, with_file, without_file
from baton.domain.lifecycle.advance import allows
from baton.domain.links import Capability
from baton.domain.model import Id, Model
from baton.domain.views.page import HiddenField, Upload

MOST_FILE_BYTES = 10_000_000
MOST_PAGES = 50

_WHY = {"too_many_pages": "too_many", "too_many_pixels": "too_large", "web_page": "foreign"}
_KNOWN = frozenset({"empty", "too_large", "too_many", "password", "damaged", "foreign", "heic"})

FieldName = Annotated[str, StringConstraints(max_length=100)]
_Kept: TypeAlias = list[tuple[str, KeptFile]]


class UploadOffer(Upload):
    """A presigned POST, and what the page posts once the file is there."""

    upload_id: Id


class Arrived(Model):
    """A file for one question: its bytes, or where they were uploaded."""

    field: FieldName
    name: str
    data: bytes | None = None
    upload_id: Id | None = None


class Dropped(Model):
    """A file to be taken out of one question."""

    field: FieldName
    file_id: Id


class SentPage(Model):
    """A page posted with files; with `stay_at` it is shown again, there."""

    task_id: str
    page: str
    post: PagePost
    arrived: tuple[Arrived, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    stay_at: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,80}$")] | None = None


def offer(ports: Ports, capability: Capability) -> UploadOffer:
    """Give a presigned POST for one file of this visit; it reaches nobody else's."""
    upload_id = ports.new_id()
    post = ports.scans.presigned_post(_inbox_key(capability, upload_id), max_bytes=MOST_FILE_BYTES)
    return UploadOffer(
        url=post.url,
        fields=tuple(HiddenField(name=n, value=v) for n, v in post.fields.items()),
        size_limit_bytes=MOST_FILE_BYTES,
        upload_id=upload_id,
    )


def save(ports: Ports, visit: Visit, sent: SentPage) -> Saved:
    """Take files in and out, then save the page as it was typed and give where to go on.

    A file that is not taken leads back to the page, which says why. Saving the same again is safe.
    """
    judged = [(each.field, _judged(ports, visit, sent.task_id, each)) for each in sent.arrived]
    kept = [(name, file) for name, file in judged if isinstance(file, KeptFile)]
    refused = next(((name, why) for name, why in judged if isinstance(why, str)), None)
    post = _with_files(ports, visit, sent, kept) if kept or sent.dropped else sent.post
    saved = fill_form.save(ports, visit, sent.task_id, sent.page, post)
    here = f"/p/forms/{sent.task_id}/{sent.page}"
    if isinstance(saved, str) and refused:
        name, why = refused
        return f"{here}?{REFUSED}={name}:{why}#{_anchor(name)}"
    stay_at = sent.stay_at or next((_anchor(each.field) for each in sent.dropped), None)
    return f"{here}#{stay_at}" if isinstance(saved, str) and stay_at else saved


def thumbnail(ports: Ports, visit: Visit, task_id: str, file_id: str) -> str:
    """Give where the picture of a file's first page can be read for a minute.

    Raises `NotFound` unless the file stands in this very form.
    """
    filled = drafts.filling(ports, visit.case, task_id)
    if file_id not in {file.file_id for file in files_in(filled.form, filled.draft)}:
        raise NotFound("no such file")
    key = f"{file_key(visit.case, file_id)}.png"
    return ports.documents.presigned_get(key, filename="preview.png", inline=True)


def _anchor(field: str) -> str:
    return field.replace(".", "-")


def _inbox_key(capability: Capability, upload_id: str) -> str:
    return f"up/{capability.practice_id}/{capability.case_id}/{upload_id}"


def _judged(ports: Ports, visit: Visit, task_id: str, arrived: Arrived) -> KeptFile | str:
    """The file as it is kept now, or the reason why it is not."""
    data = arrived.data
    if data is None:
        data = _uploaded(ports, visit, arrived.upload_id or "")
    if not data or len(data) > MOST_FILE_BYTES:
        return "empty" if data == b"" else "too_large"
    facts = ports.engines.inspect(data)
    if facts.refused:
        why = _WHY.get(facts.refused, facts.refused)
        return why if why in _KNOWN else "foreign"
    if facts.pages > MOST_PAGES:
        return "too_many"
    try:
        picture, clean = ports.engines.preview(data), ports.engines.cleaned(data)
    except BatonError:
        return "damaged"
    kind = ports.engines.inspect(clean).content_type
    file = Clean(arrived.name, kind, facts.pages, clean, picture)
    return form_files.keep(ports, visit.case, task_id, file)


def _uploaded(ports: Ports, visit: Visit, upload_id: str) -> bytes | None:
    """The bytes that lie in the inbox: nothing when they never came, None when too many."""
    key = _inbox_key(visit.capability, upload_id)
    try:
        return ports.scans.get(key) if ports.scans.size(key) <= MOST_FILE_BYTES else None
    except FileMissing:
        return b""


def _with_files(ports: Ports, visit: Visit, sent: SentPage, kept: _Kept) -> PagePost:
    """The post to go on with, after the files alone were saved into what stands in the draft."""
    for left in reversed(range(TRIES)):
        filled = drafts.filling(ports, visit.case, sent.task_id)
        if not allows(filled.task, "submitted"):
            break
        number, case_id = drafts.page_number(filled, sent.page), visit.case.case_id
        tab = drafts.tab_of(ports, sent.post, case_id=case_id, task_id=sent.task_id, page=number)
        fields = _changed(filled, number, kept, sent.dropped)
        drafts.begin(ports, filled, PATIENT_ACTOR)
        by = filled.answers.saved_by or tab.id  # it is not the window that typed since
        try:
            revision = drafts.save(ports, filled.answers, number, fields, saved_by=by)
        except StaleVersion:
            if not left:
                raise
            continue
        return sent.post.with_(rev=revision) if sent.post.rev == filled.revision else sent.post
    return sent.post


def _changed(
    filled: drafts.Filling, page: int, kept: _Kept, dropped: tuple[Dropped, ...]
) -> PageFields:
    form, draft = filled.form, filled.draft
    for name, file in kept:
        draft = draft.with_page(page, with_file(form, draft, page, name, file))
    for each in dropped:
        draft = draft.with_page(page, without_file(form, draft, page, each.field, each.file_id))
    return PageFields(draft.fields(form, page))
