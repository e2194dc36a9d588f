"""`baton form`: looks at forms and answers in files, and says what the engine finds, as JSON."""

import json
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import click

from baton.domain.errors import BadInput, BatonError
from baton.domain.forms import (
    CompiledForm,
    Draft,
    Finding,
    ImportReport,
    Level,
    Score,
    draft_from_response,
    import_report,
    read_json,
    scores,
    validate,
    write_json,
)
from baton.domain.forms.json_text import SIZE_LIMIT_BYTES, Json
from baton.engines.errors import EngineFailed
from baton_local.form_pages import page_file

_WORST = (Level.FATAL, Level.ERROR, Level.WARNING)
# What the author asked for and does not get, where the finding does not name it itself.
_UNSUPPORTED: Mapping[str, str] = {
    "reference": "reference items",
    "valueSetMissing": "a value set that is not part of the form",
}
_NAMED = frozenset({"notSupported", "notUsed", "plainer", "dialect"})


@click.group()
def form() -> None:
    """Check forms, and answers against a form, without the cloud."""


@form.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--import", "tolerant", is_flag=True, help="Import it, rather than publish it.")
def check(files: tuple[Path, ...], tolerant: bool) -> None:
    """Say of each file, on a line of JSON, whether it is a form that can be published."""
    lines = [_checked(file, tolerant=tolerant) for file in files]
    for line in lines:
        _say(line)
    sys.exit(0 if all(line["ok"] for line in lines) else 1)


@form.command("validate")
@click.argument("form_file", metavar="FORM", type=click.Path(path_type=Path))
@click.argument("response_file", metavar="RESPONSE", type=click.Path(path_type=Path))
def validate_response(form_file: Path, response_file: Path) -> None:
    """Say whether a response answers a form, on one line of JSON."""
    findings = [_line(finding, with_path=True) for finding in _about(form_file, response_file)]
    is_valid = all(finding["level"] == Level.WARNING for finding in findings)
    _say({"valid": is_valid, "findings": findings})
    sys.exit(0 if is_valid else 1)


@form.command("score")
@click.argument("form_file", metavar="FORM", type=click.Path(path_type=Path))
@click.argument("response_file", metavar="RESPONSE", type=click.Path(path_type=Path))
def score_response(form_file: Path, response_file: Path) -> None:
    """Add up the ordinal values that a response chose, on one line of JSON."""
    found, findings = _scored(form_file, response_file)
    _say({"scores": found, "findings": [_line(finding, with_path=True) for finding in findings]})
    sys.exit(1 if findings else 0)


@form.command()
@click.argument("form_file", metavar="FORM", type=click.Path(path_type=Path))
@click.option("--response", type=click.Path(path_type=Path), help="Answers to fill in.")
@click.option("--page", type=click.IntRange(min=1), help="One page alone; the first is 1.")
@click.option("--language", default="en", show_default=True, help="The language of its reader.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def render(
    form_file: Path, response: Path | None, page: int | None, language: str, output: Path
) -> None:
    """Write a form as its patient sees it on a phone, into one HTML file."""
    report = _report(form_file)
    if report.form is None:
        raise click.ClickException("; ".join(finding.reason for finding in report.findings))
    try:
        draft = _draft(report.form, response)
        shown = page_file(
            report.form, draft, page=page, language=language, with_errors=response is not None
        )
    except BadInput as error:
        raise click.ClickException(str(error)) from error
    _keep(output, shown.encode())


@form.command("print")
@click.argument("form_file", metavar="FORM", type=click.Path(path_type=Path))
@click.option("--language", default="en", show_default=True, help="The language of its reader.")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
def print_blank(form_file: Path, language: str, output: Path) -> None:
    """Write a form for paper, with a code on every page, into one PDF."""
    report = _report(form_file)
    if report.form is None or not report.publishable:
        reasons = "; ".join(finding.reason for finding in report.findings if finding.blocks)
        raise click.ClickException(f"the form cannot be published: {reasons}")
    from baton_local.form_paper import paper_file  # brings the engine that draws documents

    try:
        paper = paper_file(report.form, language)
    except (BatonError, EngineFailed) as error:
        raise click.ClickException(str(error)) from error
    _keep(output, paper)


def _keep(output: Path, content: bytes) -> None:
    try:
        output.write_bytes(content)
    except OSError as error:
        raise click.ClickException(f"{output}: {error.strerror}") from error
    click.echo(str(output))


def _draft(form: CompiledForm, response: Path | None) -> Draft:
    if response is None:
        return Draft()
    answers = _read(response)
    if not isinstance(answers, Mapping):
        raise BadInput("the response is not a QuestionnaireResponse")
    return draft_from_response(form, answers)


def _checked(file: Path, *, tolerant: bool) -> Mapping[str, Json]:
    report = _report(file)
    findings = report.tolerated if tolerant else report.findings
    return {
        "file": str(file),
        "ok": not any(finding.blocks for finding in findings),
        "level": _worst(findings),
        "findings": [_line(finding) for finding in findings],
        "items": sum(not item.wraps for item in report.form.items) if report.form else 0,
        "unsupported": sorted({what for finding in findings if (what := _unsupported(finding))}),
    }


def _scored(form_file: Path, response_file: Path) -> tuple[list[Json], list[Finding]]:
    """The scores; or why there are none: a form or an answer that cannot be read as one."""
    unread = [found for found in _about(form_file, response_file) if found.level is Level.FATAL]
    form, response = _report(form_file).form, None if unread else _read(response_file)
    if form is None or not isinstance(response, Mapping):
        return [], unread
    return [_score(one, form) for one in scores(form, response)], []


def _about(form_file: Path, response_file: Path) -> Iterable[Finding]:
    report = _report(form_file)
    if report.form is None:
        return report.findings
    try:
        response = _read(response_file)
    except BadInput as error:
        return [_unread(error)]
    if not isinstance(response, Mapping):
        return [Finding(Level.FATAL, "S1", "notResponse", "QuestionnaireResponse")]
    return validate(report.form, response, today=datetime.now(UTC).date())


def _report(file: Path) -> ImportReport:
    try:
        return import_report(_bytes(file))
    except BadInput as error:
        return ImportReport(None, (_unread(error),))


def _read(file: Path) -> Json:
    return read_json(_bytes(file))


def _bytes(file: Path) -> bytes:
    """The head of the file, one byte more than the engine reads: a larger file says so."""
    try:
        with file.open("rb") as opened:
            return opened.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise BadInput(error.strerror or "the file cannot be read") from error


def _unread(error: BadInput) -> Finding:
    return Finding(Level.FATAL, "L3", "badJson", "", details=(("why", str(error)),))


def _line(finding: Finding, *, with_path: bool = False) -> Mapping[str, Json]:
    line: dict[str, Json] = {
        "code": finding.code,
        "linkId": finding.link_id,
        "level": finding.level.value,
        "message": finding.reason,
    }
    return {**line, "path": finding.path} if with_path else line


def _worst(findings: Iterable[Finding]) -> str:
    levels = {finding.level for finding in findings}
    return next((level.value for level in _WORST if level in levels), "ok")


def _unsupported(finding: Finding) -> str | None:
    if finding.code in _NAMED:
        return dict(finding.details).get("what")
    return _UNSUPPORTED.get(finding.code)


def _score(score: Score, form: CompiledForm) -> Mapping[str, Json]:
    band = score.band.text.spoken(form.language).text if score.band else None
    return {
        "name": score.name,
        "title": score.title.default,
        "value": score.value,
        "band": band,
        "answered": score.answered,
        "asked": score.asked,
    }


def _say(line: Mapping[str, Json]) -> None:
    """One line, in ASCII: what a form holds must not steer the terminal."""
    click.echo(json.dumps(json.loads(write_json(line)), ensure_ascii=True))
