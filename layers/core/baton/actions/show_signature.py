"""The page of a signature: read, then sign, or say no, or ask for another way."""

from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import StringConstraints, ValidationError

from baton import library
from baton.actions import sign_document
from baton.actions.open_link import ask_for_paper, ask_staff
from baton.actions.ports import Ports
from baton.actions.show_visit import LIST, requests_made, thanks
from baton.actions.sign_document import SignRequest, document_of, signature_of, text_of
from baton.actions.visits import Visit
from baton.domain.lifecycle.advance import allows
from baton.domain.model import Model, derived_id
from baton.domain.reading import page_count, text_blocks, written_in
from baton.domain.signatures import CONSENT_VERSION, Ink
from baton.domain.views.page import FieldError
from baton.domain.views.patient import PatientRequest, ThankYouView
from baton.domain.views.signing import SignMethod, SignView
from baton.domain.views.signing_texts import signing_texts
from baton.rendering import translated

Shown: TypeAlias = SignView | ThankYouView | str
"""A string is an address of ours to go on to."""


class SignAct(StrEnum):
    """The button that was pressed."""

    SIGN = "sign"
    DECLINE = "decline"
    PAPER = "paper"
    QUESTION = "question"


class SignPost(Model):
    """What the page posts; `ink` is JSON of point groups, never a picture."""

    act: SignAct
    doc_sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    consent_version: Annotated[str, StringConstraints(max_length=40)]
    idempotency_key: Annotated[str, StringConstraints(max_length=100)]
    agree: Literal["yes"] | None = None
    method: SignMethod = SignMethod.TYPED
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    ink: str = ""
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000)] = ""


class Browser(Model):
    """Where an act came from, as the record of the signature keeps it."""

    ip: str | None = None
    user_agent: str | None = None


def shown(ports: Ports, visit: Visit, task_id: str) -> Shown:
    """Give the document to read and sign, the receipt once signed, else the list; writes nothing.

    Raises `NotFound` for what is no signature of this case.
    """
    task = signature_of(visit.case, task_id)
    if task.act_sha256:
        return thanks(ports, visit, task)
    return _page(ports, visit, task_id) if allows(task, "signed") else LIST


def act(ports: Ports, visit: Visit, task_id: str, post: SignPost, browser: Browser) -> Shown:
    """Do what the button says and give where to go on, or the page again with what to mend.

    Signing twice signs once. Raises `DocumentChanged` when another text was signed than the one
    that is frozen, `WrongStage` when it is too late.
    """
    task = signature_of(visit.case, task_id)
    if post.act is SignAct.PAPER:
        ask_for_paper(ports, visit.capability, task_id)
        return f"{LIST}?asked={PatientRequest.PAPER}"
    if post.act is SignAct.SIGN:
        slips = _slips(visit, post)
        if task.act_sha256 or not slips:
            _sign(ports, visit, task_id, post, browser)
            return f"/p/sign/{task_id}"
        return _page(ports, visit, task_id, post, slips)
    if not post.reason:
        return _page(ports, visit, task_id, post, (_slip(visit, "reason"),))
    if post.act is SignAct.DECLINE:
        sign_document.decline(ports, visit.capability, task_id, post.reason)
        return LIST
    ask_staff(ports, visit.capability, PatientRequest.QUESTION, post.reason)
    return f"{LIST}?asked={PatientRequest.QUESTION}"


def document_address(ports: Ports, visit: Visit, task_id: str) -> str:
    """Give the address, good for 60 seconds, of the PDF: the frozen one, or the sealed copy."""
    task = signature_of(visit.case, task_id)
    document = document_of(ports, visit.case, task)
    return ports.documents.presigned_get(
        document.key, filename=f"{task.title}.pdf", version_id=document.version_id, inline=True
    )


def _page(
    ports: Ports,
    visit: Visit,
    task_id: str,
    post: SignPost | None = None,
    slips: tuple[FieldError, ...] = (),
) -> SignView:
    task = signature_of(visit.case, task_id)
    document = document_of(ports, visit.case, task)
    html, texts = text_of(ports, document), library.consent_to_sign(CONSENT_VERSION)
    return SignView(
        **visit.whose,
        task_id=task_id,
        title=visit.titled(task.title),
        text=text_blocks(html),
        text_language=written_in(html),
        pages=page_count(ports.documents.get(document.key, document.version_id)),
        pdf_url=f"/p/sign/{task_id}/document",
        doc_sha256=document.sha256,
        consent_text=texts.get(visit.language, texts["en"]),
        consent_version=CONSENT_VERSION,
        idempotency_key=derived_id(task_id, document.sha256),
        capacity=signing_texts(visit.language).patient,
        name=post.name if post else "",
        method=post.method if post else SignMethod.TYPED,
        agree=bool(post and post.agree),
        asked=requests_made(visit),
        errors=slips,
    )


def _slips(visit: Visit, post: SignPost) -> tuple[FieldError, ...]:
    wrong = {
        "agree": post.agree is None,
        "name": len(post.name) < 2,
        "ink": post.method is SignMethod.DRAWN and _ink(post) is None,
    }
    return tuple(_slip(visit, field) for field, is_wrong in wrong.items() if is_wrong)


def _slip(visit: Visit, field: str) -> FieldError:
    return FieldError(field=field, text=getattr(signing_texts(visit.language), field))


def _ink(post: SignPost) -> Ink | None:
    try:
        return Ink.model_validate_json(post.ink)
    except ValidationError:
        return None


def _sign(ports: Ports, visit: Visit, task_id: str, post: SignPost, browser: Browser) -> None:
    title = visit.titled(signature_of(visit.case, task_id).title)
    request = SignRequest(
        doc_sha256=post.doc_sha256,
        consent_version=post.consent_version,
        agree=post.agree is not None,
        name=post.name,
        ink=_ink(post) if post.method is SignMethod.DRAWN else None,
        button_text=translated("sign.sign", visit.language, title=title),
        language=visit.language,
        ip=browser.ip,
        user_agent=browser.user_agent,
    )
    sign_document.sign(ports, visit.capability, task_id, request)
