"""What every place that keeps published forms promises (`FormStore`)."""

from datetime import timedelta

import pytest

from baton.actions.ports import Store
from baton.domain.errors import Conflict, StaleVersion
from baton.domain.published import FormState
from tests.builders import MONDAY, PRACTICE, a_published_form


def test_wordings_are_listed_latest_change_first(store: Store) -> None:
    old = store.save_form(a_published_form())
    later = MONDAY + timedelta(hours=1)
    new = store.save_form(a_published_form(sha256="b" * 64, version="2", changed_at=later))
    store.save_form(a_published_form(practice_id="practice2"))

    assert store.forms(PRACTICE) == (new, old)
    assert (old.revision, store.forms("elsewhere")) == (1, ())


def test_a_wording_seen_at_an_older_revision_is_stale(store: Store) -> None:
    first = store.save_form(a_published_form())
    store.save_form(first.with_(state=FormState.PUBLISHED))

    with pytest.raises(StaleVersion):
        store.save_form(first.with_(state=FormState.RETIRED))
    with pytest.raises(StaleVersion):
        store.save_form(a_published_form(title="Another"))


def test_one_url_and_version_belong_to_one_published_wording(store: Store) -> None:
    first = store.save_form(a_published_form())
    second = store.save_form(a_published_form(sha256="b" * 64))
    store.save_form(first.with_(state=FormState.PUBLISHED))

    with pytest.raises(Conflict):
        store.save_form(second.with_(state=FormState.PUBLISHED))

    assert {form.state for form in store.forms(PRACTICE)} == {
        FormState.DRAFT,
        FormState.PUBLISHED,
    }


def test_a_wording_may_be_retired_and_come_back(store: Store) -> None:
    form = store.save_form(a_published_form(state=FormState.PUBLISHED))
    retired = store.save_form(form.with_(state=FormState.RETIRED))

    again = store.save_form(retired.with_(state=FormState.PUBLISHED))

    assert store.forms(PRACTICE) == (again,)
