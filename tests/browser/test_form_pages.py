"""Every kind of question on the deployed pages: what they show is what the engine says, with
scripts and by plain posts; files go up; the language changes and nothing typed is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from baton.domain.forms import CompiledForm, Draft, compile_form
from tests.browser.conftest import Phones
from tests.browser.phone import CONTINUE, Phone
from tests.browser.visits import Visit, add_and_open
from tests.browser.window import Window
from tests.deployed import Workplace, a_person
from tests.domain.forms.builders import a_source, choice, extension, group, question, said, when
from tests.engines.builders import a_pdf, an_image
from tests.pages.shown import TYPED, VISIBLE, as_typed, asked

pytestmark = pytest.mark.browser

YES = {"answerBoolean": True}


def slider(link_id: str) -> dict[str, Any]:
    """A pain scale."""
    control = {"coding": [{"code": "slider"}]}
    bounds = [extension("minValue", valueInteger=0), extension("maxValue", valueInteger=10)]
    looks = extension("questionnaire-itemControl", valueCodeableConcept=control)
    return dict(question(link_id, "integer", extension=[looks, *bounds]))


SOURCE = a_source(
    group(
        "first",
        question("smoke", "boolean", **said("Do you smoke?", es="¿Fuma?", ar="هل تدخن؟")),
        question("many", "integer", enableWhen=[when("smoke", **YES)]),
        choice("ill", "asthma", "diabetes", "other", repeats=True),
        question(
            "asthma",
            "text",
            enableWhen=[when("ill", answerCoding={"system": "s", "code": "asthma"})],
        ),
        group("drug", question("drug-name"), question("drug-dose", "decimal"), repeats=True),
    ),
    group(
        "second",
        slider("pain"),
        question("since", "date", enableWhen=[when("pain", ">=", answerInteger=4)]),
        question("smoked", enableWhen=[when("smoke", **YES)]),
        question("card", "attachment"),
    ),
    url="https://practice.example/fhir/Questionnaire/every-kind",
)
FORM: CompiledForm = compile_form(SOURCE)


def name(link_id: str, *rest: str) -> str:
    return ".".join(["f", str(FORM.by_link_id[link_id]), *rest])


@pytest.fixture(scope="module")
def visit(desk: Window, practice: Workplace) -> Visit:
    """A patient whose case asks the practice's own form too."""
    visit = add_and_open(desk, practice, a_person())
    practice.asks_too(visit.case, SOURCE)
    return visit


@pytest.fixture(params=[True, False], ids=["script", "plain posts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    """Whether the phone runs scripts."""
    return bool(request.param)


@pytest.fixture
def phone(scripts: bool, phones: Phones, visit: Visit) -> Iterator[Phone]:
    """A phone at the first page of the own form."""
    held = phones(scripts=scripts)
    held.open_link(visit.link, visit.person)
    held.follow(held.page.locator("main .todo a").last)
    go(held, 0)
    yield held
    held.page.close()


def go(phone: Phone, page: int) -> None:
    phone.visit(f"{phone.path.rpartition('/')[0]}/{page}")


def judge(phone: Phone, *, scripts: bool) -> None:
    """Judge the page where the judge, a script itself, can run."""
    if scripts:
        phone.judge()


def compare(phone: Phone, draft: Draft, page: int) -> Draft:
    """Assert that the page shows what the engine asks; gives the draft as typed."""
    typed = as_typed(FORM, draft, page, phone.page.evaluate(TYPED))
    assert set(phone.page.evaluate(VISIBLE)) == asked(FORM, typed, page)
    return typed


def settle(phone: Phone, *, scripts: bool) -> None:
    """Without scripts a page is saved to show what an answer brought."""
    if not scripts:
        phone.follow(phone.page.locator(CONTINUE))
        go(phone, 0)


def test_a_page_shows_what_the_engine_asks_whatever_is_answered(
    phone: Phone, scripts: bool
) -> None:
    page, draft = phone.page, compare(phone, Draft(), 0)
    for field, value in (("smoke", "true"), ("smoke", "false"), ("smoke", "true"), ("ill", "0")):
        page.locator(f"[name='{name(field)}'][value='{value}']").check()
        settle(phone, scripts=scripts)
        draft = compare(phone, draft, 0)
    assert {name("many"), name("asthma")} <= set(page.evaluate(VISIBLE))
    page.locator(f"[name='{name('many')}']").fill("7")
    judge(phone, scripts=scripts)
    phone.follow(page.locator(CONTINUE))

    assert phone.path.endswith("/1")
    draft = compare(phone, draft, 1)
    assert name("smoked") in asked(FORM, draft, 1)
    page.locator(f"[name='{name('pain')}'][value='6']").check()
    if scripts:
        draft = compare(phone, draft, 1)
        assert name("since", "day") in asked(FORM, draft, 1)
    judge(phone, scripts=scripts)


def test_cards_come_and_go_and_keep_what_stands_in_them(phone: Phone) -> None:
    page = phone.page
    before = page.locator("main section.card").count()

    phone.follow(page.get_by_role("button", name="Add another"))
    last = page.locator("main section.card").nth(before)
    last.get_by_label("About drug-name").fill("Metformin")
    phone.follow(page.get_by_role("button", name="Remove").first)

    expect(page.locator("main section.card")).to_have_count(before)
    last = page.locator("main section.card").nth(before - 1)
    expect(last.get_by_label("About drug-name")).to_have_value("Metformin")


def test_a_file_goes_up_is_shown_back_and_taken_out(phone: Phone, scripts: bool) -> None:
    go(phone, 1)
    chooser, page = phone.page.get_by_label("Choose a file"), phone.page

    chooser.set_input_files(
        {"name": "card.jpg", "mimeType": "image/jpeg", "buffer": b"MZ\x90 a program"}
    )
    send(phone, scripts=scripts)
    expect(page.locator(".why")).to_contain_text("neither a photo")
    judge(phone, scripts=scripts)
    photo = an_image(width=900, height=600, kind="JPEG")
    chooser.set_input_files({"name": "card.jpg", "mimeType": "image/jpeg", "buffer": photo})
    send(phone, scripts=scripts)
    expect(page.locator(".file strong")).to_have_text("card.jpg")
    page.locator(".file img").scroll_into_view_if_needed()
    expect(page.locator(".file img")).to_have_js_property("complete", True)
    assert page.locator(".file img").evaluate("(one) => one.naturalWidth") > 0
    judge(phone, scripts=scripts)
    phone.follow(page.get_by_role("button", name="Remove: card.jpg"))
    expect(page.locator(".file")).to_have_count(0)
    pdf = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": a_pdf(pages=2)}
    chooser.set_input_files(pdf)
    send(phone, scripts=scripts)
    expect(page.locator(".file")).to_contain_text("2 pages")
    phone.follow(page.get_by_role("button", name="Remove: letter.pdf"))


def send(phone: Phone, *, scripts: bool) -> None:
    """Send the chosen file: a script does at once, otherwise there is a button."""
    if scripts:
        phone.page.wait_for_event("framenavigated")
    else:
        phone.follow(phone.page.get_by_role("button", name="Send this file"))


def test_the_language_changes_on_the_page_and_keeps_what_was_typed(
    phone: Phone, scripts: bool
) -> None:
    dose = phone.page.locator(f"[name^='{name('drug-dose')}']").first
    dose.fill("2.5")

    phone.follow(phone.page.get_by_role("button", name="العربية"))

    expect(phone.page.locator("html")).to_have_attribute("dir", "rtl")
    expect(phone.page.get_by_text("هل تدخن؟")).to_be_visible()
    expect(dose).to_have_value("2.5")
    judge(phone, scripts=scripts)
    phone.visit("/p/me")
    judge(phone, scripts=scripts)
    phone.follow(phone.page.get_by_role("link", name="English"))
    expect(phone.page.locator("html")).to_have_attribute("dir", "ltr")
