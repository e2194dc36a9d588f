"""Sign-in, step by step, over a pool in memory."""

import pytest

from baton.actions.accounts import SignedIn
from baton.actions.sign_in import Given, signed_in
from baton.domain.views.practice import SignInError, SignInStep, SignInView
from tests.builders import MONDAY
from tests.staff import CODE, PASSWORD, MemoryAccounts

EMAIL = "joan@practice.example"


def a_pool(**changes: bool) -> MemoryAccounts:
    return MemoryAccounts(subs={EMAIL: "sub-1"}, **changes)


def page(pool: MemoryAccounts, **given: str) -> SignInView:
    view = signed_in(pool, Given.model_validate(given), MONDAY)
    assert isinstance(view, SignInView)
    return view


def at(step: SignInStep, pool: MemoryAccounts) -> SignInView:
    """The page of a step, reached the right way."""
    view = page(pool, email=EMAIL, password=PASSWORD)
    if step is SignInStep.CODE_SETUP:
        view = page(pool, step=view.step, challenge=view.challenge, **twice("a new long password"))
    assert view.step is step
    return view


def twice(password: str, again: str | None = None) -> dict[str, str]:
    return {"password": password, "password_again": again or password}


def test_password_and_code_sign_in() -> None:
    pool = a_pool()
    asked = page(pool, email=" Joan@Practice.example ", password=PASSWORD)

    done = signed_in(
        pool, Given(step=asked.step, challenge=asked.challenge, code="123 456"), MONDAY
    )

    assert asked.step is SignInStep.CODE
    assert done == SignedIn("sub-1")


def test_the_first_time_a_password_is_chosen_and_an_authenticator_set_up() -> None:
    pool = a_pool(new=True)
    setup = at(SignInStep.CODE_SETUP, pool)

    done = signed_in(pool, Given(step=setup.step, challenge=setup.challenge, code=CODE), MONDAY)

    assert setup.secret == "JBSW Y3DP EHPK 3PXP"
    assert setup.qr is not None
    assert setup.qr.startswith("data:image/svg+xml")
    assert done == SignedIn("sub-1")


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("nobody@practice.example", PASSWORD), ("", "")]
)
def test_a_wrong_password_and_an_unknown_address_look_the_same(email: str, password: str) -> None:
    view = page(a_pool(), email=email, password=password)

    assert (view.step, view.error) == (SignInStep.PASSWORD, SignInError.NO_MATCH)


@pytest.mark.parametrize(
    ("step", "given", "error"),
    [
        (SignInStep.CODE, {"code": "000000"}, SignInError.WRONG_CODE),
        (SignInStep.CODE_SETUP, {"code": "000000"}, SignInError.WRONG_CODE),
        (SignInStep.NEW_PASSWORD, twice("short"), SignInError.WEAK_PASSWORD),
        (SignInStep.NEW_PASSWORD, twice(PASSWORD, "another one"), SignInError.WEAK_PASSWORD),
    ],
)
def test_a_wrong_answer_asks_the_same_again(
    step: SignInStep, given: dict[str, str], error: SignInError
) -> None:
    pool = a_pool(new=step is not SignInStep.CODE)
    before = at(step, pool)

    view = page(pool, step=step, challenge=before.challenge, **given)

    assert view == before.with_(error=error)


@pytest.mark.parametrize("challenge", ["", "%%%", "e30=", "bm90IGpzb24="])
def test_a_challenge_that_is_not_ours_starts_again(challenge: str) -> None:
    view = page(a_pool(), step=SignInStep.CODE, challenge=challenge, code=CODE)

    assert (view.step, view.error) == (SignInStep.PASSWORD, SignInError.EXPIRED)


def test_a_pool_that_is_busy_says_so_at_every_step() -> None:
    pool = a_pool()
    asked = at(SignInStep.CODE, pool)
    pool.busy = True

    first = page(pool, email=EMAIL, password=PASSWORD)
    second = page(pool, step=asked.step, challenge=asked.challenge, code=CODE)

    assert [first.error, second.error] == [SignInError.TOO_MANY] * 2
