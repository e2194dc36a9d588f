"""Starts the Chromium that tests drive, and says by name when there is none."""

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Playwright


def started(driver: Playwright, *arguments: str, fonts: Path | None = None) -> Browser:
    """Start Debian's Chromium or Playwright's own; without one skip loudly, in CI fail.

    `fonts` is a configuration to take instead of this machine's.
    """
    ours = "FONTCONFIG_FILE"  # of documents: whoever tested one before has set it for the process
    try:
        return driver.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", *arguments],
            env={name: value for name, value in os.environ.items() if name != ours}
            | ({ours: str(fonts)} if fonts else {}),
        )
    except Error:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Chromium: install the package `chromium`, or `playwright install`")
