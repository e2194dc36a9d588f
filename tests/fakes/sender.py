"""A sender that records what left and fails as a test has scripted."""

from collections import deque
from dataclasses import dataclass, field

from baton.actions.ports import Outgoing, UnknownOutcome


@dataclass
class ScriptedSender:
    """Sends into `sent`. Each error in `script` answers one call; after the last, all goes well.

    `UnknownOutcome` is the nasty one: the message left all the same, unless `loses_unknown`.
    """

    script: deque[Exception | None] = field(default_factory=deque)
    sent: list[Outgoing] = field(default_factory=list)
    tries: int = 0
    loses_unknown: bool = False

    def will(self, *outcomes: Exception | None) -> None:
        """Script the next calls: an error to raise, or None to send."""
        self.script.extend(outcomes)

    def send(self, message: Outgoing) -> str:
        """Send, or fail as scripted."""
        self.tries += 1
        error = self.script.popleft() if self.script else None
        if error is None or (isinstance(error, UnknownOutcome) and not self.loses_unknown):
            self.sent.append(message)
        if error is not None:
            raise error
        return f"provider{len(self.sent)}"
