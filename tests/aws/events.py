"""Hand-written events of the HTTP API, as AWS writes them (payload 2.0)."""

import base64
import json
from typing import Any
from urllib.parse import urlencode

SAME_ORIGIN = {"origin": "https://baton.example", "sec-fetch-site": "same-origin"}


def an_event(route: str, path: str | None = None, **changes: Any) -> dict[str, Any]:
    """An event of a route; the path is that of the route if nothing is said."""
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route,
        "rawPath": path or route.partition(" ")[2],
        "rawQueryString": "",
        "headers": {"host": "abc.execute-api.eu-west-2.amazonaws.com"},
        "requestContext": {"http": {"method": route.partition(" ")[0]}},
        "isBase64Encoded": False,
    }
    event["headers"] |= changes.pop("headers", {})
    return event | changes


def a_form(route: str, fields: Any, **changes: Any) -> dict[str, Any]:
    """A form posted by a page of ours; AWS hands such bodies over in base64."""
    headers = {"content-type": "application/x-www-form-urlencoded", **SAME_ORIGIN}
    headers |= changes.pop("headers", {})
    text = fields if isinstance(fields, bytes) else urlencode(fields, doseq=True).encode()
    body = base64.b64encode(text).decode()
    return an_event(route, body=body, isBase64Encoded=True, headers=headers, **changes)


def a_call(route: str, value: Any, **changes: Any) -> dict[str, Any]:
    """A JSON call of an API client whose token the gateway has verified."""
    claims = {"sub": "sub-1", "token_use": "access", **changes.pop("claims", {})}
    context = {"http": {"method": "POST"}, "authorizer": {"jwt": {"claims": claims}}}
    body = value if isinstance(value, str) else json.dumps(value)
    headers = {"content-type": "application/json"} | changes.pop("headers", {})
    return an_event(route, body=body, headers=headers, requestContext=context, **changes)
