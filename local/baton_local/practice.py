"""`baton practice create`: the same on this machine and on AWS, by the product's own action."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime

import boto3
import click
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from baton.actions.create_practice import Founding, Foundry, create_practice
from baton.aws.clients import client
from baton.aws.engines import LayerEngines
from baton.aws.kms import KmsSeal
from baton.aws.people import CognitoPeople
from baton.aws.store import DynamoStore
from baton.domain.errors import Conflict, WrongAnswer
from baton.domain.practices import Practice
from baton_local.attach import running_stack
from baton_local.emulator import REGION
from baton_local.errors import LocalCloudError
from baton_local.home import default_home
from baton_local.stack import Stack

Outputs = Mapping[str, str]


def found(outputs: Outputs, founding: Founding, now: datetime) -> Practice:
    """Create a practice in the stack that has these outputs; boto3's own settings say where."""
    foundry = Foundry(
        store=DynamoStore(client("dynamodb"), outputs["TableName"], lambda: now),
        engines=LayerEngines(KmsSeal(outputs["SealKeyArn"])),
        accounts=CognitoPeople(outputs["UserPoolId"], outputs["UserPoolClientId"]),
        now=now,
    )
    return create_practice(foundry, founding)


def found_here(stack: Stack, founding: Founding) -> Practice:
    """Create a practice in a local cloud, at its moved clock."""
    with _reaching(stack):
        return found(stack.outputs, founding, stack.clock.now())


@contextmanager
def _reaching(stack: Stack) -> Iterator[None]:
    """Let the product's clients reach this cloud, and whatever they reached before afterwards."""
    before = dict(os.environ)
    os.environ |= {
        "AWS_ENDPOINT_URL": stack.endpoint,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    client.cache_clear()
    try:
        for service in ("cognito-idp", "dynamodb", "kms"):
            stack.clock.sign_for(client(service))
        yield
    finally:
        os.environ.clear()
        os.environ |= before
        client.cache_clear()


@click.group()
def practice() -> None:
    """Set up practices."""


@practice.command()
@click.option("--name", required=True, help="Name of the practice, as patients know it.")
@click.option("--email", required=True, help="Address of the first manager, who signs in with it.")
@click.option("--manager", required=True, help="Name of the first manager.")
@click.option("--phone", required=True, help="Phone of the practice, with its country code.")
@click.option("--zone", required=True, help="Time zone, such as Europe/London.")
@click.option("--language", default="en", show_default=True)
@click.option("--password", help="Temporary password to hand over; without it one is mailed.")
@click.option("--test", is_flag=True, help="Made-up data: never counts in a report.")
@click.option("--stack", help="Stack on AWS; without it the local cloud that is up.")
def create(stack: str | None, **given: str | bool | None) -> None:
    """Create a practice, its seal certificate and its first manager."""
    try:
        founding = Founding.model_validate({k: v for k, v in given.items() if v is not None})
        if stack:
            outputs = _outputs_on_aws(stack)
            made = found(outputs, founding, datetime.now(UTC))
        else:
            here = running_stack(default_home())
            outputs, made = here.outputs, found_here(here, founding)
    except ValidationError as error:
        fields = ", ".join(sorted({f"--{each['loc'][0]}" for each in error.errors()}))
        raise LocalCloudError(f"Not understood: {fields}.") from error
    except KeyError as error:
        raise LocalCloudError(f"There is no such zone or output: {error}.") from error
    except WrongAnswer as error:
        raise LocalCloudError(
            "--password: give at least 12 characters, or leave it out and one is mailed."
        ) from error
    except Conflict as error:
        raise LocalCloudError(f"{founding.email} has an account: {error}.") from error
    click.echo(f"{made.name} is ready ({made.practice_id}).")
    click.echo(f"Sign in at {outputs['PublicUrl']}/staff as {founding.email}.")


def _outputs_on_aws(stack: str) -> Outputs:
    try:
        described = boto3.client("cloudformation").describe_stacks(StackName=stack)
    except (BotoCoreError, ClientError) as error:
        raise LocalCloudError(f"The stack {stack} cannot be read: {error}") from error
    return {o["OutputKey"]: o["OutputValue"] for o in described["Stacks"][0]["Outputs"]}
