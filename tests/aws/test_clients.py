import pytest

from baton.aws.clients import client


@pytest.mark.parametrize(
    ("service", "attempts"), [("dynamodb", 3), ("s3", 3), ("sqs", 3), ("kms", 3)]
)
def test_what_stays_in_the_house_is_tried_three_times(aws, service, attempts):
    assert client(service).meta.config.retries == {
        "mode": "standard",
        "total_max_attempts": attempts,
    }


@pytest.mark.parametrize("service", ["sesv2", "pinpoint-sms-voice-v2"])
def test_what_leaves_the_house_is_sent_once(aws, service):
    assert client(service).meta.config.retries["total_max_attempts"] == 1


def test_a_client_is_built_once(aws):
    assert client("sqs") is client("sqs")


def test_no_call_waits_longer_than_its_share(aws):
    config = client("dynamodb").meta.config

    assert (config.connect_timeout, config.read_timeout) == (2, 5)
