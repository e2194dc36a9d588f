import json
from datetime import datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from baton.aws.logging import Facts, cause, note, publish
from baton.domain.errors import Unavailable


def line(capsys):
    return json.loads(capsys.readouterr().out)


def test_a_line_says_what_happened_to_which_ids(capsys):
    note(
        "worked",
        practice="harbour",
        message_id="m1",
        case="case1",
        stage="invited",
        to_stage="opened",
        ms=7,
    )

    told = line(capsys)
    assert told["message"] == "worked"
    assert {
        "practice": "harbour",
        "message_id": "m1",
        "case": "case1",
        "ms": 7,
    }.items() <= told.items()


def test_a_line_says_when_and_how_grave_and_nothing_of_the_code(capsys):
    note("worked")

    told = line(capsys)
    assert told.keys() == {"level", "message", "timestamp", "service"}
    assert (told["level"], told["service"]) == ("INFO", "baton")
    assert datetime.fromisoformat(told["timestamp"]).utcoffset() == timedelta()


@pytest.mark.parametrize("value", ["mia@example.org", "Müller", "a\nb", "x" * 101, None, ["a"]])
def test_a_value_that_is_not_plainly_an_id_is_not_told(capsys, value):
    note("worked", case=value)

    assert line(capsys)["case"] == "?"


def test_a_fact_that_is_not_on_the_list_is_left_out(capsys):
    note("worked", name="Mia", birth_date="1990-02-03")

    assert "Mia" not in str(line(capsys))


def test_no_fact_on_the_list_could_hold_a_person():
    assert not Facts.__annotations__.keys() & {"name", "email", "phone", "path", "token", "body"}


def test_a_route_is_told_and_a_path_with_a_token_has_no_place(capsys):
    note("answered", route="GET /p/{token}", status=200)

    assert line(capsys)["route"] == "GET /p/{token}"


def test_counts_become_metrics_without_dimensions(capsys):
    publish({"sweep": 1, "due": 0})

    told = line(capsys)
    (metrics,) = told["_aws"]["CloudWatchMetrics"]
    assert metrics == {
        "Namespace": "Baton",
        "Dimensions": [[]],
        "Metrics": [{"Name": "sweep", "Unit": "Count"}, {"Name": "due", "Unit": "Count"}],
    }
    assert (told["sweep"], told["due"]) == ([1], [0])


def refused(code="AccessDenied"):
    return ClientError({"Error": {"Code": code, "Message": "Mia may not"}}, "PutObject")


def raised_from(error, behind):
    error.__cause__ = behind
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError("Mia"), "ValueError"),
        (refused(), "AccessDenied PutObject"),
        (raised_from(Unavailable("Mia"), refused("SlowDown")), "Unavailable SlowDown PutObject"),
        (raised_from(Unavailable("Mia"), ValueError("Mia")), "Unavailable"),
        (ClientError({}, "GetItem"), "Unknown GetItem"),
    ],
)
def test_a_cause_is_a_class_and_what_aws_refused(error, told):
    assert cause(error) == told
