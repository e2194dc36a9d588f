"""The patient sends files with a page of a form. Carries the scan layer."""

from collections.abc import Iterator

from baton.actions import attach_file as action
from baton.actions.attach_file import Arrived, Dropped, SentPage
from baton.actions.drafts import page_post
from baton.aws.bodies import Fields, Part
from baton.aws.http import Data, GoTo, Pages, Reply
from baton.aws.visit import Visitor, in_visit
from baton.domain.errors import BadInput

MOST_BYTES = 4_500_000
_FILE, _UPLOAD, _DROP, _STAY = "file.", "upload.", "drop", "stay"

app = Pages()


@app.post("/p/forms/{task}/{page}/upload")
@in_visit
def offer(visitor: Visitor) -> Data:
    """Tell a script where to send one file."""
    return Data(data=action.offer(visitor.ports, visitor.capability))


@app.post("/p/forms/{task}/{page}/files", most_bytes=MOST_BYTES)
@in_visit
def save(visitor: Visitor) -> Reply:
    """Take the files of a page, save what was typed with them, and go on."""
    sent = _sent(visitor)
    saved = action.save(visitor.ports, visitor.visit, sent)
    return visitor.answer(saved, language=sent.post.language)


@app.get("/p/forms/{task}/{page}/files")
@in_visit
def reload(visitor: Visitor) -> Reply:
    """Lead a reload back to the page that the files were sent from."""
    return GoTo(url=f"/p/forms/{visitor.task_id}/{visitor.request.params['page']}")


@app.get("/p/files/{task}/{file}")
@in_visit
def thumbnail(visitor: Visitor) -> Reply:
    """Lead to the picture of a file's first page."""
    file_id = visitor.request.params["file"]
    return GoTo(url=action.thumbnail(visitor.ports, visitor.visit, visitor.task_id, file_id))


def _sent(visitor: Visitor) -> SentPage:
    fields, files = visitor.request.multipart
    own = {n: v for n, v in fields.items() if n in (_DROP, _STAY) or n.startswith(_UPLOAD)}
    try:
        return SentPage(
            task_id=visitor.task_id,
            page=visitor.request.params["page"],
            post=page_post({name: values for name, values in fields.items() if name not in own}),
            arrived=(*map(_inside, files), *_uploaded(own)),
            dropped=tuple(map(_dropped, own.get(_DROP, ()))),
            stay_at=own[_STAY][0] if _STAY in own else None,
        )
    except ValueError as error:
        raise BadInput("a file is not named as the page names it") from error


def _inside(part: Part) -> Arrived:
    return Arrived(field=part.field.removeprefix(_FILE), name=part.filename, data=part.data)


def _uploaded(own: Fields) -> Iterator[Arrived]:
    for name in own.keys() - {_DROP, _STAY}:
        for upload, _, filename in (value.partition("/") for value in own[name]):
            yield Arrived(field=name.removeprefix(_UPLOAD), name=filename, upload_id=upload)


def _dropped(text: str) -> Dropped:
    return Dropped.model_validate(dict(zip(("field", "file_id"), text.split(":"), strict=False)))


handler = app.handler
