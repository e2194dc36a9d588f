"""Every queue has dead letters and an alarm; nothing can be lost without somebody being told."""

import re

import pytest

from tests.template.template import consumers, resources

QUEUES = resources("AWS::SQS::Queue")
ALARMS = resources("AWS::CloudWatch::Alarm")
DEAD = {name for name in QUEUES if name.endswith("DeadLetters")}


@pytest.mark.parametrize("queue", sorted(QUEUES.keys() - DEAD))
def test_a_queue_has_dead_letters_and_a_consumer(queue):
    target = QUEUES[queue]["RedrivePolicy"]["deadLetterTargetArn"]

    assert target == {"Fn::GetAtt": [f"{queue}DeadLetters", "Arn"]}
    assert queue in consumers()


@pytest.mark.parametrize("queue", sorted(DEAD))
def test_one_dead_letter_rings(queue):
    (alarm,) = (
        alarm
        for alarm in ALARMS.values()
        if alarm.get("Dimensions")
        == [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
    )

    assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (
        1,
        "GreaterThanOrEqualToThreshold",
    )


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_reaches_a_topic(name):
    assert ALARMS[name]["AlarmActions"] == [{"Ref": "Alarms"}]


@pytest.mark.parametrize("name", ALARMS)
def test_an_alarm_says_what_it_means_which_cases_whose_it_is_and_what_to_do(name):
    told = re.fullmatch(r"Means: .+ Cases: .+ Holder: .+ Do: .+", ALARMS[name]["AlarmDescription"])

    assert told


@pytest.mark.parametrize("queue", QUEUES)
def test_a_queue_is_encrypted(queue):
    assert QUEUES[queue]["SqsManagedSseEnabled"] is True
