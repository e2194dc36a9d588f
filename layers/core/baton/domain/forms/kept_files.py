"""What a draft keeps of a file that answers a question; its bytes are kept elsewhere."""

import json
from dataclasses import asdict

from baton.domain.errors import Unparsable
from baton.domain.forms.values import Attachment, Value, ValueKind
from baton.domain.frozen import frozen


@frozen
class KeptFile:
    """One file: `file_id` finds its bytes, `sha1` is FHIR's hash (base64), `pages` its length."""

    file_id: str
    title: str
    content_type: str
    size_bytes: int
    pages: int
    sha1: str
    sha256: str

    def to_text(self) -> str:
        """The text that a draft keeps."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)

    @classmethod
    def from_text(cls, text: str) -> "KeptFile":
        """The file a text tells of; raises `Unparsable`."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise Unparsable("a file of a draft") from error

    @property
    def value(self) -> Value:
        """The answer it is."""
        attachment = Attachment(
            self.content_type,
            self.title,
            self.size_bytes,
            f"Binary/{self.file_id}",
            self.sha1,
        )
        return Value(ValueKind.ATTACHMENT, attachment)
