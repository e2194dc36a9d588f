"""One bucket: objects are written once or overwritten with the same bytes, and read by version."""

from itertools import islice
from typing import Any
from urllib.parse import quote, unquote

from botocore.exceptions import ClientError

from baton.actions.ports import Described, FileMissing, Found, Stored, Upload
from baton.aws.clients import client
from baton.domain.frozen import frozen

READ_FOR_SECONDS = 60
UPLOAD_WITHIN_SECONDS = 600

NAME_FIELD = "x-amz-meta-name"
"""What the sender calls the file, percent-encoded: keys hold ids only, and headers no umlauts."""

_ABSENT = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound", "403", "AccessDenied"})
"""Without the right to list, AWS answers 403 for a key that does not exist."""


@frozen
class S3Files:
    """Port `Files` over one bucket."""

    bucket: str

    def put(self, key: str, data: bytes, *, content_type: str, once: bool = False) -> Stored:
        """Write an object; with `once`, leave one that is there alone and say that it existed."""
        wanted = {"IfNoneMatch": "*"} if once else {}
        try:
            reply = client("s3").put_object(
                Bucket=self.bucket, Key=key, Body=data, ContentType=content_type, **wanted
            )
        except ClientError as error:
            if error.response["Error"]["Code"] not in {"PreconditionFailed", "412"}:
                raise
            return Stored(key, self._head(key).get("VersionId"), existed=True)
        return Stored(key, reply.get("VersionId"))

    def get(self, key: str, version_id: str | None = None) -> bytes:
        """Read an object; raises `FileMissing`."""
        try:
            reply = client("s3").get_object(**self._named(key, version_id))
        except ClientError as error:
            raise _missing_or(error, key) from error
        data: bytes = reply["Body"].read()
        return data

    def size(self, key: str) -> int:
        """Give an object's size in bytes; raises `FileMissing`."""
        return int(self._head(key)["ContentLength"])

    def described(self, key: str, version_id: str | None = None) -> Described:
        """Give the size and the sender's name of an object; raises `FileMissing`."""
        head = self._head(key, version_id)
        name = unquote(head.get("Metadata", {}).get("name", ""))
        return Described(int(head["ContentLength"]), name or None)

    def presigned_get(
        self, key: str, *, filename: str, version_id: str | None = None, inline: bool = False
    ) -> str:
        """Give a URL that reads one version of an object for 60 seconds."""
        way = "inline" if inline else "attachment"
        shown = f"{way}; filename*=UTF-8''{quote(filename, safe='')}"
        url: str = client("s3").generate_presigned_url(
            "get_object",
            Params=self._named(key, version_id)
            | {"ResponseContentDisposition": shown, "ResponseCacheControl": "no-store"},
            ExpiresIn=READ_FOR_SECONDS,
        )
        return url

    def presigned_post(self, key: str, *, max_bytes: int, redirect: str | None = None) -> Upload:
        """Give what a browser must post to upload one object; `redirect` is where it goes then."""
        fields = {"success_action_redirect": redirect} if redirect else {}
        free = {NAME_FIELD: ""}
        post = client("s3").generate_presigned_post(
            self.bucket,
            key,
            Fields=fields | free,
            Conditions=[
                ["content-length-range", 0, max_bytes],
                ["starts-with", f"${NAME_FIELD}", ""],
                *({k: v} for k, v in fields.items()),
            ],
            ExpiresIn=UPLOAD_WITHIN_SECONDS,
        )
        return Upload(post["url"], post["fields"])

    def listed(self, prefix: str, *, after: str = "", most: int) -> tuple[Found, ...]:
        """Give the first objects below a prefix behind a key; a deleted one is not among them."""
        pages = client("s3").get_paginator("list_object_versions").paginate
        found = pages(Bucket=self.bucket, Prefix=prefix, **({"KeyMarker": after} if after else {}))
        latest = (
            Found(each["Key"], each["VersionId"], each["LastModified"])
            for page in found
            for each in page.get("Versions", ())
            if each["IsLatest"] and each["Key"] > after
        )
        return tuple(islice(latest, most))

    def keys(self, prefix: str) -> tuple[str, ...]:
        """Give every key below a prefix."""
        pages = client("s3").get_paginator("list_objects_v2").paginate
        found = pages(Bucket=self.bucket, Prefix=prefix)
        return tuple(each["Key"] for page in found for each in page.get("Contents", ()))

    def _head(self, key: str, version_id: str | None = None) -> Any:
        try:
            return client("s3").head_object(**self._named(key, version_id))
        except ClientError as error:
            raise _missing_or(error, key) from error

    def _named(self, key: str, version_id: str | None) -> dict[str, str]:
        named = {"Bucket": self.bucket, "Key": key}
        return named | {"VersionId": version_id} if version_id else named


def _missing_or(error: Any, key: str) -> Any:
    return FileMissing(key) if error.response["Error"]["Code"] in _ABSENT else error
