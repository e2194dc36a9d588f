"""The numbers and their relations (reliability §6), which no linter knows."""

import pytest

from baton.aws import clients
from baton.domain.messages import GRACE
from tests.template.template import consumers, functions, resources, timeout

QUEUES = resources("AWS::SQS::Queue")
LONGEST_API_SECONDS = 29


@pytest.mark.parametrize("queue", consumers())
def test_a_queue_hides_a_hint_for_six_timeouts(queue):
    function, mapping = consumers()[queue]
    window = mapping.get("MaximumBatchingWindowInSeconds", 0)

    assert QUEUES[queue]["VisibilityTimeout"] >= 6 * timeout(function) + window


@pytest.mark.parametrize("queue", consumers())
def test_a_failed_hint_returns_alone_and_five_times(queue):
    _, mapping = consumers()[queue]

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert QUEUES[queue]["RedrivePolicy"]["maxReceiveCount"] == 5


@pytest.mark.parametrize("queue", consumers())
def test_a_worker_is_held_back_by_its_mapping(queue):
    function, mapping = consumers()[queue]

    assert mapping["ScalingConfig"]["MaximumConcurrency"] >= 2
    assert "ReservedConcurrentExecutions" not in functions()[function]


@pytest.mark.parametrize("queue", consumers())
def test_dead_letters_outlive_their_queue(queue):
    dead = QUEUES[f"{queue}DeadLetters"]

    assert QUEUES[queue]["MessageRetentionPeriod"] == 4 * 24 * 3600
    assert dead["MessageRetentionPeriod"] == 14 * 24 * 3600


@pytest.mark.parametrize("name", functions())
def test_a_call_may_take_a_quarter_of_the_timeout(name):
    assert timeout(name) >= 4 * clients.READ_SECONDS
    assert clients.CONNECT_SECONDS <= 2


@pytest.mark.parametrize("name", functions())
def test_a_page_answers_before_the_gateway_gives_up(name):
    kinds = {event["Type"] for event in functions()[name].get("Events", {}).values()}
    if "HttpApi" in kinds:
        assert timeout(name) < LONGEST_API_SECONDS


def test_a_tick_ends_before_the_next_one_and_runs_alone():
    assert timeout("Sweep") < 60
    assert functions()["Sweep"]["ReservedConcurrentExecutions"] == 1


@pytest.mark.parametrize("name", ["Sweep", "Reconcile"])
def test_a_late_tick_is_dropped_into_dead_letters(name):
    (tick,) = (e for e in functions()[name]["Events"].values() if e["Type"] == "ScheduleV2")
    policy = tick["Properties"]["RetryPolicy"]

    assert 60 <= policy["MaximumEventAgeInSeconds"] <= 300
    assert tick["Properties"]["DeadLetterConfig"] == {
        "Arn": {"Fn::GetAtt": ["TickDeadLetters", "Arn"]}
    }


def test_a_receipt_has_longer_than_any_sender_may_run():
    assert GRACE.total_seconds() > timeout("SendMessage") + 360


def test_the_sweep_is_missed_after_five_minutes():
    alarm = resources("AWS::CloudWatch::Alarm")["HeartbeatAlarm"]

    assert alarm["Period"] * alarm["EvaluationPeriods"] == 5 * 60
    assert alarm["TreatMissingData"] == "breaching"
