"""Which status, which page and which sentence answer which error: the one table to HTTP."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

from baton.actions.ports import FileMissing
from baton.aws import bodies
from baton.domain import errors
from baton.domain.views.page import Problem


class SignedOut(errors.BatonError):
    """Nobody is signed in, or the session is over."""


class Answered(NamedTuple):
    """How an error is told: to a browser by the page of its problem, to a program in a sentence."""

    status: HTTPStatus
    problem: Problem
    message: str


_ABSENT = "There is nothing of this id that you may see."
_MOVED_ON = "Somebody was faster, or its stage does not allow this: read it again, then decide."

ANSWERS: Mapping[type[Exception], Answered] = {
    errors.NotFound: Answered(HTTPStatus.NOT_FOUND, Problem.NOT_FOUND, _ABSENT),
    FileMissing: Answered(HTTPStatus.NOT_FOUND, Problem.NOT_FOUND, _ABSENT),
    errors.Gone: Answered(HTTPStatus.GONE, Problem.GONE, "This was there and is over."),
    errors.Refused: Answered(
        HTTPStatus.UNPROCESSABLE_ENTITY, Problem.BAD_INPUT, "A rule forbids it; nothing changed."
    ),
    errors.BadInput: Answered(
        HTTPStatus.BAD_REQUEST,
        Problem.BAD_INPUT,
        "Mend the fields named; if none is, the body is no JSON in UTF-8 that this route knows.",
    ),
    bodies.TooLarge: Answered(
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Problem.TOO_LARGE,
        "The body is larger than this route takes: send less of it.",
    ),
    bodies.WrongType: Answered(
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        Problem.BAD_INPUT,
        "Say what the body is: Content-Type application/json.",
    ),
    errors.WrongStage: Answered(HTTPStatus.CONFLICT, Problem.CHANGED, _MOVED_ON),
    errors.NotAllowed: Answered(
        HTTPStatus.FORBIDDEN, Problem.NOT_ALLOWED, "Your role does not allow this: ask a manager."
    ),
    # A wrong or locked link looks like one that never was (security §1).
    errors.WrongAnswer: Answered(HTTPStatus.NOT_FOUND, Problem.NOT_FOUND, _ABSENT),
    errors.Locked: Answered(HTTPStatus.NOT_FOUND, Problem.NOT_FOUND, _ABSENT),
    errors.Conflict: Answered(HTTPStatus.CONFLICT, Problem.CHANGED, _MOVED_ON),
    errors.DocumentChanged: Answered(
        HTTPStatus.CONFLICT,
        Problem.DOCUMENT_CHANGED,
        "The document is not the one that was shown: read it again before it is signed.",
    ),
    errors.MissingData: Answered(HTTPStatus.CONFLICT, Problem.CHANGED, _MOVED_ON),
    errors.Unavailable: Answered(
        HTTPStatus.SERVICE_UNAVAILABLE,
        Problem.BUSY,
        "Busy: send it again in a moment, with the same Idempotency-Key.",
    ),
    SignedOut: Answered(
        HTTPStatus.UNAUTHORIZED, Problem.SESSION_OVER, "The sign-in is over: get a new token."
    ),
    UnicodeError: Answered(HTTPStatus.BAD_REQUEST, Problem.BAD_INPUT, "The body is not in UTF-8."),
    Exception: Answered(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        Problem.OURS,
        "This is our fault: tell us the reference, or send it again.",
    ),
}
"""Looked up along the ancestors of what was raised: the nearest counts."""


def answered(error: Exception) -> Answered:
    """Give what is told of an error."""
    return next(ANSWERS[kind] for kind in type(error).__mro__ if kind in ANSWERS)
