"""The patient fills in a form, page by page. GET changes nothing; autosave is one call."""

from baton.actions import fill_form as action
from baton.actions.drafts import page_post
from baton.actions.show_visit import KNOWN
from baton.aws.http import Data, Pages, Reply
from baton.aws.visit import Visitor, in_visit

app = Pages()


@app.get("/p/forms/{task}/{page}")
@in_visit
def show(visitor: Visitor) -> Reply:
    """Show a page, the check page, or the receipt."""
    asked, page = visitor.request.query, visitor.request.params["page"]
    return visitor.answer(
        action.shown(
            visitor.ports,
            visitor.visit,
            visitor.task_id,
            page,
            with_errors=action.WITH_ERRORS in asked,
            refused=asked.get(action.REFUSED, ""),
        )
    )


@app.post("/p/forms/{task}/{page}")
@in_visit
def save(visitor: Visitor) -> Reply:
    """Save a page and go on, or hand the form in from the check page."""
    page, post = visitor.request.params["page"], page_post(visitor.request.fields)
    if page == action.CHECK:
        return visitor.answer(action.submit(visitor.ports, visitor.visit, visitor.task_id, post))
    if page == KNOWN:
        from baton.actions.confirm_answers import confirm  # only where something is known

        return visitor.answer(confirm(visitor.ports, visitor.visit, visitor.task_id, post))
    saved = action.save(visitor.ports, visitor.visit, visitor.task_id, page, post)
    return visitor.answer(saved, language=post.language)


@app.post("/p/forms/{task}/{page}/autosave")
@in_visit
def autosave(visitor: Visitor) -> Data:
    """Save a page while it is typed."""
    page, post = visitor.request.params["page"], page_post(visitor.request.fields)
    saved = action.autosave(visitor.ports, visitor.capability, visitor.task_id, page, post)
    return Data(data=saved)


handler = app.handler
