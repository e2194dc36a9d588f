"""Which answer counts where two devices gave different ones."""

from enum import StrEnum


class Side(StrEnum):
    """Which answer counts where two differ."""

    MINE = "mine"
    THEIRS = "theirs"
    BOTH = "both"
