from datetime import timedelta

from baton.domain.published import FormState, current
from tests.builders import MONDAY, a_published_form


def test_new_cases_get_the_wording_that_was_published_last():
    old = a_published_form(state=FormState.PUBLISHED)
    later = MONDAY + timedelta(days=1)
    new = a_published_form(
        sha256="b" * 64, version="2", state=FormState.PUBLISHED, changed_at=later
    )

    assert current([new, old]) == {old.url: new}


def test_drafts_and_retired_wordings_are_given_to_nobody():
    draft = a_published_form()
    retired = a_published_form(sha256="b" * 64, state=FormState.RETIRED)

    assert current([draft, retired]) == {}
