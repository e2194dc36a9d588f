"""One cloud that is stopped and started again: what a person at the keyboard lives with."""

from pathlib import Path

import pytest

from baton_local.cloud import Wishes, cloud
from baton_local.emulator import healthy
from baton_local.home import Home
from baton_local.ports import chosen_ports, free_port
from baton_local.progress import Silence

FIXTURES = Path(__file__).parent / "fixtures"
ROW = {"pk": {"S": "P#kept"}, "sk": {"S": "CASE"}}


@pytest.mark.emulator
def test_a_restart_keeps_data_mail_and_addresses(tmp_path: Path) -> None:
    home, wishes = Home(tmp_path, FIXTURES), Wishes(progress=Silence())
    ports = chosen_ports(home.ports_file, free_port())
    with cloud(home, ports, wishes) as first:
        table = first.outputs["TableName"]
        first.client("dynamodb").put_item(TableName=table, Item=ROW)
        first.invoke("ShowProbe", {"probe": "text", "to": "+447700900123", "body": "Kept"})
        before, outputs = first.mail(), first.outputs
    assert not healthy(first.endpoint)
    assert list(home.tmp.iterdir()) == []

    with cloud(home, chosen_ports(home.ports_file, ports.front), wishes) as second:
        row = second.client("dynamodb").get_item(TableName=table, Key=ROW)["Item"]
        after = second.mail()

    assert row == ROW
    assert after == before
    assert second.outputs == outputs
    assert (second.base_url, second.mailbox_url) == (first.base_url, first.mailbox_url)
