"""One page typed on two devices: put together, and a person asked only where both differ."""

from baton.actions import drafts
from baton.actions.drafts import Filling, PagePost
from baton.actions.show_visit import form_url
from baton.actions.visits import Visit
from baton.domain.forms import PageFields, read_page
from baton.domain.tabs import Tab
from baton.domain.views.form import ConflictView
from baton.domain.views.page import HiddenField


def put_together(
    visit: Visit, filled: Filling, post: PagePost, tab: Tab
) -> PageFields | ConflictView:
    """Give the page as it is to be saved, or the question which answers count.

    Nothing of another window is overwritten in silence: what both changed, a person decides.
    """
    form, page, seen = filled.form, tab.page, PageFields.from_bytes(tab.seen)
    is_own = post.rev == filled.revision or filled.answers.saved_by == tab.id
    if is_own and not post.keep:
        return read_page(form, page, post.fields, filled.draft)
    # hardly any page is typed on two devices: what puts two together is read only then
    from baton.domain.differing import disputed_rows
    from baton.domain.forms.merging import merged

    before = filled.draft.with_page(page, seen)
    mine = read_page(form, page, post.fields, before)
    theirs = drafts.seen_on(filled, page)
    put = merged(form, seen=seen, mine=mine, theirs=theirs, choices=post.keep)
    if not put.disputed or (post.keep and post.rev == filled.revision):
        return put.fields
    rows = disputed_rows(
        form,
        put.disputed,
        visit.language,
        mine=filled.draft.with_page(page, put.fields),
        theirs=filled.draft,
    )
    if not rows:
        return put.fields
    posted = (HiddenField(name=n, value=v) for n, texts in post.fields.items() for v in texts)
    return ConflictView(
        **visit.whose,
        task_id=filled.task.task_id,
        form_title=str(form.title.spoken(visit.language)),
        rows=rows,
        changed_at=filled.answers.saved_at,
        post_url=form_url(filled.task.task_id, page),
        rev=filled.revision,
        tab=post.tab,
        fields=tuple(posted),
    )
