"""Who may call which route, and what the gateway's log may say of it."""

import json

import pytest

from tests.template.template import expanded, functions, resources, written

ROUTES = [
    (name, event["Properties"])
    for name, function in functions().items()
    for event in function.get("Events", {}).values()
    if event["Type"] == "HttpApi"
]
API = resources("AWS::Serverless::HttpApi")["Api"]


def key(properties) -> str:
    if "Path" not in properties:
        return "$default"
    return f"{properties['Method']} {properties['Path']}"


def test_each_route_belongs_to_one_function():
    keys = [key(properties) for _, properties in ROUTES]

    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("name", "properties"), ROUTES, ids=lambda v: key(v) if isinstance(v, dict) else v
)
def test_the_api_and_nothing_else_asks_for_a_token(name, properties):
    guarded = properties.get("Auth") == {"Authorizer": "Staff"}

    assert guarded == properties.get("Path", "").startswith("/api/")


@pytest.mark.parametrize(
    ("name", "properties"), ROUTES, ids=lambda v: key(v) if isinstance(v, dict) else v
)
def test_a_route_speaks_a_known_method_in_a_known_place(name, properties):
    if key(properties) == "$default":
        return
    place, method = properties["Path"].split("/")[1], properties["Method"]

    assert place in {"p", "staff", "api", "verify"}
    assert method in {"GET", "POST"} or (place, method) == ("api", "PATCH")


def test_what_no_route_knows_gets_a_page_of_ours():
    assert [name for name, properties in ROUTES if key(properties) == "$default"] == ["OpenLink"]


def test_the_access_log_holds_no_path_and_nothing_of_the_caller():
    line = json.loads(API["AccessLogSettings"]["Format"])

    assert set(line.values()) == {
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.requestId",
    }


def test_the_distribution_writes_no_access_log():
    front = resources("AWS::CloudFront::Distribution")["Front"]["DistributionConfig"]

    assert "Logging" not in front


def test_routes_that_judge_secrets_are_throttled_harder():
    usual = API["DefaultRouteSettings"]["ThrottlingRateLimit"]
    slow = {"POST /p/{token}", "POST /staff/sign-in", "POST /verify"}

    assert API["RouteSettings"].keys() == slow
    assert all(each["ThrottlingRateLimit"] < usual for each in API["RouteSettings"].values())
    assert slow <= {key(properties) for _, properties in ROUTES}


def test_tokens_come_from_our_pool_for_our_client():
    (api,) = resources("AWS::ApiGatewayV2::Api", expanded()).values()
    scheme = api["Body"]["components"]["securitySchemes"]["Staff"]
    judge = scheme["x-amazon-apigateway-authorizer"]["jwtConfiguration"]

    assert judge["audience"] == [{"Ref": "UserPoolClient"}]
    assert "${UserPool}" in judge["issuer"]["Fn::Sub"]


def test_staff_prove_a_password_and_a_code_and_nobody_signs_up():
    pool = resources("AWS::Cognito::UserPool")["UserPool"]
    client = resources("AWS::Cognito::UserPoolClient")["UserPoolClient"]

    assert (pool["MfaConfiguration"], pool["EnabledMfas"]) == ("ON", ["SOFTWARE_TOKEN_MFA"])
    assert pool["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert client["ExplicitAuthFlows"] == [
        "ALLOW_ADMIN_USER_PASSWORD_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    ]


OUTPUTS = """ApiId PublicUrl TableName DocumentsBucket ScansBucket AssetsBucket UserPoolId
UserPoolClientId ReceiptsTopicArn SealKeyArn LinkSecretArn CookieSecretArn SweepName AdvanceCaseName
ReconcileName""".split()


def test_the_outputs_that_tools_read_are_there():
    queues = [f"{kind}Queue" for kind in ("Case", "Send", "Render", "Seal", "Scan", "Receipt")]
    wanted = [*OUTPUTS, *(f"{q}Url" for q in queues), *(f"{q}DeadLettersUrl" for q in queues)]

    assert set(wanted) <= written()["Outputs"].keys()
