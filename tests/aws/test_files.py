import base64
import json

import boto3
import pytest

from baton.actions.ports import FileMissing, Stored
from baton.aws.files import NAME_FIELD, S3Files
from tests.aws.conftest import REGION


@pytest.fixture
def files(aws) -> S3Files:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="kept", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_versioning(Bucket="kept", VersioningConfiguration={"Status": "Enabled"})
    return S3Files("kept")


def test_what_was_put_is_read_back_by_version(files):
    first = files.put("documents/p/a.pdf", b"one", content_type="application/pdf")
    files.put("documents/p/a.pdf", b"three", content_type="application/pdf")

    assert files.get("documents/p/a.pdf") == b"three"
    assert files.get("documents/p/a.pdf", first.version_id) == b"one"
    assert files.size("documents/p/a.pdf") == 5


def test_a_final_is_written_once_and_the_first_stays(files):
    first = files.put("acts/p/a", b"one", content_type="application/json", once=True)

    again = files.put("acts/p/a", b"two", content_type="application/json", once=True)

    assert again == Stored("acts/p/a", first.version_id, existed=True)
    assert files.get("acts/p/a") == b"one"


@pytest.mark.parametrize("look", [S3Files.get, S3Files.size])
def test_what_is_not_there_is_missing(files, look):
    with pytest.raises(FileMissing):
        look(files, "documents/p/none.pdf")


def test_what_we_may_not_see_is_missing_too(files):
    s3 = boto3.client("s3")
    files.put("hidden", b"x", content_type="text/plain")
    s3.delete_object(Bucket="kept", Key="hidden")

    with pytest.raises(FileMissing):
        files.get("hidden")


def test_another_fault_is_told_as_it_is(aws):
    with pytest.raises(Exception, match="NoSuchBucket"):
        S3Files("absent").get("x")


def test_a_link_names_the_version_the_file_and_the_regional_host(files):
    stored = files.put("documents/p/a.pdf", b"one", content_type="application/pdf")

    url = files.presigned_get(
        "documents/p/a.pdf", filename="Einwilligung Ü.pdf", version_id=stored.version_id
    )

    assert url.startswith("https://kept.s3.eu-west-2.amazonaws.com/documents/p/a.pdf?")
    assert f"versionId={stored.version_id}" in url
    assert "attachment%3B%20filename%2A%3DUTF-8%27%27Einwilligung%2520%25C3%259C.pdf" in url
    assert "X-Amz-Expires=60" in url


def test_an_upload_is_for_one_key_and_comes_back_to_us(files):
    upload = files.presigned_post(
        "in/p/abc", max_bytes=1000, redirect="https://baton.example/staff"
    )

    assert upload.url == "https://kept.s3.eu-west-2.amazonaws.com/"
    assert upload.fields["key"] == "in/p/abc"
    assert upload.fields["success_action_redirect"] == "https://baton.example/staff"
    policy = json.loads(base64.b64decode(upload.fields["policy"]))["conditions"]
    assert ["content-length-range", 0, 1000] in policy
    assert ["starts-with", f"${NAME_FIELD}", ""] in policy
    assert upload.fields[NAME_FIELD] == ""


def test_a_file_is_called_what_its_sender_calls_it(files):
    boto3.client("s3").put_object(
        Bucket="kept", Key="in/p/abc", Body=b"x", Metadata={"name": "%C3%9Cber%20%F0%9F%A6%B7.pdf"}
    )

    assert files.described("in/p/abc").name == "Über 🦷.pdf"


def test_keys_are_listed_below_a_prefix(files):
    for key in ("in/a", "in/b", "out/c"):
        files.put(key, b"x", content_type="text/plain")

    assert files.keys("in/") == ("in/a", "in/b")
