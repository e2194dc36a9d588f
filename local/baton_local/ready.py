"""The file that says a local cloud is up, and where everything is."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError


class DemoFacts(BaseModel):
    """How to get in: filled in by whoever set up the demo practice."""

    model_config = ConfigDict(frozen=True)

    staff_user: str | None = None
    staff_password: str | None = None
    staff_totp_secret: str | None = None
    demo_patient_url: str | None = None
    demo_patient_birth_date: str | None = None


class Ready(DemoFacts):
    """What .local/ready.json holds while the cloud is up."""

    base_url: str
    staff_url: str
    mailbox_url: str


def write_ready(file: Path, ready: Ready) -> None:
    """Whole or not at all: others wait for this file."""
    part = file.with_suffix(".part")
    part.write_text(ready.model_dump_json(indent=2) + "\n")
    part.chmod(0o600)  # it holds the demo sign-in
    part.replace(file)


def read_ready(file: Path) -> Ready | None:
    """None while the cloud is not up."""
    try:
        return Ready.model_validate_json(file.read_text())
    except (OSError, ValidationError):
        return None
