"""One seal covers the whole file; each way to change the file afterwards is refused."""

import io
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from baton.engines.certificate import issue_certificate
from baton.engines.errors import SealFailed
from baton.engines.pdf import render
from baton.engines.seal import seal, sealed_by_us
from tests.engines.builders import AT, LETTER, AKey, a_pdf, an_image

KEY = AKey()


def a_certificate(key: AKey = KEY, *, days: int = 3650) -> bytes:
    return issue_certificate(
        name="Harbour Practice",
        public_key_der=key.public,
        sign=key.sign,
        at=AT,
        days=days,
        serial=1,
    )


@pytest.fixture(scope="module")
def base() -> bytes:
    assets = {"logo": (an_image(), "image/png")}
    return render(LETTER, css="", identifier="x", assets=assets, seal_field=True)


@pytest.fixture(scope="module")
def certificate() -> bytes:
    return a_certificate()


@pytest.fixture(scope="module")
def sealed(base: bytes, certificate: bytes) -> bytes:
    return seal(base, certificate=certificate, sign=KEY.sign, at=AT)


def test_a_sealed_file_is_ours(sealed: bytes, base: bytes, certificate: bytes) -> None:
    assert sealed.startswith(base)
    assert sealed_by_us(sealed, [certificate])
    assert sealed_by_us(sealed, [a_certificate(AKey()), certificate])


def test_the_key_is_asked_once_with_what_kms_takes(base: bytes) -> None:
    key = AKey()
    certificate = a_certificate(key)
    key.asked.clear()

    seal(base, certificate=certificate, sign=key.sign, at=AT)

    assert len(key.asked) == 1
    assert key.asked[0] <= 4096


def test_a_seal_outlives_its_certificate(base: bytes) -> None:
    brief = a_certificate(days=31)

    assert sealed_by_us(seal(base, certificate=brief, sign=KEY.sign, at=AT), [brief])


@pytest.mark.parametrize("later", [timedelta(days=-1), timedelta(days=3640), timedelta(days=4000)])
def test_no_seal_is_made_with_an_unfit_certificate(
    base: bytes, certificate: bytes, later: timedelta
) -> None:
    with pytest.raises(SealFailed, match="certificate"):
        seal(base, certificate=certificate, sign=KEY.sign, at=AT + later)


def test_no_seal_is_made_with_another_key(base: bytes, certificate: bytes) -> None:
    with pytest.raises(SealFailed, match="judgement"):
        seal(base, certificate=certificate, sign=AKey().sign, at=AT)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="pdfsig is not installed")
def test_pdfsig_calls_it_valid(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)

    said = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "Signing Time: Jan 02 2026 12:00:00" in said


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_qpdf_finds_no_fault(sealed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "sealed.pdf"
    path.write_bytes(sealed)

    assert (
        subprocess.run(["qpdf", "--check", path], capture_output=True, check=False).returncode == 0
    )


def test_no_changed_byte_outside_the_container_is_accepted(
    sealed: bytes, certificate: bytes
) -> None:
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    end = sealed.index(b">", start)
    outside = [at for at in range(0, len(sealed), 151) if not start <= at < end]

    accepted = [at for at in outside if sealed_by_us(_flipped(sealed, at), [certificate])]

    assert len(outside) > 90
    assert accepted == []


def _flipped(body: bytes, at: int) -> bytes:
    return body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]


def appended_byte(sealed: bytes) -> bytes:
    return sealed + b"\n"


def appended_page(sealed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    box = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 595, 842))
    name = generic.NameObject
    page = generic.DictionaryObject({name("/Type"): name("/Page"), name("/MediaBox"): box})
    page[name("/Parent")] = writer.root.raw_get("/Pages")
    writer.root["/Pages"]["/Kids"].append(writer.add_object(page))
    writer.update_container(writer.root["/Pages"]["/Kids"])
    return _written(writer)


def shadowed_page(sealed: bytes) -> bytes:
    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    page = writer.root["/Pages"]["/Kids"][0]
    stream = generic.StreamObject(stream_data=b"1 1 1 rg 0 0 500 500 re f")
    page[generic.NameObject("/Contents")] = writer.add_object(stream)
    writer.update_container(page)
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def saved_again(sealed: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed)) as pdf:
        pdf.save(out)
    return out.getvalue()


def stripped(sealed: bytes) -> bytes:
    return sealed[: [match.end() for match in re.finditer(b"%%EOF", sealed)][-2]]


def cut(sealed: bytes) -> bytes:
    return sealed[:-10]


TAMPERINGS = [appended_byte, appended_page, shadowed_page, saved_again, stripped, cut]


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_a_changed_file_is_not_ours(tamper, sealed: bytes, certificate: bytes) -> None:
    assert not sealed_by_us(tamper(sealed), [certificate])


def test_an_imitation_with_our_name_is_not_ours(base: bytes, certificate: bytes) -> None:
    other = AKey()
    imitation = seal(base, certificate=a_certificate(other), sign=other.sign, at=AT)

    assert not sealed_by_us(imitation, [certificate])


@pytest.mark.parametrize("file", [b"", b"no PDF", b"%PDF-1.7\n%%EOF", a_pdf(), a_pdf(password="x")])
def test_what_is_not_a_sealed_pdf_is_not_ours(file: bytes, certificate: bytes) -> None:
    assert not sealed_by_us(file, [certificate])
