"""Staff read a document: on to the bucket, for one minute and one version."""

from baton.actions.fetch_document import fetched
from baton.aws.desk import Desk, at_desk
from baton.aws.http import GoTo, Pages

app = Pages()


@app.get("/staff/documents/{case}/{document}", "/api/documents/{case}/{document}")
@at_desk
def fetch(desk: Desk) -> GoTo:
    """Lead to the file."""
    named = desk.request.params
    found = fetched(desk.ports, desk.who, named["case"], named["document"])
    return GoTo(url=found.url, data=found)


handler = app.handler
