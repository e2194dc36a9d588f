"""The only dice: ids that nobody can guess or count."""

import base64
import secrets


def new_id() -> str:
    """Give 16 random characters of [a-z2-7] (80 bits), as `domain.model.Id` wants them."""
    return base64.b32encode(secrets.token_bytes(10)).decode().lower()


def new_token() -> str:
    """Give 43 random URL-safe characters (256 bits), for what must be kept secret."""
    return secrets.token_urlsafe(32)
