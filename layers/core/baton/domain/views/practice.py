"""What the pages of sign-in and practice set-up show."""

from datetime import date, time
from enum import StrEnum

from baton.domain.model import Model
from baton.domain.practices import Colour
from baton.domain.views.page import Choice, DataUri, StaffView, View
from baton.domain.words import Role


class SignInStep(StrEnum):
    """What sign-in asks for now; posted back as `step`."""

    PASSWORD = "password"  # noqa: S105
    CODE = "code"
    NEW_PASSWORD = "new_password"  # noqa: S105
    CODE_SETUP = "code_setup"


class SignInError(StrEnum):
    """Why sign-in did not go on; never says whether an account exists."""

    NO_MATCH = "no_match"
    WRONG_CODE = "wrong_code"
    WEAK_PASSWORD = "weak_password"  # noqa: S105
    DISABLED = "disabled"
    TOO_MANY = "too_many"
    EXPIRED = "expired"


class SignInView(View):
    """Staff sign-in, one page for each step. Template `staff/sign_in` at `/staff/sign-in`.

    Posts `step` and hidden `challenge` (opaque) always; `email`, `password` · `code` · `password`,
    `password_again` · `code` for the steps in their order. `secret` and `qr` belong to
    `code_setup`: an authenticator's secret as text and its otpauth QR code as SVG data.
    """

    step: SignInStep = SignInStep.PASSWORD
    challenge: str = ""
    email: str = ""
    error: SignInError | None = None
    secret: str | None = None
    qr: DataUri | None = None
    signed_out: bool = False


class DayHours(Model):
    """Opening hours of one weekday (0 = Monday); absent times mean closed."""

    weekday: int
    opens: time | None = None
    closes: time | None = None


class MemberLine(Model):
    """One staff account. `me` cannot disable itself."""

    member: str
    name: str
    email: str
    role: Role
    on_duty: bool = False
    away_from: date | None = None
    away_until: date | None = None
    disabled: bool = False
    invited: bool = False
    is_me: bool = False


class SetUpView(StaffView):
    """Practice set-up. Template `staff/practice` at `/staff/practice`.

    One form posts to `/staff/practice`: hidden `version`, `name`, `phone`, `colour` (#rrggbb),
    `zone`, `language`, `opens.0`…`closes.6` (HH:MM or empty = closed), `waking_opens`,
    `waking_closes`, `holidays` (one ISO date a line), `crisis` (empty:
    `crisis_default`), and multipart file `logo` (PNG).
    `/staff/practice/members` takes `name`, `email`, `role`; `/staff/practice/members/{member}`
    takes `act` = `save` (with `role`, `on_duty` = yes, `away_from`, `away_until`), `disable` or
    `enable`. Only a manager may change (`may_change`).
    """

    version: int
    may_change: bool = True
    name: str
    phone: str
    colour: Colour
    logo_url: str | None = None
    zone: str
    zones: tuple[str, ...]
    language: str
    languages: tuple[Choice, ...]
    week: tuple[DayHours, ...]
    waking_opens: time
    waking_closes: time
    holidays: tuple[date, ...] = ()
    crisis: str = ""
    crisis_default: str = ""
    members: tuple[MemberLine, ...]
