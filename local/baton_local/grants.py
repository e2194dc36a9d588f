"""Compares what each function's role allows with what the function was seen to use."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from baton_local.calls import Call
from baton_local.deployed import Deployed

# Used by the service that calls the function, not by the function.
FOR_THE_PLATFORM = frozenset(
    {
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
    }
)


@dataclass(frozen=True)
class Difference:
    """One function whose role and doings do not match."""

    function: str
    unused: frozenset[str]
    ungranted: frozenset[str]


def granted(deployed: Deployed) -> Mapping[str, frozenset[str]]:
    """The actions that each function's role allows, by the function's name in the template."""
    roles = {
        role.logical: frozenset(_actions(role.properties))
        for role in deployed.resources("AWS::IAM::Role")
    }
    functions = deployed.resources("AWS::Lambda::Function")
    return {each.logical: roles[_role(each.properties["Role"])] for each in functions}


def used(calls: Iterable[Call]) -> Mapping[str, frozenset[str]]:
    """The actions that each function was seen to need."""
    found: dict[str, set[str]] = {}
    for call in calls:
        found.setdefault(call.function, set()).update(call.iam_actions)
    return {function: frozenset(actions) for function, actions in found.items()}


def differences(deployed: Deployed, calls: Iterable[Call]) -> list[Difference]:
    """Where the two part; a function that was never called counts as using nothing."""
    seen, result = used(calls), []
    for function, allowed in sorted(granted(deployed).items()):
        mine = seen.get(function, frozenset())
        unused, ungranted = allowed - mine - FOR_THE_PLATFORM, mine - allowed
        if unused or ungranted:
            result.append(Difference(function, unused, ungranted))
    return result


def _role(reference: Any) -> str:
    """The logical name in a GetAtt of a role's Arn."""
    return str(reference["Fn::GetAtt"][0])


def _actions(role: Mapping[str, Any]) -> Iterator[str]:
    for policy in role.get("Policies", []):
        for statement in policy["PolicyDocument"]["Statement"]:
            actions = statement["Action"] if statement["Effect"] == "Allow" else []
            yield from [actions] if isinstance(actions, str) else actions
