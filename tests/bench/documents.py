"""Documents against a warm Chromium that prints the same HTML, and the seal against the letter."""

import shutil
import time
from collections.abc import Callable, Iterator
from statistics import median

from playwright.sync_api import sync_playwright

from baton import library
from baton.engines.certificate import issue_certificate
from baton.engines.guard import guarded
from baton.engines.pdf import render
from baton.engines.seal import seal
from tests.bench.lines import Line
from tests.engines.builders import AT, AKey

RUNS = 7
PARAGRAPH = "<p>Dear Ann Example, we look forward to seeing you. Please bring your card.</p>"
LETTER = f"""<html lang="en"><head><title>Letter</title></head><body><h1>Welcome</h1>
{PARAGRAPH * 6}<table><tr><th>Day</th><th>Time</th></tr><tr><td>Tuesday</td><td>09:00</td></tr>
</table></body></html>"""
ROWS = "".join(f"<tr><td>Question {n} of the form</td><td>☐ yes ☐ no</td></tr>" for n in range(110))
FORM = f"""<html lang="en"><head><title>Form</title></head><body><h1>Medical history</h1>
<table><thead><tr><th>Question</th><th>Answer</th></tr></thead>{ROWS}</table></body></html>"""


def lines() -> Iterator[Line]:
    """Take turns, so that both meet the same neighbours; compare the medians."""
    css, key = library.styles(), AKey()
    certificate = issue_certificate(
        name="Bench", public_key_der=key.public, sign=key.sign, at=AT, days=3650, serial=1
    )

    def drawn(html: str) -> Callable[[], bytes]:
        return lambda: render(html, css=css, identifier="bench", seal_field=True)

    letter = drawn(LETTER)()
    sealed, rendered = _turns(
        lambda: seal(letter, certificate=certificate, sign=key.sign, at=AT), drawn(LETTER)
    )
    yield Line("seal against rendering the letter", sealed / rendered, 1.5)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )

        def printed(html: str) -> Callable[[], bytes]:
            def work() -> bytes:
                with browser.new_context() as context:  # nothing of one patient meets the next
                    page = context.new_page()
                    page.set_content(f"<style>{css}</style>{html}")
                    return page.pdf(format="A4", tagged=True)

            return work

        ours, theirs = _turns(drawn(LETTER), printed(LETTER))
        yield Line("tagged letter: times as fast as Chromium", theirs / ours, 4, at_least=True)
        ours, theirs = _turns(drawn(FORM), printed(FORM))
        yield Line("tagged form: times as fast as Chromium", theirs / ours, 1.3, at_least=True)
        guard, _ = _turns(lambda: guarded(lambda: b"x"), lambda: b"x")
        yield Line("guard around each rendering, of the form's time", guard / ours)
        browser.close()


def _turns(one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    mine, theirs = [], []
    one(), other()
    for _ in range(RUNS):
        mine.append(_seconds(one))
        theirs.append(_seconds(other))
    return median(mine), median(theirs)


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
