import http.client
from typing import Any
from urllib.parse import urlsplit

import pytest

from baton_local.deployed import Resource
from baton_local.routes import Route, apis, create_routes, routes
from baton_local.stack import Stack


def an_api(**paths: Any) -> Resource:
    return Resource("Api", "a1", "AWS::ApiGatewayV2::Api", {"Body": {"paths": paths}})


def an_operation(function: str = "ShowBoard", **more: Any) -> dict[str, Any]:
    uri = {"Fn::Sub": f"arn:aws:apigateway:x:lambda:path/functions/${{{function}.Arn}}/invocations"}
    return {"x-amazon-apigateway-integration": {"uri": uri}, **more}


def test_a_route_is_read_with_its_function_and_guard() -> None:
    api = an_api(**{"/api/board": {"get": an_operation(security=[{"Staff": ["read"]}])}})

    assert list(routes(api)) == [Route("GET /api/board", "ShowBoard", "Staff", ("read",))]


def test_any_method_and_the_default_have_keys_of_their_own() -> None:
    anything = {"x-amazon-apigateway-any-method": an_operation("OpenLink")}
    api = an_api(**{"/p/{proxy+}": anything, "/$default": anything})

    assert [route.key for route in routes(api)] == ["ANY /p/{proxy+}", "$default"]


def test_a_route_to_no_function_is_an_error() -> None:
    nowhere = {"x-amazon-apigateway-integration": {"uri": "http://elsewhere"}}

    with pytest.raises(ValueError, match="leads to no function"):
        list(routes(an_api(**{"/x": {"get": nowhere}})))


def ask(stack: Stack, method: str, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection(urlsplit(stack.base_url).netloc, timeout=30)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


@pytest.mark.emulator
def test_the_routes_of_the_template_are_those_that_exist(stack: Stack) -> None:
    gateway = stack.client("apigatewayv2")
    for api in apis(stack.deployed):
        made = gateway.get_routes(ApiId=api.physical)["Items"]

        assert sorted(route["RouteKey"] for route in made) == sorted(r.key for r in routes(api))


@pytest.mark.emulator
def test_making_them_again_changes_nothing(stack: Stack) -> None:
    create_routes(stack.session, stack.deployed)

    assert ask(stack, "GET", "/p/abc") == 200
    gateway, api = stack.client("apigatewayv2"), stack.outputs["ApiId"]
    assert len(gateway.get_authorizers(ApiId=api)["Items"]) == 1


@pytest.mark.emulator
def test_every_route_answers_and_every_guarded_one_asks_for_a_token(stack: Stack) -> None:
    for api in apis(stack.deployed):
        for route in routes(api):
            method, _, path = route.key.partition(" ")
            status = ask(stack, method, path.replace("{", "a").replace("}", ""))

            assert status == (401 if route.authorizer else 200), route.key


@pytest.mark.emulator
@pytest.mark.parametrize("token", ["nonsense", "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.e30."])
def test_a_forged_token_opens_nothing(stack: Stack, token: str) -> None:
    assert ask(stack, "GET", "/api/board", Authorization=token) == 401


@pytest.mark.emulator
def test_a_token_of_the_pool_opens_a_guarded_route(stack: Stack) -> None:
    pool, people = stack.outputs["UserPoolId"], stack.client("cognito-idp")
    name, word = "nurse@example.com", "Correct-horse-7"
    people.admin_create_user(UserPoolId=pool, Username=name, MessageAction="SUPPRESS")
    people.admin_set_user_password(UserPoolId=pool, Username=name, Password=word, Permanent=True)
    signed_in = people.initiate_auth(
        ClientId=stack.outputs["UserPoolClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": word},
    )
    token = signed_in["AuthenticationResult"]["AccessToken"]

    assert ask(stack, "GET", "/api/board", Authorization=f"Bearer {token}") == 200


@pytest.mark.emulator
def test_an_unknown_path_and_a_wrong_method_are_not_found(stack: Stack) -> None:
    assert ask(stack, "GET", "/nowhere") == 404
    assert ask(stack, "DELETE", "/p/abc") == 404
