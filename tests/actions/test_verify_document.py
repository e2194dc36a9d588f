"""Is this file ours? The registry first, then the seal; the answer names nobody."""

import hashlib

import pytest

from baton.actions.verify_document import verify_document
from baton.domain.views.signing import Verdict, VerifyResult
from baton.domain.words import Standing
from tests.builders import (
    MONDAY,
    PRACTICE,
    a_document,
    a_practice,
    a_registered,
    an_intake_case,
)
from tests.fakes import FakePorts
from tests.fakes.practice import staffed

FILE = b"%PDF-1.7 a letter"


@pytest.fixture
def ports() -> FakePorts:
    return staffed()


def issued(ports: FakePorts, data: bytes, **changes: object) -> None:
    document = a_document(sha256=hashlib.sha256(data).hexdigest(), case_id="intake1", **changes)
    ports.store.save(an_intake_case(), document, a_registered(document))


def test_a_file_that_was_issued_is_known_by_its_bytes(ports: FakePorts) -> None:
    issued(ports, FILE)

    found = verify_document(ports, FILE)

    assert found == VerifyResult(
        verdict=Verdict.ISSUED,
        sha256=found.sha256,
        standing=Standing.CURRENT,
        practice_name="Harbour Dental",
        issued_at=MONDAY,
    )


def test_a_sealed_file_says_when_and_how(ports: FakePorts) -> None:
    issued(ports, FILE, sealed=True, level="B-B", standing=Standing.WITHDRAWN)

    found = verify_document(ports, FILE)

    assert (found.sealed_at, found.level) == (MONDAY, "B-B")
    assert found.standing is Standing.WITHDRAWN


def test_one_byte_more_is_another_file(ports: FakePorts) -> None:
    issued(ports, FILE)

    assert verify_document(ports, FILE + b"\n").verdict is Verdict.UNKNOWN


def test_a_seal_of_ours_is_known_without_the_registry(ports: FakePorts) -> None:
    file = ports.engines.render("a letter", identifier="1", seal_field=True, made_at=MONDAY)
    sealed = ports.engines.seal(file, certificate=b"certificate", at=MONDAY)
    ports.store.save_practice(a_practice(practice_id="practice2", name="Without a seal"))

    assert verify_document(ports, sealed) == VerifyResult(
        verdict=Verdict.SEALED_BY_US,
        sha256=verify_document(ports, sealed).sha256,
        practice_name="Harbour Dental",
    )
    assert verify_document(ports, sealed, practice_ids=()).verdict is Verdict.UNKNOWN
    assert verify_document(ports, sealed, practice_ids=[PRACTICE]).verdict is Verdict.SEALED_BY_US


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"<html>%PDF-", b"\x89PNG"])
def test_what_is_no_pdf_is_said_to_be_none(ports: FakePorts, data: bytes) -> None:
    assert verify_document(ports, data).verdict is Verdict.NOT_PDF
