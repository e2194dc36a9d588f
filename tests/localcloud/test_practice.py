"""The command that founds a practice, from outside; the action itself has tests of its own."""

import pytest
from click.testing import CliRunner, Result

from baton_local.cli import main

GIVEN = {
    "--name": "Harbour Dental",
    "--email": "lindi@practice.example",
    "--manager": "Lindi Naidoo",
    "--phone": "+27215550100",
    "--zone": "Africa/Johannesburg",
}


@pytest.fixture(autouse=True)
def no_cloud(tmp_path, monkeypatch):
    monkeypatch.setenv("BATON_HOME", str(tmp_path))


def created(**changes: str | None) -> Result:
    given = GIVEN | {f"--{name}": value for name, value in changes.items()}
    arguments = [f"{name}={value}" for name, value in given.items() if value is not None]
    return CliRunner().invoke(main, ["practice", "create", *arguments])


def test_without_a_cloud_it_says_how_to_get_one():
    assert created().output == "Error: The local cloud is not up: start it with `baton up`.\n"


@pytest.mark.parametrize("missing", ["name", "email", "manager", "phone", "zone"])
def test_what_must_be_known_is_asked_for(missing):
    result = created(**{missing: None})

    assert result.exit_code == 2
    assert f"Missing option '--{missing}'" in result.output


def test_what_is_not_understood_is_named_without_repeating_it():
    result = created(email="lindi at home", phone="021 555 0100", language="en")

    assert result.output == "Error: Not understood: --email, --phone.\n"


def test_a_stack_that_cannot_be_read_is_named(monkeypatch):
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/nowhere")

    result = created(stack="baton")

    assert result.exit_code == 1
    assert result.output.startswith("Error: The stack baton cannot be read")
