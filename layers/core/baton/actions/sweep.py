"""Every minute: hint again at every case whose time has come. The sweep never acts itself."""

from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from baton.actions.ports import Due, Ports
from baton.domain.words import Work

PER_SHARD = 200
BUDGET = 1000
"""Most hints of one tick; the rest is due at the next one, still in fair order."""


def sweep(ports: Ports) -> dict[str, int]:
    """Hint at due cases, round robin over practices, and leave a heartbeat; give counts for
    metrics."""
    at = ports.now()
    due = ports.store.due(at, per_shard=PER_SHARD)
    chosen = list(islice(fair(due), BUDGET))
    ports.outbox.hint_many(Work.CASE, [(d.practice_id, d.case_id) for d in chosen])
    oldest = min((d.next_at for d in due), default=at)
    counts = {
        "due": len(due),
        "hinted": len(chosen),
        "oldest_seconds": int((at - oldest).total_seconds()),
    }
    ports.store.note_heartbeat("sweep", at, counts)
    return counts


def fair(due: Iterable[Due]) -> Iterator[Due]:
    """Order due cases so that no practice waits behind another's pile: first of each, second of
    each …

    >>> [d.case_id for d in fair(())]
    []
    """
    ordered = sorted(due, key=lambda d: (d.practice_id, d.next_at, d.case_id))
    queues = [list(group) for _, group in groupby(ordered, key=lambda d: d.practice_id)]
    queues.sort(key=lambda queue: queue[0].next_at)
    for rank in range(max(map(len, queues), default=0)):
        yield from (queue[rank] for queue in queues if rank < len(queue))
