"""What every bucket promises (`Files`): the one in memory and the one on S3."""

from collections.abc import Iterator

import boto3
import pytest
from moto import mock_aws

from baton.actions.ports import Described, FileMissing, Files
from baton.aws import clients
from baton.aws.files import S3Files
from tests.contract.conftest import REGION
from tests.fakes import MemoryFiles


@pytest.fixture(params=["fake", "moto"])
def files(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    if request.param == "fake":
        yield MemoryFiles()
        return
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "sham")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    clients.client.cache_clear()
    with mock_aws():
        s3 = boto3.client("s3")
        s3.create_bucket(Bucket="kept", CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
        yield S3Files("kept")
    clients.client.cache_clear()


def test_each_version_can_be_read_again(files: Files) -> None:
    first = files.put("a.pdf", b"one", content_type="application/pdf")
    second = files.put("a.pdf", b"three", content_type="application/pdf")

    assert not first.existed
    assert not second.existed
    assert files.get("a.pdf") == b"three"
    assert files.get("a.pdf", first.version_id) == b"one"
    assert files.get("a.pdf", second.version_id) == b"three"
    assert files.size("a.pdf") == 5
    assert files.described("a.pdf", first.version_id) == Described(3, None)


def test_what_is_written_once_stays(files: Files) -> None:
    first = files.put("a.pdf", b"one", content_type="application/pdf", once=True)

    again = files.put("a.pdf", b"two", content_type="application/pdf", once=True)

    assert (again.existed, again.version_id) == (True, first.version_id)
    assert files.get("a.pdf") == b"one"


def test_what_is_not_there_is_missing(files: Files) -> None:
    files.put("a.pdf", b"one", content_type="application/pdf")

    for look in (
        lambda: files.get("b.pdf"),
        lambda: files.size("b.pdf"),
        lambda: files.described("b.pdf"),
    ):
        with pytest.raises(FileMissing):
            look()


def test_addresses_name_the_key(files: Files) -> None:
    assert "a.pdf" in files.presigned_get("a.pdf", filename="letter.pdf")
    assert files.presigned_post("in/a.pdf", max_bytes=10).fields["key"] == "in/a.pdf"


def test_objects_are_listed_by_key_with_their_latest_version(files: Files) -> None:
    for key in ("in/b.pdf", "in/a.pdf", "in/c.pdf", "other/a.pdf"):
        files.put(key, b"one", content_type="application/pdf")
    latest = files.put("in/a.pdf", b"two", content_type="application/pdf")

    first = files.listed("in/", most=2)

    assert [found.key for found in first] == ["in/a.pdf", "in/b.pdf"]
    assert first[0].version_id == latest.version_id
    assert first[0].written_at.tzinfo
    assert [found.key for found in files.listed("in/", after="in/b.pdf", most=2)] == ["in/c.pdf"]
    assert files.listed("in/", after="in/c.pdf", most=2) == ()
    assert files.listed("nowhere/", most=2) == ()
