"""What messages say. No health data and no patient's name: two children may share one phone."""

from baton.domain.model import Instant, Model
from baton.domain.views.page import PracticeFace
from baton.domain.words import MessageKind, Role, TaskKind


class OwedTask(Model):
    """One line of "what is left": its kind and minutes, never its title."""

    kind: TaskKind
    minutes: int | None = None


class MessageView(Model):
    """Base of all messages. `stop_url` is the link that ends e-mails; SMS are ended by STOP."""

    now: Instant
    practice: PracticeFace
    stop_url: str | None = None


class TasksMessage(MessageView):
    """Invite, reminder or chaser: one message and one link for all that is owed.

    `attempt` counts the messages of this case from 1, so that no sentence comes twice.
    """

    kind: MessageKind
    link: str
    tasks: tuple[OwedTask, ...]
    wanted_by_at: Instant | None = None
    attempt: int = 1

    @property
    def minutes(self) -> int:
        """The minutes needed for all that is left."""
        return sum(task.minutes or 0 for task in self.tasks)


class ReceiptMessage(MessageView):
    """Thanks for what was finished. `link` leads to the copy, behind the identity check."""

    done: tuple[OwedTask, ...]
    left: tuple[OwedTask, ...] = ()
    link: str
    wanted_by_at: Instant | None = None


class FreshLinkMessage(MessageView):
    """The fresh link that somebody asked for."""

    link: str


class CodeMessage(MessageView):
    """A one-time code, by another way than the link: it names no page to go to."""

    code: str


class StaffInviteMessage(MessageView):
    """The first sign-in of a new member; `temporary_password` expires at `until_at`."""

    member_name: str
    role: Role
    invited_by: str
    sign_in_url: str
    temporary_password: str
    until_at: Instant


class MessageText(Model):
    """A message ready to send; SMS have neither `html` nor `subject`; `text` says the same."""

    text: str
    subject: str | None = None
    html: str | None = None
