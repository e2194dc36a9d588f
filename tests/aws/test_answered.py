import pytest

from baton.actions.ports import FileMissing
from baton.aws import bodies
from baton.aws.answered import ANSWERS, SignedOut, answered
from baton.domain import errors


def all_errors() -> list[type[Exception]]:
    ours = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind for kind in ours if issubclass(kind, errors.BatonError)]


@pytest.mark.parametrize("kind", all_errors())
def test_every_error_of_ours_is_told_in_a_sentence(kind: type[Exception]) -> None:
    told = answered(kind("Mia Canary"))

    assert told.status >= 400
    assert told.message.endswith(".")
    assert "Canary" not in told.message


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.NotFound("x"), 404),
        (FileMissing("x"), 404),
        (errors.WrongAnswer("x"), 404),
        (errors.Locked("x"), 404),
        (errors.Gone("x"), 410),
        (errors.BadInput("x"), 400),
        (bodies.TooLarge("x"), 413),
        (bodies.WrongType("x"), 415),
        (errors.NotAllowed("x"), 403),
        (errors.WrongStage("x"), 409),
        (errors.StaleVersion("x"), 409),
        (errors.Unavailable("x"), 503),
        (errors.Unparsable("x"), 500),
        (ValueError("x"), 500),
        (KeyError("x"), 500),
        (RecursionError("x"), 500),
        (SignedOut("x"), 401),
    ],
)
def test_an_error_is_answered_like_its_nearest_ancestor(error: Exception, status: int) -> None:
    assert answered(error).status == status


def test_the_table_ends_with_all_that_was_not_foreseen() -> None:
    assert answered(ZeroDivisionError()) == ANSWERS[Exception]
