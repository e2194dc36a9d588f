"""The table in memory, indexed so that 10⁵ cases stay quick."""

from collections.abc import Callable
from datetime import datetime

from tests.fakes.store_cases import MemoryCases
from tests.fakes.store_forms import MemoryForms
from tests.fakes.store_people import MemoryPeople
from tests.fakes.store_rows import MemoryRows


class MemoryStore(MemoryCases, MemoryRows, MemoryPeople, MemoryForms):
    """All of `baton.actions.ports.Store`; not for threads."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        MemoryRows.__init__(self, now)
        MemoryCases.__init__(self)
        MemoryPeople.__init__(self, now)
        MemoryForms.__init__(self)
