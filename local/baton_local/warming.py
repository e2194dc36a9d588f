"""Starts the page functions before the first person asks, one by one: all at once is slower."""

import http.client
from urllib.parse import urlsplit

from baton_local.routes import apis, routes
from baton_local.stack import Stack

PATIENCE_SECONDS = 30


def warm(stack: Stack) -> None:
    """Ask each function for one of its pages; GET changes nothing, so anybody may."""
    pages: dict[str, str] = {}
    for api in apis(stack.deployed):
        for route in routes(api):
            method, _, path = route.key.partition(" ")
            if method == "GET" and not route.authorizer:
                pages.setdefault(route.function, path.replace("{", "warm").replace("}", ""))
    for path in pages.values():
        address = urlsplit(stack.base_url)
        connection = http.client.HTTPConnection(address.netloc, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path)
            connection.getresponse().read()
        except OSError:
            return  # the cloud is going down again
        finally:
            connection.close()
