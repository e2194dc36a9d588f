"""A form as its patient sees it, in one HTML file that needs nothing else: `baton form render`.

With a page number it is that page; without, all pages below one another.
"""

from datetime import UTC, datetime

from baton.domain.errors import BadInput
from baton.domain.forms import (
    BadField,
    CompiledForm,
    Draft,
    page_view,
    whole_view,
)
from baton.domain.views.form import FormView
from baton.domain.views.page import PracticeFace
from baton.rendering import render_page
from baton_local.home import REPOSITORY

_WEB = REPOSITORY / "web"
_PRACTICE = PracticeFace(name="Your practice", zone="UTC")
_NONCE = "render"
_STYLES = '<link rel="stylesheet" href="/assets/baton.css">'
_ICON = '<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">'
_SCRIPT = '<script src="/assets/{name}" defer nonce="render"></script>'


def page_file(
    form: CompiledForm, draft: Draft, *, page: int | None, language: str, with_errors: bool
) -> str:
    """Give the HTML of a page (the first is 1), or of all; raises `BadInput` for one too far."""
    today = datetime.now(UTC).date()
    if not form.pages:
        raise BadInput("the form has no questions to show")
    try:
        shown = (
            whole_view(form, draft, language, with_errors=with_errors, today=today)
            if page is None
            else page_view(form, draft, page - 1, language, with_errors=with_errors, today=today)
        )
    except BadField as error:
        raise BadInput(f"page: the form has pages 1 to {len(form.pages)}") from error
    view = FormView(
        now=datetime.now(UTC),
        person="",
        pack_title=str(shown.form_title),
        task_id="preview0",
        page=shown,
        rev=0,
        tab="",
        back_url="#main",
    )
    return _alone(
        render_page("patient/form", view, practice=_PRACTICE, nonce=_NONCE, language=language)
    )


def _alone(page: str) -> str:
    """The page with its styles and the script that shows and hides inside; nothing is saved."""
    styles = (_WEB / "baton.css").read_text("utf-8")
    show = (_WEB / "show.js").read_text("utf-8")
    page = page.replace(_STYLES, f"<style>{styles}</style>").replace(_ICON, "")
    page = page.replace(_SCRIPT.format(name="baton.js"), "")
    page = page.replace(_SCRIPT.format(name="show.js"), "")
    return page.replace("</body>", f"<script>{show}</script></body>")
