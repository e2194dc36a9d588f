"""A failing run in words: what was done, what broke, the last steps, and how to see it again."""

from collections.abc import Iterator

from tests.simulation.places import standing
from tests.simulation.schedules import Schedule
from tests.simulation.wording import HAPPENED, words_of

LAST = 25


def told(schedule: Schedule) -> Iterator[str]:
    """Play a schedule again and tell its end."""
    with standing(schedule.backend):
        world = schedule.world()
        outcome = world.run()
    yield f"FAILED  {schedule.words}"
    for violation in outcome.violations:
        yield f"  {violation}"
    yield f"  the last {LAST} of {len(outcome.calls)} steps:"
    start = max(0, len(world.wire.trace) - LAST)
    for number, entry in enumerate(world.wire.trace[start:], start):
        fault = f"  ** {HAPPENED[entry.kind]} **" if entry.kind else ""
        does = words_of(entry.call)
        yield f"  {entry.at:%d %b %H:%M:%S} {number:>5}  {entry.job:<18} {does}{fault}"
    earlier = [entry for entry in world.wire.trace[:start] if entry.kind]
    if earlier:
        yield f"  and {len(earlier)} faults before them"
    if outcome.happened:
        troubles = (f"{name}, {often} times" for name, often in outcome.happened.items() if often)
        yield f"  beside the calls: {'; '.join(troubles)}"
    yield f"  replay: {schedule.command}"
