"""What an open page of a form remembers between two posts, so that an autosave need read nothing.

It goes out in the hidden field `tab` and comes back with every post of that page.
"""

from pydantic import ConfigDict

from baton.domain.model import Id, Model
from baton.domain.signed import read_signed, signed

_PURPOSE = "tab"


class Tab(Model):
    """One page open in one window.

    `id` names the window: a later post of the same one is no conflict with itself. `seen` are the
    page's fields as they stood when it was shown (`PageFields.to_bytes`): the browser posts
    neither the cards' ids nor what it hides, and a save must not lose them. `asked_again` are the
    linkIds of the only questions shown, where answers came back to the patient.
    """

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    id: Id
    case_id: Id
    task_id: Id
    page: int
    form: str
    form_sha256: str
    zone: str
    seen: bytes
    asked_again: tuple[str, ...] = ()


def sealed_tab(key: bytes, tab: Tab) -> str:
    """Write a tab as the value of its hidden field."""
    return signed(key, _PURPOSE, tab)


def opened_tab(key: bytes, text: str) -> Tab | None:
    """Read the hidden field back; None when it is not one of ours."""
    return read_signed(key, _PURPOSE, text, Tab)
