"""Where everything of one local cloud lies on disk; two homes never share state."""

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Home:
    """The folders of one local cloud.

    `state` is this cloud's own and may be thrown away; what is expensive to make (the emulator's
    environment, packed layers) is shared by all clouds of the repository.
    """

    state: Path
    repository: Path = REPOSITORY

    @property
    def template(self) -> Path:
        return self.repository / "template.yaml"

    @property
    def web(self) -> Path:
        return self.repository / "web"

    @property
    def environment(self) -> Path:
        return REPOSITORY / ".local" / "emu"

    @property
    def artifacts(self) -> Path:
        return REPOSITORY / ".local" / "artifacts"

    @property
    def tmp(self) -> Path:
        return self.state / "tmp"

    @property
    def ready_file(self) -> Path:
        return self.state / "ready.json"

    @property
    def ports_file(self) -> Path:
        return self.state / "ports.json"

    @property
    def lock_file(self) -> Path:
        return self.state / "up.lock"

    @property
    def clock_file(self) -> Path:
        return self.state / "clock"

    @property
    def texts_file(self) -> Path:
        return self.state / "texts.jsonl"

    @property
    def outage_file(self) -> Path:
        return self.state / "provider-is-out"

    @property
    def mail_file(self) -> Path:
        return self.state / "mail.jsonl"

    @property
    def calls_file(self) -> Path:
        return self.state / "calls.log"

    @property
    def fault_file(self) -> Path:
        return self.state / "fault.json"

    @property
    def demo_file(self) -> Path:
        return self.state / "demo.json"

    @property
    def demo_begun_file(self) -> Path:
        return self.state / "demo.begun"

    @property
    def log_file(self) -> Path:
        return self.state / "up.log"

    @property
    def throwaway(self) -> list[Path]:
        """What `reset` removes: all data, nothing that is only slow to make."""
        data = [self.state / "state", self.state / "s3", self.tmp, self.clock_file]
        files = [
            self.texts_file,
            self.mail_file,
            self.calls_file,
            self.fault_file,
            self.outage_file,
        ]
        return [*data, *files, self.demo_file, self.demo_begun_file]

    def empty(self) -> None:
        """Throw the data away."""
        for each in self.throwaway:
            if each.is_dir():
                shutil.rmtree(each)
            else:
                each.unlink(missing_ok=True)

    @property
    def emulator_log(self) -> Path:
        return self.state / "emulator.log"


def default_home() -> Home:
    """The home named by BATON_HOME, else .local of the repository."""
    return Home(Path(os.environ.get("BATON_HOME") or REPOSITORY / ".local").resolve())
