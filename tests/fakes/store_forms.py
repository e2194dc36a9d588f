"""Published forms in memory."""

from operator import attrgetter

from baton.domain.errors import Conflict, StaleVersion
from baton.domain.published import FormState, PublishedForm


class MemoryForms:
    """`FormStore`."""

    def __init__(self) -> None:
        self._forms: dict[tuple[str, str], PublishedForm] = {}
        self._names: dict[tuple[str, str, str], str] = {}

    def forms(self, practice_id: str) -> tuple[PublishedForm, ...]:
        """Give the wordings, latest change first."""
        found = (form for form in self._forms.values() if form.practice_id == practice_id)
        return tuple(sorted(found, key=attrgetter("changed_at", "sha256"), reverse=True))

    def save_form(self, form: PublishedForm) -> PublishedForm:
        """Write a wording of the revision stored."""
        stored = self._forms.get((form.practice_id, form.sha256))
        if (stored.revision if stored else 0) != form.revision:
            raise StaleVersion("this form changed meanwhile")
        name = (form.practice_id, form.url, form.version)
        is_named = form.state is not FormState.DRAFT
        if is_named and self._names.setdefault(name, form.sha256) != form.sha256:
            raise Conflict("another wording has this url and version")
        saved = form.with_(revision=form.revision + 1)
        self._forms[form.practice_id, form.sha256] = saved
        return saved
