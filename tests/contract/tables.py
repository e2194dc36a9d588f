"""Makes the table that `template.yaml` declares: no test declares its own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import cfn_flip

TEMPLATE = Path(__file__).resolve().parents[2] / "template.yaml"

WANTED = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")


@cache
def declared_table() -> Mapping[str, Any]:
    """Give the properties of the template's `Table` that DynamoDB's CreateTable takes."""
    template = cfn_flip.load(TEMPLATE.read_text())[0]
    declared = template["Resources"]["Table"]["Properties"]
    return {name: declared[name] for name in WANTED}


def make_table(client: Any, name: str) -> str:
    """Create the declared table under a name and give the name."""
    client.create_table(TableName=name, **declared_table())
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    return name
