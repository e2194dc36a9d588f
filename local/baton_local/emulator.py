"""Starts and stops the AWS emulation: loopback only, its own bare environment, state kept."""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from baton_local.errors import LocalCloudError
from baton_local.home import Home
from baton_local.ports import LOOPBACK

REGION = "eu-west-2"
SITE = Path(__file__).parent / "emulator_site"
START_SECONDS, STOP_SECONDS = 30, 30


@dataclass(frozen=True)
class EmulatorOptions:
    """What differs between `baton up` and a test session."""

    port: int
    texts_port: int
    persist: bool = True
    watch_calls: bool = False


class Emulator:
    """One ministack process and the function processes below it."""

    def __init__(self, home: Home, python: Path, options: EmulatorOptions) -> None:
        self.home, self.python, self.options = home, python, options
        self.endpoint = f"http://{LOOPBACK}:{options.port}"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else 0

    def start(self) -> None:
        """Returns when it answers."""
        empty(self.home.tmp)
        log = self.home.emulator_log.open("wb")
        with log:
            self.process = subprocess.Popen(
                [self.python, "-m", "ministack.app"],
                env=self._environment(),
                cwd=self.home.tmp,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C reaches us alone; we stop it in order
            )
        ended = self.process.poll
        wait_until(lambda: healthy(self.endpoint) or ended() is not None, START_SECONDS)
        if ended() is not None or not healthy(self.endpoint):
            self.stop()
            raise LocalCloudError(
                f"The emulator did not start: see {self.home.emulator_log},"
                " or remove .local/emu and run `baton up` again."
            )

    def stop(self) -> None:
        """Saves its state, ends it and everything below it; safe to call twice."""
        if self.process:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            _end_group(self.process.pid)
            self.process = None
        empty(self.home.tmp)

    def _environment(self) -> dict[str, str]:
        """All of it: function processes inherit this, so nothing of the developer's may be in."""
        home, options = self.home, self.options
        provider = f"http://{LOOPBACK}:{options.texts_port}"
        variables = {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "HOME": str(home.tmp),
            "TMPDIR": str(home.tmp),
            "LANG": "en_US.UTF-8",
            "PYTHONUTF8": "1",
            "PYTHONPATH": str(SITE),
            "GATEWAY_PORT": str(options.port),
            "BIND_HOST": LOOPBACK,
            "MINISTACK_REGION": REGION,
            "AUTH": "true",
            "IOT_MTLS_ENABLED": "0",  # else it also listens on every interface
            "LOG_LEVEL": "WARNING",
            "BATON_CLOCK_FILE": str(home.clock_file),
            "AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": provider,
            "AWS_ENDPOINT_URL_SESV2": provider,
        }
        if options.persist:
            variables |= {
                "PERSIST_STATE": "1",
                "STATE_DIR": str(home.state / "state"),
                "S3_PERSIST": "1",
                "S3_DATA_DIR": str(home.state / "s3"),
            }
        if options.watch_calls:
            variables |= {
                "BATON_CALLS_FILE": str(home.calls_file),
                "BATON_FAULT_FILE": str(home.fault_file),
            }
        return variables


def healthy(endpoint: str) -> bool:
    """Whether the emulator answers."""
    try:
        with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=2) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def end_orphan(endpoint: str, pid: int) -> None:
    """End an emulator whose owner was killed; one that does not answer there is not ours."""
    if pid and healthy(endpoint):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
            wait_until(lambda: not _runs(pid), STOP_SECONDS)  # it saves after its last answer
            _end_group(pid)


def _runs(pid: int) -> bool:
    """Whether the process still works; one that only waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return True


def _end_group(group: int) -> None:
    """Function processes outlive an emulator that was forced down."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def wait_until(done: Callable[[], bool], seconds: float) -> bool:
    """Whether it became true in time."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def empty(folder: Path) -> None:
    """Workers unpack their own copies of every layer here and leave them behind.

    Tens of thousands of files take a while: they are moved aside and removed behind our back.
    """
    if folder.exists():
        folder.rename(folder.with_name(f"{folder.name}.gone-{time.time_ns()}"))
    folder.mkdir(parents=True, exist_ok=True)
    gone = [str(each) for each in folder.parent.glob(f"{folder.name}.gone-*")]
    if gone:
        remover = subprocess.Popen(["rm", "-rf", *gone], start_new_session=True)
        remover.returncode = 0  # it ends by itself and is not ours to collect
