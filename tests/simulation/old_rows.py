"""Rows and files as they stood in the middle of a case, kept in `samples/<moment>.<schema>.json`.

`python -m tests.simulation.old_rows` writes those of today's schema; those of older ones stay for
ever, and every run from them must end well.
"""

import base64
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from moto.s3.models import s3_backends

from baton.aws import clients
from baton.aws.store_bodies import SCHEMA
from tests.aws.row_samples import unwritten, written
from tests.simulation.dice import Steady
from tests.simulation.faults import Trouble
from tests.simulation.meetings import hinted, stage
from tests.simulation.moto_place import ACCOUNT, TABLE, MotoPlace
from tests.simulation.places import standing
from tests.simulation.remembering import remembering
from tests.simulation.world import Outcome, Scene, World

FOLDER = Path(__file__).parent / "samples"
MOMENTS = {
    "invited": stage(0, "invited"),
    "to_sign": stage(1, "awaiting_signature"),
    "signed": hinted("SealQueue"),
}


def a_world(scene: Scene = Scene(), trouble: Trouble = Trouble()) -> World:  # noqa: B008
    """One patient who answers at once, on boto3 and moto."""
    return World(scene, trouble, Steady(), MotoPlace)


def played_from(
    sample: Mapping[str, Any], *, deploys_after: timedelta | None = None
) -> tuple[World, Outcome]:
    """Put rows and files back where they stood, and let the case go on from there."""
    scene = Scene(starts_at=datetime.fromisoformat(sample["at"]))
    world = a_world(scene, Trouble(deploys_after=deploys_after))
    dynamodb, s3 = clients.client("dynamodb"), clients.client("s3")
    for row in sample["rows"]:
        dynamodb.put_item(TableName=TABLE, Item=unwritten(row))
    for key, (version, data) in sample["files"].items():
        s3.put_object(Bucket="documents", Key=key, Body=base64.b64decode(data))
        bucket = s3_backends[ACCOUNT]["aws"].buckets["documents"]
        bucket.keys[key]._version_id = version  # rows name it, and S3 lets nobody choose it
    world.left_before = {(case, message) for case, message in sample["sent"]}
    for practice_id, case_id in sample["cases"]:
        world.watch.look(practice_id, case_id)
    return world, world.run()


def renew() -> None:
    """Write the files of today's schema."""
    FOLDER.mkdir(exist_ok=True)
    for name, reached in MOMENTS.items():
        world = a_world()
        kept: dict[str, Any] = {}
        world.run(until=partial(reached, world), then=partial(_keep, world, kept))
        text = json.dumps(kept, indent=1, sort_keys=True)
        (FOLDER / f"{name}.{SCHEMA}.json").write_text(f"{text}\n", encoding="utf-8")


def _keep(world: World, kept: dict[str, Any]) -> None:
    kept |= _kept(world)


def _kept(world: World) -> Mapping[str, Any]:
    rows = clients.client("dynamodb").scan(TableName=TABLE)["Items"]
    s3 = clients.client("s3")
    found = s3.list_objects_v2(Bucket="documents").get("Contents", ())
    objects = {o["Key"]: s3.get_object(Bucket="documents", Key=o["Key"]) for o in found}
    return {
        "at": world.scheduler.now.isoformat(),
        "rows": [written(row) for row in rows],
        "files": {
            key: (each["VersionId"], base64.b64encode(each["Body"].read()).decode())
            for key, each in objects.items()
        },
        "cases": sorted(world.watch.seen),
        "sent": [(s.message.tags.case, s.message.tags.message) for s in world.provider.sent],
    }


if __name__ == "__main__":
    with remembering(), standing("moto"):
        renew()
