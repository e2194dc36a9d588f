"""A scan dropped on the board reaches the bucket by itself, with scripts and without."""

import base64

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.visits import add_and_open
from tests.browser.window import Window
from tests.deployed import Workplace, a_person, eventually
from tests.engines.builders import a_pdf

pytestmark = pytest.mark.browser
DROP = """(zone, data) => {
  const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "Überweisung.pdf", { type: "application/pdf" }));
  for (const kind of ["dragover", "drop"])
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true }));
}"""


def _waiting(practice: Workplace) -> str | None:
    rows = [row for row in practice.rows() if row.url.startswith("/staff/scans/")]
    return rows[0].url if rows else None


def test_a_dropped_scan_is_uploaded_shown_and_filed(desk: Window, practice: Workplace) -> None:
    visit = add_and_open(desk, practice, a_person())
    desk.visit(f"/staff/cases/{visit.case}")
    desk.press("On paper instead")
    desk.visit("/staff")

    zone = desk.page.locator("form[data-drop]")
    zone.evaluate(DROP, base64.b64encode(a_pdf()).decode())

    expect(zone.locator("[data-files] li")).to_have_text("Überweisung.pdfarrived")
    expect(zone.get_by_role("link", name="Show them on the board")).to_be_visible()
    desk.visit(eventually(lambda: _waiting(practice), "the scan on the board"))
    assert desk.page.locator("#pages-title").inner_text() == "Überweisung.pdf, 1 page"
    preview = desk.page.get_by_role("img", name="Page 1 of the scan")
    assert preview.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 100
    desk.judge()
    desk.press("File here: " + visit.person.name)
    expect(desk.page.get_by_role("status")).to_have_text("The scan was filed here.")


def test_without_scripts_a_scan_is_added_by_a_form(
    chromium: Browser, at_work: BrowserContext, practice: Workplace
) -> None:
    old = chromium.new_page(
        java_script_enabled=False,
        storage_state=at_work.storage_state(),
        viewport={"width": 1280, "height": 900},
    )
    window = Window(old, practice.stack.base_url)

    window.visit("/staff")
    window.press("Add scans")
    old.locator("#file").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(pages=2)}
    )
    window.press("Add the scan")

    assert window.path == "/staff"
    expect(old.get_by_role("status").first).to_contain_text("The scan has arrived")
    window.visit(eventually(lambda: _waiting(practice), "the scan on the board"))
    assert window.heading == "File a scan"
    old.context.close()
