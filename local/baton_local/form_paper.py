"""A form on paper without the cloud: the same pages, under codes that no practice knows."""

import secrets
from datetime import UTC, datetime
from typing import cast

from baton.actions.ports import Seal
from baton.actions.print_form import blank, with_codes
from baton.aws.engines import LayerEngines
from baton.domain.forms import CompiledForm
from baton.domain.prints import page_code, print_id_of

FACE = "Baton"


def paper_file(form: CompiledForm, language: str) -> bytes:
    """Give the PDF of a blank form; a scan of it goes to whoever sorts scans, never to a case."""
    engines = LayerEngines(cast("Seal", None))  # nothing is sealed here
    _, pages = blank(engines, form, language, FACE)
    print_id, key = print_id_of(secrets.token_hex()), secrets.token_bytes()
    codes = tuple(page_code(key, "", print_id, page) for page in range(1, pages + 1))
    html = with_codes(engines, form, language, FACE, codes)
    return engines.render(html, identifier=print_id, made_at=datetime.now(UTC))
