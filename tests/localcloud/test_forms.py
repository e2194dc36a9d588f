"""`baton form`: one line of JSON a file, exit 1 on errors, never a trace."""

import json

import pypdfium2
import pytest
import zxingcpp
from click.testing import CliRunner

from baton_local.cli import main
from tests.domain.forms.builders import a_response, a_source, answered, group, question
from tests.domain.forms.test_scoring import chose, scored


@pytest.fixture
def written(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return str(path)

    return write


def said(*words):
    result = CliRunner().invoke(main, ["form", *words])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, [json.loads(line) for line in result.output.splitlines()]


def test_a_form_that_publishes_is_ok(written):
    file = written("form.json", a_source())

    assert said("check", file) == (
        0,
        [{"file": file, "ok": True, "level": "ok", "findings": [], "items": 1, "unsupported": []}],
    )


def test_every_file_has_its_line_and_one_error_is_enough_to_fail(written):
    files = [written("a.json", a_source()), written("b.json", a_source(version=None))]

    code, lines = said("check", *files)

    assert code == 1
    assert [line["ok"] for line in lines] == [True, False]
    assert lines[1]["findings"] == [
        {
            "code": "missing",
            "linkId": None,
            "level": "error",
            "message": "The form needs version before it can be published",
        }
    ]


def test_import_is_tolerant_of_what_only_stands_against_publishing(written):
    target_map = {"url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/"}
    target_map["url"] += "sdc-questionnaire-targetStructureMap"
    file = written("form.json", a_source(status=None, extension=[target_map]))

    code, (line,) = said("check", "--import", file)

    assert (code, line["ok"], line["level"]) == (0, True, "warning")
    assert line["unsupported"] == ["a structure map"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b'{"a":' * 20_000,
        b'{"resourceType":"Questionnaire","item":[{"linkId":"a","linkId":"b"}]}',
        b'{"resourceType":"Questionnaire","x":NaN}',
        b'{"resourceType":"Questionnaire","x":1e400}',
        b"<Questionnaire/>",
        b"null",
        b'{"resourceType":"Bundle"}',
        b" " * 6_000_000,
    ],
)
@pytest.mark.parametrize("mode", [(), ("--import",)])
def test_what_is_no_form_is_a_finding_in_both_modes(written, content, mode):
    code, (line,) = said("check", *mode, written("form.json", content))

    assert (code, line["ok"], line["level"], line["items"]) == (1, False, "fatal", 0)
    assert [set(finding) for finding in line["findings"]] == [
        {"code", "linkId", "level", "message"}
    ]


def test_files_that_cannot_be_read_are_findings_too(tmp_path):
    for path in (tmp_path, tmp_path / "missing.json"):
        code, (line,) = said("check", str(path))

        assert (code, line["level"]) == (1, "fatal")


def test_a_response_is_valid_or_says_why_not(written):
    form = written("form.json", a_source(question("q", required=True)))
    good = written("good.json", a_response(answered("q", {"valueString": "x"})))
    bad = written("bad.json", a_response())

    assert said("validate", form, good) == (0, [{"valid": True, "findings": []}])
    code, (line,) = said("validate", form, bad)
    assert (code, line["valid"]) == (1, False)
    assert [(f["code"], f["linkId"], f["path"]) for f in line["findings"]] == [
        ("required", "q", "QuestionnaireResponse")
    ]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"resourceType":"Patient"}'])
def test_what_is_no_response_is_not_valid(written, content):
    code, (line,) = said("validate", written("f.json", a_source()), written("r.json", content))

    assert (code, line["valid"]) == (1, False)


def test_a_response_is_scored(written):
    form = written("form.json", a_source(scored("one"), scored("two")))
    response = written("response.json", a_response(chose("one", "c"), chose("two", "d")))

    score = {
        "name": "total",
        "title": "Total",
        "value": 5,
        "band": None,
        "answered": 2,
        "asked": 2,
    }
    assert said("score", form, response) == (0, [{"scores": [score], "findings": []}])


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"resourceType":"Patient"}'])
def test_what_cannot_be_scored_says_why(written, content):
    code, (line,) = said("score", written("f.json", a_source()), written("r.json", content))

    assert (code, line["scores"]) == (1, [])
    assert line["findings"]


def rendered(tmp_path, *words):
    target = tmp_path / "page.html"
    result = CliRunner().invoke(main, ["form", "render", *words, "-o", str(target)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, target.read_text("utf-8") if target.exists() else result.output


def test_a_form_is_rendered_in_one_file_that_needs_nothing_else(written, tmp_path):
    source = a_source(group("one", question("q1")), group("two", question("q2", "boolean")))

    code, page = rendered(tmp_path, written("form.json", source))

    assert code == 0
    assert page.index("About q1") < page.index("About q2")
    assert "/assets/" not in page
    assert "<style>" in page


def test_one_page_is_rendered_in_another_language(written, tmp_path):
    source = a_source(group("one", question("q1")), group("two", question("q2", "boolean")))

    code, page = rendered(tmp_path, written("f.json", source), "--page", "2", "--language", "ar")

    assert code == 0
    assert "About q1" not in page
    assert "About q2" in page
    assert '<html lang="ar" dir="rtl">' in page
    assert "نعم" in page


def test_a_response_is_filled_in_and_what_is_wrong_is_said(written, tmp_path):
    source = a_source(question("q1", required=True), question("q2"))
    answers = a_response(answered("q2", {"valueString": "<b>Mara</b>"}))

    code, page = rendered(
        tmp_path, written("f.json", source), "--response", written("r.json", answers)
    )

    assert code == 0
    assert 'value="&lt;b&gt;Mara&lt;/b&gt;"' in page
    assert "Fill this in" in page


@pytest.mark.parametrize(
    ("content", "words", "reason"),
    [
        (b"{", (), "JSON"),
        (b"[]", (), "Questionnaire"),
        (None, ("--page", "9"), "pages 1 to 1"),
    ],
)
def test_what_cannot_be_rendered_is_said_in_a_sentence(written, tmp_path, content, words, reason):
    code, said = rendered(tmp_path, written("f.json", content or a_source()), *words)

    assert code == 1
    assert reason in said
    assert "Traceback" not in said


@pytest.mark.parametrize("command", ["render", "print"])
def test_a_place_that_cannot_be_written_to_is_said_in_a_sentence(written, tmp_path, command):
    target = str(tmp_path / "nowhere" / "file")

    result = CliRunner().invoke(
        main, ["form", command, written("f.json", a_source()), "-o", target]
    )

    assert result.exit_code == 1
    assert "No such file or directory" in result.output
    assert isinstance(result.exception, SystemExit)


def test_a_form_is_printed_with_two_codes_on_every_page(written, tmp_path):
    target = tmp_path / "blank.pdf"
    file = written("form.json", a_source())

    result = CliRunner().invoke(main, ["form", "print", file, "-o", str(target)])

    assert result.exit_code == 0
    for page in pypdfium2.PdfDocument(target.read_bytes()):
        codes = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert len(codes) == 2
        assert len({code.text for code in codes}) == 1


def test_a_form_that_cannot_be_published_is_not_printed(written, tmp_path):
    file = written("form.json", a_source(version=None))

    result = CliRunner().invoke(main, ["form", "print", file, "-o", str(tmp_path / "x.pdf")])

    assert result.exit_code == 1
    assert "cannot be published" in result.output
