"""The forms that practices publish, in the table: a small row for each wording."""

from operator import attrgetter

from baton.aws import keys
from baton.aws.store_base import Stores
from baton.aws.store_bodies import from_body, with_body
from baton.aws.store_table import Cancelled, Write, n, primary, s
from baton.domain.errors import Conflict, StaleVersion
from baton.domain.published import FormState, PublishedForm


class StoredForms(Stores):
    """`FormStore`."""

    def forms(self, practice_id: str) -> tuple[PublishedForm, ...]:
        """Give the wordings, latest change first."""
        rows = self.table.query(keys.practice(practice_id).pk, begins=keys.FORMS)
        found = (from_body(PublishedForm, row) for row in rows)
        return tuple(sorted(found, key=attrgetter("changed_at", "sha256"), reverse=True))

    def save_form(self, form: PublishedForm) -> PublishedForm:
        """Write a wording of the revision stored; from a draft on, it keeps its name."""
        saved = form.with_(revision=form.revision + 1)
        row = with_body(keys.form(form.practice_id, form.sha256), saved, revision=n(saved.revision))
        condition, values = "attribute_not_exists(#pk)", {}
        if form.revision:
            condition, values = "#revision = :seen", {"seen": n(form.revision)}
        names = [] if form.state is FormState.DRAFT else [_name(form)]
        try:
            self.table.transact([Write(row=row, condition=condition, values=values), *names])
        except Cancelled as error:
            stored = error.old[0]
            if stored is None or stored.get("body") != row["body"]:
                self._refuse(form)
            # what we meant to write stands there: our own write, whose reply was lost
        return saved

    def _refuse(self, form: PublishedForm) -> None:
        seen = next((f for f in self.forms(form.practice_id) if f.sha256 == form.sha256), None)
        if (seen.revision if seen else 0) == form.revision:
            raise Conflict("another wording has this url and version")
        raise StaleVersion("this form changed meanwhile")


def _name(form: PublishedForm) -> Write:
    key = keys.form_name(form.practice_id, form.url, form.version)
    return Write(
        row={**primary(key), "sha256": s(form.sha256)},
        condition="attribute_not_exists(#pk) OR #sha256 = :sha256",
        values={"sha256": s(form.sha256)},
    )
