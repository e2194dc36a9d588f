"""Staff sign-in, step by step: password, at first a new one, then the authenticator's code."""

import base64
import json
from datetime import datetime
from typing import Annotated
from urllib.parse import quote

from pydantic import StringConstraints, ValidationError

from baton.actions.accounts import Accounts, Ask, Challenge, SignedIn, Step
from baton.domain.errors import Unavailable, WrongAnswer
from baton.domain.model import Model
from baton.domain.views.practice import SignInError, SignInStep, SignInView

Typed = Annotated[str, StringConstraints(max_length=256)]


class Given(Model):
    """What somebody typed at one step; a new password comes twice."""

    step: SignInStep = SignInStep.PASSWORD
    challenge: Annotated[str, StringConstraints(max_length=8192)] = ""
    email: Typed = ""
    password: Typed = ""
    password_again: Typed = ""
    code: Typed = ""


class _Kept(Model):
    """What a page carries on to the next step; the pool judges it, so it needs no seal of ours."""

    ask: Ask
    session: str
    username: str
    secret: str | None = None
    email: str = ""


STEPS = {
    Ask.NEW_PASSWORD: SignInStep.NEW_PASSWORD,
    Ask.ONE_TIME_CODE: SignInStep.CODE,
    Ask.SET_UP_CODES: SignInStep.CODE_SETUP,
}

_WRONG = {
    SignInStep.PASSWORD: SignInError.NO_MATCH,
    SignInStep.NEW_PASSWORD: SignInError.WEAK_PASSWORD,
    SignInStep.CODE: SignInError.WRONG_CODE,
    SignInStep.CODE_SETUP: SignInError.WRONG_CODE,
}


def signed_in(accounts: Accounts, given: Given, now: datetime) -> SignedIn | SignInView:
    """Judge one step: give the account that proved itself, or the page that asks on.

    The page never says whether an address is known.
    """
    if given.step is SignInStep.PASSWORD:
        return _first(accounts, given, now)
    try:
        kept = _opened(given.challenge)
    except ValueError:
        return SignInView(now=now, error=SignInError.EXPIRED)
    return _next(accounts, given, kept, now)


def _first(accounts: Accounts, given: Given, now: datetime) -> SignedIn | SignInView:
    email = given.email.strip().lower()
    door = SignInView(now=now, email=email)
    try:
        step = accounts.sign_in(email, given.password)
    except WrongAnswer:
        return door.with_(error=SignInError.NO_MATCH)
    except Unavailable:
        return door.with_(error=SignInError.TOO_MANY)
    return _asked(step, email, now)


def _next(accounts: Accounts, given: Given, kept: _Kept, now: datetime) -> SignedIn | SignInView:
    same = _page(kept, now)
    answer = "".join(given.code.split())
    if kept.ask is Ask.NEW_PASSWORD:
        answer = given.password
        if given.password != given.password_again:
            return same.with_(error=SignInError.WEAK_PASSWORD)
    challenge = Challenge(kept.ask, kept.session, kept.username, kept.secret)
    try:
        step = accounts.answer(challenge, answer)
    except WrongAnswer:
        return same.with_(error=_WRONG[same.step])
    except Unavailable:
        return same.with_(error=SignInError.TOO_MANY)
    return _asked(step, kept.email, now)


def _asked(step: Step, email: str, now: datetime) -> SignedIn | SignInView:
    if isinstance(step, SignedIn):
        return step
    kept = _Kept(
        ask=step.ask,
        session=step.session,
        username=step.username,
        secret=step.secret,
        email=email,
    )
    return _page(kept, now)


def _page(kept: _Kept, now: datetime) -> SignInView:
    secret = kept.secret
    return SignInView(
        now=now,
        step=STEPS[kept.ask],
        challenge=_sealed(kept),
        email=kept.email,
        secret=_grouped(secret) if secret else None,
        qr=_qr(secret, kept.email) if secret else None,
    )


def _sealed(kept: _Kept) -> str:
    return base64.urlsafe_b64encode(kept.model_dump_json(exclude_none=True).encode()).decode()


def _opened(challenge: str) -> _Kept:
    try:
        return _Kept.model_validate(json.loads(base64.urlsafe_b64decode(challenge)))
    except ValidationError as error:
        raise ValueError("not a challenge of ours") from error


def _grouped(secret: str) -> str:
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))


def _qr(secret: str, email: str) -> str:
    """Draw the authenticator's key; the library is loaded only at this step."""
    import segno

    uri = f"otpauth://totp/Baton:{quote(email)}?secret={secret}&issuer=Baton"
    return str(segno.make(uri, error="m").svg_data_uri(scale=4, border=2))
