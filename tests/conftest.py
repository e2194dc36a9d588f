"""What tests of every folder may ask for."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

if TYPE_CHECKING:
    from playwright.sync_api import Playwright
    from xdist.remote import Producer

    from baton_local.stack import Stack


@pytest.fixture(scope="session")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Stack]":
    """One throw-away local cloud for journeys and browsers, from template.yaml, calls watched."""
    from baton_local.cloud import throwaway_cloud  # slow to import, and most tests need none

    with throwaway_cloud(tmp_path_factory.mktemp("deployed"), watch_calls=True) as stack:
        yield stack


@pytest.fixture(scope="session")
def driver() -> "Iterator[Playwright]":
    """Playwright, once for all that drive a browser: two of them do not live in one process."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        yield running


DEPLOYED = ("browser", "journeys")  # the folders that share the `deployed` cloud


def _together(nodeid: str) -> str:
    folder = nodeid.split("/")[1]
    return "deployed" if folder in DEPLOYED else folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: _together(item.nodeid) != "deployed")


class ByFolder(LoadScopeScheduling):
    """Deals the tests to the processes of `pytest -n` by folder, as what shares a cloud must be."""

    def _split_scope(self, nodeid: str) -> str:
        return _together(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: "Producer") -> ByFolder:
    """Let folders stay together."""
    return ByFolder(config, log)


MAY_BE_SKIPPED_IN_CI = ("dynalite",)  # the second opinion on races: no machine needs npm


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let no skip go unseen in CI: what cannot be judged there is judged nowhere."""
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if not (terminal and os.environ.get("CI")):
        return
    reasons = [str(report.longrepr) for report in terminal.stats.get("skipped", [])]
    if [why for why in reasons if not any(known in why for known in MAY_BE_SKIPPED_IN_CI)]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
