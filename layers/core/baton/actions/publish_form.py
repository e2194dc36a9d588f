"""A manager brings a form: checked, kept as a draft, looked at, published, retired."""

from collections.abc import Mapping, Sequence
from typing import Annotated

from pydantic import StringConstraints, ValidationError

from baton import library
from baton.actions.colleagues import Colleague
from baton.actions.exported import FHIR, Exported, file_name
from baton.actions.find_form import body_key, form_of
from baton.actions.ports import Ports
from baton.domain.errors import BadInput, NotFound
from baton.domain.forms import (
    CompiledForm,
    Draft,
    ImportReport,
    import_report,
    progress,
    read_json,
    write_json,
)
from baton.domain.forms.json_text import BadJson, Json
from baton.domain.frozen import frozen
from baton.domain.model import Model
from baton.domain.published import FormState, PublishedForm

MOST_FORM_BYTES = 1024 * 1024
PUBLISH, RETIRE = "publish", "retire"

Said = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class Given(Model):
    """What a manager says about a form that does not say it itself."""

    url: Said = ""
    form_version: Said = ""
    title: Said = ""


class UploadedForm(Given):
    """A form as a program sends it: the JSON of a FHIR R4 Questionnaire as text.

    As text, because a number that a JSON library has read may have lost digits.
    """

    questionnaire: Annotated[str, StringConstraints(max_length=MOST_FORM_BYTES)]


class FormOrder(Model):
    """What becomes of a form; nothing needs to be said beside the address."""


@frozen
class Brought:
    """What an upload came to: the draft that was kept, unless a finding blocks it."""

    report: ImportReport
    form: PublishedForm | None = None


def given_in(fields: Mapping[str, Sequence[str]]) -> Given:
    """Read what stood beside an uploaded file; raises `BadInput` for what is too long."""
    told = {name: next(iter(fields.get(name, ())), "") for name in Given.model_fields}
    try:
        return Given.model_validate(told)
    except ValidationError as error:
        raise BadInput("address, version and title have at most 200 characters") from error


def bring(ports: Ports, who: Colleague, source: bytes, given: Given) -> Brought:
    """Check a form and keep it as a draft; nothing is kept while a finding stands against it.

    The same file again is the same form.
    """
    if len(source) > MOST_FORM_BYTES:
        raise BadInput("the form is too large")
    try:
        raw = read_json(source)
    except BadJson:
        return Brought(report=import_report(source))
    whole = _completed(raw, given) if isinstance(raw, Mapping) else {}
    report = import_report(whole)
    if report.form is None or not report.publishable:
        return Brought(report=report)
    known = _known(ports, who, report.form.sha256)
    if known is None:
        key = body_key(who.practice_id, report.form.sha256)
        ports.documents.put(key, write_json(whole), content_type="application/json", once=True)
        known = ports.store.save_form(_draft(ports, who, report.form))
    return Brought(report=report, form=known)


def decide(ports: Ports, who: Colleague, sha256: str, act: str) -> PublishedForm:
    """Publish a form or retire it; twice changes nothing.

    A published form is given to every new case; a link already sent goes on with its own wording.
    Raises `Conflict` when another wording has the same url and version.
    """
    states = {PUBLISH: FormState.PUBLISHED, RETIRE: FormState.RETIRED}
    if act not in states:
        raise NotFound("no such act on a form")
    form = found(ports, who, sha256)
    if form.state is states[act]:
        return form
    changed = {"state": states[act], "changed_at": ports.now(), "changed_by": who.member.sub}
    return ports.store.save_form(form.with_(**changed))


def taken_out(ports: Ports, who: Colleague, source: str) -> Exported:
    """Give a form of the library, or of the practice, as the FHIR R4 Questionnaire that it is.

    Nothing of it is lost, what we do not use neither. Raises `NotFound`.
    """
    form = form_of(ports, who.practice_id, source)
    is_own = form.sha256 == source
    key = body_key(who.practice_id, source)
    body = ports.documents.get(key) if is_own else library.form_source(source)
    return Exported(file_name(form.title.default, "json"), FHIR, body)


def found(ports: Ports, who: Colleague, sha256: str) -> PublishedForm:
    """Give a form of this practice; raises `NotFound`."""
    form = _known(ports, who, sha256)
    if form is None:
        raise NotFound("no such form")
    return form


def _known(ports: Ports, who: Colleague, sha256: str) -> PublishedForm | None:
    forms = ports.store.forms(who.practice_id)
    return next((form for form in forms if form.sha256 == sha256), None)


def _completed(raw: Mapping[str, Json], given: Given) -> Mapping[str, Json]:
    """Add what the form does not say: what was typed beside it, and that it is meant for use."""
    said: dict[str, Json] = {
        "url": given.url,
        "version": given.form_version,
        "title": given.title,
        "status": "active",
    }
    added = {name: value for name, value in said.items() if value and not raw.get(name)}
    drafted = {"status": "active"} if raw.get("status") == "draft" else {}
    return {**raw, **added, **drafted}


def size_of(form: CompiledForm) -> tuple[int, int]:
    """Give how many questions a form can ask, and about how many minutes it takes."""
    questions = sum(item.is_question and not item.hidden for item in form.items)
    return questions, max(progress(form, Draft({})).minutes_left, 1)


def _draft(ports: Ports, who: Colleague, form: CompiledForm) -> PublishedForm:
    questions, minutes = size_of(form)
    return PublishedForm(
        practice_id=who.practice_id,
        sha256=form.sha256,
        url=form.url or "",
        version=form.version or "",
        title=form.title.default,
        questions=questions,
        minutes=minutes,
        languages=form.languages,
        changed_at=ports.now(),
        changed_by=who.member.sub,
    )
