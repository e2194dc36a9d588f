"""A request as handlers see it: parsed on demand, judged for size, type, origin and shape."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from baton.aws import bodies
from baton.aws.cookies import LANGUAGE, PATIENT, STAFF, cookies_of
from baton.domain.digits import whole
from baton.domain.errors import BadInput, NotAllowed, NotFound
from baton.domain.languages import LANGUAGES

Body = TypeVar("Body", bound=BaseModel)

_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,128}", re.ASCII)
_KEY = r"(?a)[\x21-\x7e]{1,255}"
_SPOKEN = re.compile(r"[a-z]{2}", re.ASCII)


class Invalid(BadInput):
    """A body is not of the shape this route takes; `fields` names where, never what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__("fields are missing, unknown or malformed")
        self._named = fields

    @property
    def fields(self) -> tuple[str, ...]:
        """Where, as the path into the body."""
        return self._named


@dataclass(frozen=True)
class Request:
    """One HTTP API event (payload 2.0)."""

    event: Mapping[str, Any]
    most_bytes: int = 0

    @property
    def route(self) -> str:
        """The route as the template names it, such as `GET /p/{token}`."""
        return str(self.event.get("routeKey") or "$default")

    @property
    def path(self) -> str:
        """The path as sent. It may hold a token: never log it."""
        return str(self.event.get("rawPath") or "/")

    @property
    def is_api(self) -> bool:
        """Whether a program asks, and JSON is the answer."""
        return self.path.startswith("/api/")

    @property
    def wants_json(self) -> bool:
        """Whether JSON is the answer: to a program, or to a script of our own pages."""
        return self.is_api or self.header("accept").startswith("application/json")

    @property
    def is_staff(self) -> bool:
        """Whether the page is one of staff's."""
        return self.path == "/staff" or self.path.startswith("/staff/")

    @property
    def params(self) -> Mapping[str, str]:
        """What stands in the path, by the names of the template; raises `NotFound` for what cannot
        be an id."""
        given: Mapping[str, str] = self.event.get("pathParameters") or {}
        if not all(_PARAMETER.fullmatch(value) for value in given.values()):
            raise NotFound("no such id")
        return given

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        return self.event.get("queryStringParameters") or {}

    @property
    def asked_language(self) -> str | None:
        """The language that this very request chooses (`?language=ar`), if we speak it."""
        asked = self.query.get("language")
        return asked if asked in LANGUAGES else None

    @property
    def chosen_language(self) -> str | None:
        """The language chosen on a page of ours: now, or earlier on this device."""
        kept = self._cookies.get(LANGUAGE)
        return self.asked_language or (kept if kept in LANGUAGES else None)

    @property
    def language(self) -> str:
        """The language chosen here, or else the one that the browser asks for first."""
        if self.chosen_language:
            return self.chosen_language
        found = _SPOKEN.match(self.header("accept-language").lower())
        return found[0] if found else "en"

    @property
    def patient_cookie(self) -> str | None:
        """The patient's capability, unjudged."""
        return self._cookies.get(PATIENT)

    @property
    def staff_cookie(self) -> str | None:
        """The token of a staff session, unjudged; the API takes none."""
        return None if self.is_api else self._cookies.get(STAFF)

    @property
    def sub(self) -> str | None:
        """Who asks through the API: from an access token that the gateway has verified."""
        authorizer = self.event.get("requestContext", {}).get("authorizer", {})
        claims = authorizer.get("jwt", {}).get("claims", {})
        return claims.get("sub") if claims.get("token_use") == "access" else None

    @property
    def idempotency_key(self) -> str | None:
        """The key under which an API client may safely ask twice."""
        key = self.header("idempotency-key")
        if key and not re.fullmatch(_KEY, key):
            raise BadInput("Idempotency-Key has at most 255 printable characters")
        return key or None

    @cached_property
    def fields(self) -> bodies.Fields:
        """The posted form, each field with all its values."""
        return bodies.fields_of(self._bytes, self.header("content-type"))

    @property
    def multipart(self) -> bodies.Multipart:
        """The posted form with its files; one without files may come as any other form."""
        content_type = self.header("content-type")
        if content_type.startswith("multipart/"):
            return bodies.multipart_of(self._bytes, content_type)
        return bodies.Multipart(self.fields, ())

    def number(self, name: str, otherwise: int) -> int:
        """Give a whole number behind the question mark; anything else there counts for nothing."""
        text = self.query.get(name, "")
        number = whole(text, 5)
        return otherwise if number is None else number

    def header(self, name: str) -> str:
        """Give a header by its lower-case name, or nothing."""
        return str((self.event.get("headers") or {}).get(name, ""))

    def body(self, model: type[Body]) -> Body:
        """Read the posted form, or the JSON of an API call; raises `Invalid` naming the fields.

        In a form a blank field counts as absent, and a field comes once unless the model holds a
        tuple.
        """
        if self.is_api:
            given = bodies.json_of(self._bytes, self.header("content-type"))
        else:
            given = _single(self.fields, model)
        try:
            return model.model_validate(given)
        except ValidationError as error:
            raise Invalid(_where(error)) from error

    def file(self, name: str) -> bytes:
        """Give the bytes of an uploaded file; empty when none was chosen."""
        return bodies.file_of(self._bytes, self.header("content-type"), name)

    def require_same_origin(self, origin: str) -> None:
        """Refuse a page's POST that another site caused; raises `NotAllowed`.

        Our pages send no referrer, so browsers may write `Origin: null` on our own forms; then
        Sec-Fetch-Site decides. A browser too old for that header is held by SameSite=Strict.
        """
        sent, site = self.header("origin"), self.header("sec-fetch-site")
        if sent not in {"", "null", origin} or site not in {"", "same-origin", "none"}:
            raise NotAllowed("this came from another site")
        if not sent and not site:
            raise NotAllowed("a browser says where a form comes from")

    @cached_property
    def _cookies(self) -> Mapping[str, str]:
        return cookies_of(self.event)

    @cached_property
    def _bytes(self) -> bytes:
        text = self.event.get("body") or ""
        if len(text) > self.most_bytes * 4 // 3 + 4:
            raise bodies.TooLarge(f"at most {self.most_bytes} bytes")
        try:
            data = base64.b64decode(text) if self.event.get("isBase64Encoded") else text.encode()
        except (binascii.Error, UnicodeEncodeError) as error:
            raise BadInput("the body cannot be read") from error
        if len(data) > self.most_bytes:
            raise bodies.TooLarge(f"at most {self.most_bytes} bytes")
        return data


def _single(fields: bodies.Fields, model: type[BaseModel]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, values in fields.items():
        field = model.model_fields.get(name)
        if field and str(field.annotation).startswith("tuple"):
            given[name] = tuple(value for value in values if value.strip())
        elif len(values) > 1:
            raise Invalid((name,))
        elif values[0].strip():
            given[name] = values[0]
    return given


def _where(error: ValidationError) -> tuple[str, ...]:
    told = error.errors(include_input=False, include_context=False, include_url=False)
    return tuple(sorted({".".join(str(part) for part in each["loc"])[:60] for each in told}))
