"""What every set of engines promises (`Engines`): the cheap ones, and those of the layers."""

from datetime import timedelta
from typing import Any

import pytest

from baton.actions.ports import Engines
from baton.aws.engines import LayerEngines
from baton.domain.errors import BatonError, MissingData
from tests.engines.builders import AT, a_pdf, an_image
from tests.fakes import CheapEngines, MemorySeal

LETTER = """<html lang="en"><head><title>Letter</title></head>
<body><h1>Letter</h1><p>Dear Ann Example, see you on Tuesday.</p></body></html>"""


@pytest.fixture(scope="module", params=["cheap", "layers"])
def engines(request: pytest.FixtureRequest) -> Engines:
    return CheapEngines() if request.param == "cheap" else LayerEngines(MemorySeal())


def drawn(engines: Engines, html: str = LETTER, **changes: Any) -> bytes:
    usual: dict[str, Any] = {"identifier": "document1", "seal_field": True, "made_at": AT}
    return engines.render(html, **(usual | changes))


def a_certificate(engines: Engines, name: str = "Harbour Practice") -> bytes:
    return engines.certificate(name, at=AT, days=3650)


@pytest.fixture(scope="module")
def letter(engines: Engines) -> bytes:
    return drawn(engines)


@pytest.fixture(scope="module")
def certificate(engines: Engines) -> bytes:
    return a_certificate(engines)


@pytest.fixture(scope="module")
def sealed(engines: Engines, letter: bytes, certificate: bytes) -> bytes:
    return engines.seal(letter, certificate=certificate, at=AT)


def test_engines_have_one_name(engines: Engines) -> None:
    assert engines.engine
    assert engines.engine == engines.engine


def test_values_are_escaped_and_a_missing_one_is_an_error(engines: Engines) -> None:
    assert engines.fill("<p>{{ name }}</p>", {"name": "<b>"}) == "<p>&lt;b&gt;</p>"
    with pytest.raises(MissingData):
        engines.fill("{{ name }}", {})


def test_equal_arguments_give_equal_bytes(engines: Engines, letter: bytes) -> None:
    assert letter.startswith(b"%PDF")
    assert drawn(engines) == letter


@pytest.mark.parametrize(
    "changes",
    [
        {"html": LETTER.replace("Tuesday", "Monday")},
        {"identifier": "document2"},
        {"seal_field": False},
        {"attachments": {"evidence.json": b"{}"}},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_is_told_is_in_the_bytes(
    engines: Engines, letter: bytes, changes: dict[str, Any]
) -> None:
    assert drawn(engines, **changes) != letter


def test_more_text_is_never_on_fewer_pages(engines: Engines) -> None:
    longer = LETTER.replace("<p>", "<p>" + "long words " * 9000)

    assert engines.count_pages(LETTER) == 1
    assert engines.count_pages(longer) > 1


def test_a_code_is_a_picture_of_its_text(engines: Engines) -> None:
    assert engines.qr_code("B1A") == engines.qr_code("B1A") != engines.qr_code("B1B")
    assert engines.qr_code("B1A").startswith("data:image/svg+xml")


def test_a_seal_is_put_behind_what_was_there(
    engines: Engines, letter: bytes, sealed: bytes, certificate: bytes
) -> None:
    assert sealed.startswith(letter)
    assert sealed != letter
    assert engines.sealed_by(sealed, [a_certificate(engines, "Another"), certificate])


def test_what_was_not_sealed_by_us_is_not_ours(
    engines: Engines, letter: bytes, sealed: bytes, certificate: bytes
) -> None:
    assert not engines.sealed_by(letter, [certificate])
    assert not engines.sealed_by(sealed, [])
    assert not engines.sealed_by(sealed + b"\n%more", [certificate])
    assert not engines.sealed_by(b"x" + sealed[1:], [certificate])


def test_a_file_without_a_place_for_the_seal_is_not_sealed(
    engines: Engines, certificate: bytes
) -> None:
    with pytest.raises(BatonError):
        engines.seal(drawn(engines, seal_field=False), certificate=certificate, at=AT)


def test_a_file_is_known_by_its_content(engines: Engines) -> None:
    files = {"application/pdf": a_pdf(), "image/png": an_image()}
    files["image/jpeg"] = an_image(kind="JPEG")

    for kind, data in files.items():
        facts = engines.inspect(data)
        assert (facts.content_type, facts.pages, facts.refused) == (kind, 1, None)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"", "empty"), (b"MZ" + b"\x90" * 100, "foreign"), (b"<html>x", "web_page")],
)
def test_what_cannot_be_filed_has_a_reason(engines: Engines, data: bytes, reason: str) -> None:
    facts = engines.inspect(data)

    assert (facts.refused, facts.pages) == (reason, 0)


def test_a_picture_of_the_first_page_is_a_png(engines: Engines) -> None:
    for data in (a_pdf(), an_image()):
        assert engines.preview(data).startswith(b"\x89PNG")
        assert engines.preview(data) == engines.preview(data)


def test_a_file_is_cleaned_once(engines: Engines) -> None:
    for data in (a_pdf(), an_image(kind="JPEG")):
        clean = engines.cleaned(data)
        assert engines.cleaned(clean) == clean
        assert engines.inspect(clean).content_type == engines.inspect(data).content_type


def test_a_certificate_that_is_over_seals_nothing(engines: Engines, letter: bytes) -> None:
    old = engines.certificate("Harbour Practice", at=AT - timedelta(days=400), days=365)

    with pytest.raises(BatonError):
        engines.seal(letter, certificate=old, at=AT)
