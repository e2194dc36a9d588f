"""Starts the Chromium that tests drive, and says by name when there is none."""

import os
import shutil

import pytest
from playwright.sync_api import Browser, Error, Playwright


def started(driver: Playwright, *arguments: str) -> Browser:
    """Start Debian's Chromium or Playwright's own; without one skip loudly, in CI fail."""
    try:
        return driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", *arguments]
        )
    except Error:
        if os.environ.get("CI"):
            raise
        pytest.skip("no Chromium: install the package `chromium`, or `playwright install`")
