"""A versioned bucket in memory."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from baton.actions.ports import Described, FileMissing, Found, Stored, Upload
from tests.fakes.world import Clock


@dataclass
class MemoryFiles:
    """Keeps every version of every object; `types` holds the content type last put, `names` what a
    sender called it."""

    versions: dict[str, list[bytes]] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    written: dict[str, datetime] = field(default_factory=dict)
    now: Callable[[], datetime] = field(default_factory=Clock)

    def put(self, key: str, data: bytes, *, content_type: str, once: bool = False) -> Stored:
        """Write an object; with `once`, leave one that is there alone."""
        kept = self.versions.setdefault(key, [])
        if once and kept:
            return Stored(key=key, version_id=f"v{len(kept)}", existed=True)
        kept.append(data)
        self.written[key] = self.now()
        self.types[key] = content_type
        return Stored(key=key, version_id=f"v{len(kept)}")

    def get(self, key: str, version_id: str | None = None) -> bytes:
        """Read an object, its latest version unless one is named."""
        kept = self.versions.get(key, [])
        number = int(version_id[1:]) if version_id else len(kept)
        if not 1 <= number <= len(kept):
            raise FileMissing(key)
        return kept[number - 1]

    def size(self, key: str) -> int:
        """Give an object's size in bytes."""
        return len(self.get(key))

    def described(self, key: str, version_id: str | None = None) -> Described:
        """Give the size and the sender's name of an object."""
        return Described(len(self.get(key, version_id)), self.names.get(key))

    def listed(self, prefix: str, *, after: str = "", most: int) -> tuple[Found, ...]:
        """Give the first objects below a prefix behind a key."""
        keys = sorted(key for key in self.versions if key.startswith(prefix) and key > after)
        return tuple(
            Found(key, f"v{len(self.versions[key])}", self.written[key]) for key in keys[:most]
        )

    def presigned_get(
        self, key: str, *, filename: str, version_id: str | None = None, inline: bool = False
    ) -> str:
        """Give a sham address that tells all that was asked for."""
        shown = "inline" if inline else "attachment"
        return f"https://files.example/{key}?version={version_id}&{shown}={filename}"

    def presigned_post(self, key: str, *, max_bytes: int, redirect: str | None = None) -> Upload:
        """Give a sham form."""
        fields = {"key": key, "max_bytes": str(max_bytes)}
        if redirect:
            fields["success_action_redirect"] = redirect
        return Upload(url="https://files.example/", fields=fields)
