"""What a run goes through, and when it is over."""

from tests.simulation.dice import Dice
from tests.simulation.faults import Trouble
from tests.simulation.world import Scene, World


def test_a_scan_whose_notification_was_lost_is_filed_all_the_same() -> None:
    world = World(Scene(scans=1), Trouble(), Dice(4))
    world.inbox.notify = lambda body: None

    outcome = world.run()

    assert outcome.violations == ()
    assert any(entry.call.method == "uploaded" for entry in world.wire.trace)
    assert any(not seen.case.pack for seen in world.watch.seen.values())
