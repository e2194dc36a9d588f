"""The one sentence that a page says after an act: a table, so that no address can put words in."""

from collections.abc import Mapping

from baton.domain.views.board import Act
from baton.domain.views.page import Notice, Tone

ADDED = "added"
OPENED = "opened"
NEW_PATIENT = "new_patient"
SAVED = "saved"
INVITED = "invited"
CHANGED = "changed"
LATER = "later"
DRAFTED = "drafted"
PUBLISHED = "published"
RETIRED = "retired"

NOTICES: Mapping[str, Notice] = {
    Act.NOTE: Notice(text="The note is on the timeline."),
    Act.ASSIGN: Notice(text="The task has a new holder."),
    Act.DONE: Notice(text="Done. It is on the timeline."),
    Act.DEFER: Notice(text="Put off. It comes back by itself."),
    Act.DROP: Notice(text="The task was taken out."),
    Act.ADD: Notice(text="The task was added."),
    Act.MOVE: Notice(text="The time was moved; reminders move with it."),
    Act.CLOSE: Notice(text="The case is closed and the messages have stopped."),
    Act.ANSWERS: Notice(text="The answers were handed in."),
    Act.RETRY: Notice(text="It is tried again now."),
    Act.PAPER: Notice(text="It goes on paper now; reception has it."),
    Act.FILE: Notice(text="The scan was filed here."),
    Act.DISCARD: Notice(text="The scan was discarded; the file is kept."),
    Act.REISSUE: Notice(text="A new link is on its way; the old one is dead."),
    Act.CORRECT: Notice(text="The details were corrected."),
    Act.UNDO: Notice(text="Taken back: everything is as it was before."),
    Act.ACCEPT: Notice(text="The answers are accepted."),
    Act.SEND_BACK: Notice(text="The questions went back to the patient; a message goes out."),
    Act.AMEND: Notice(text="The answer was corrected; what stood there before is kept."),
    ADDED: Notice(text="The scan has arrived and will be on the board in a moment."),
    OPENED: Notice(text="The pack is open. The invitation goes out by itself."),
    NEW_PATIENT: Notice(text="The patient was added."),
    SAVED: Notice(text="The settings were saved."),
    INVITED: Notice(text="The invitation was sent."),
    CHANGED: Notice(text="The member’s account was changed."),
    DRAFTED: Notice(text="The form is kept as a draft. Look at it, then publish it."),
    PUBLISHED: Notice(text="Published: new cases get this version."),
    RETIRED: Notice(text="Retired: nobody new gets this form."),
    LATER: Notice(text="The answers are kept; go on when you like.", tone=Tone.NOW),
}


_UNDOABLE = tuple(NOTICES[act] for act in (Act.ASSIGN, Act.DEFER, Act.MOVE, Act.PAPER))


def is_undoable(told: Notice) -> bool:
    """Say whether a sentence is about an act that can be taken back."""
    return told in _UNDOABLE


def notice(code: str | None) -> Notice | None:
    """Give the sentence of a code; an unknown code says nothing."""
    return NOTICES.get(code or "")


def said(url: str, code: str) -> str:
    """Give the address of a page that will say the sentence of a code."""
    return f"{url}?said={code}"
