"""Makes the HTTP API's routes: the emulator ignores the OpenAPI body that SAM writes for it."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baton_local.deployed import Deployed, Resource
from baton_local.emulator import REGION
from baton_local.session import Session

FUNCTION = re.compile(r"\$\{(\w+)\.Arn\}")
ANY = "x-amazon-apigateway-any-method"


@dataclass(frozen=True)
class Route:
    """One route of the template: what it answers to, who answers, who may ask."""

    key: str
    function: str
    authorizer: str | None
    scopes: tuple[str, ...]


def create_routes(session: Session, deployed: Deployed) -> None:
    """Make each API's routes as the template says; wipes what was there before."""
    gateway = session.client("apigatewayv2")
    for api in apis(deployed):
        _wipe(gateway, api.physical)
        authorizers = _make_authorizers(gateway, deployed, api)
        if cors := deployed.resolve(api.properties["Body"].get("x-amazon-apigateway-cors")):
            titled = {name[0].upper() + name[1:]: value for name, value in cors.items()}
            gateway.update_api(ApiId=api.physical, CorsConfiguration=titled)
        for route in routes(api):
            _make_route(gateway, deployed, api, route, authorizers)


def apis(deployed: Deployed) -> Iterator[Resource]:
    """The HTTP APIs that are described by a body."""
    yield from (
        api for api in deployed.resources("AWS::ApiGatewayV2::Api") if "Body" in api.properties
    )


def routes(api: Resource) -> Iterator[Route]:
    """Every route of the body."""
    for path, methods in api.properties["Body"]["paths"].items():
        for method, operation in methods.items():
            uri = json.dumps(operation["x-amazon-apigateway-integration"]["uri"])
            found = FUNCTION.search(uri)
            if not found:
                raise ValueError(f"{method} {path} leads to no function: {uri}")
            needs = [pair for need in operation.get("security", []) for pair in need.items()]
            name, scopes = needs[0] if needs else (None, [])
            yield Route(_key(method, path), found[1], name, tuple(scopes))


def _key(method: str, path: str) -> str:
    if path == "/$default":
        return "$default"
    return f"{'ANY' if method == ANY else method.upper()} {path}"


def _wipe(gateway: Any, api: str) -> None:
    for route in gateway.get_routes(ApiId=api)["Items"]:
        gateway.delete_route(ApiId=api, RouteId=route["RouteId"])
    for integration in gateway.get_integrations(ApiId=api)["Items"]:
        gateway.delete_integration(ApiId=api, IntegrationId=integration["IntegrationId"])
    for authorizer in gateway.get_authorizers(ApiId=api)["Items"]:
        gateway.delete_authorizer(ApiId=api, AuthorizerId=authorizer["AuthorizerId"])


def _make_authorizers(gateway: Any, deployed: Deployed, api: Resource) -> Mapping[str, str]:
    """Ids by name; anything but a JWT authorizer fails here, on purpose."""
    schemes = api.properties["Body"].get("components", {}).get("securitySchemes", {})
    made = {}
    for name, scheme in schemes.items():
        wanted = deployed.resolve(scheme["x-amazon-apigateway-authorizer"])
        jwt = wanted["jwtConfiguration"]
        answer = gateway.create_authorizer(
            ApiId=api.physical,
            Name=name,
            AuthorizerType="JWT",
            JwtConfiguration={"Issuer": jwt["issuer"], "Audience": jwt["audience"]},
            IdentitySource=[wanted["identitySource"]],
        )
        made[name] = answer["AuthorizerId"]
    return made


def _make_route(
    gateway: Any, deployed: Deployed, api: Resource, route: Route, authorizers: Mapping[str, str]
) -> None:
    function = deployed.names[route.function]
    integration = gateway.create_integration(
        ApiId=api.physical,
        IntegrationType="AWS_PROXY",
        PayloadFormatVersion="2.0",
        IntegrationUri=f"arn:aws:lambda:{REGION}:{deployed.account}:function:{function}",
    )
    guard: dict[str, Any] = {}
    if route.authorizer:
        guard = {
            "AuthorizationType": "JWT",
            "AuthorizerId": authorizers[route.authorizer],
            "AuthorizationScopes": list(route.scopes),
        }
    target = f"integrations/{integration['IntegrationId']}"
    gateway.create_route(ApiId=api.physical, RouteKey=route.key, Target=target, **guard)
