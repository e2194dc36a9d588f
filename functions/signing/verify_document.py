"""Anyone asks whether a file is ours: it is compared, not kept. Carries the seal layer."""

from baton.actions import verify_document as action
from baton.aws import clock, wiring
from baton.aws.bodies import TooLarge
from baton.aws.http import Page, Pages
from baton.aws.request import Request
from baton.domain.views.signing import Verdict, VerifyResult, VerifyView

MOST_BYTES = 4_500_000
FRAME_BYTES = 10_000
"""What a multipart form may add around the file."""

app = Pages()


@app.get("/verify")
def ask(request: Request) -> Page:
    """Ask for the file."""
    return _page(request)


@app.post("/verify", most_bytes=MOST_BYTES + FRAME_BYTES)
def verify(request: Request) -> Page:
    """Judge the file by its bytes."""
    try:
        data = request.file("file")
    except TooLarge:
        return _page(request, VerifyResult(verdict=Verdict.TOO_LARGE))
    return _page(request, action.verify_document(wiring.ports(), data))


def _page(request: Request, result: VerifyResult | None = None) -> Page:
    view = VerifyView(now=clock.now(), size_limit_bytes=MOST_BYTES, result=result)
    too_large = result is not None and result.verdict is Verdict.TOO_LARGE
    return Page(name="verify", view=view, language=request.language, mend=too_large)


handler = app.handler
