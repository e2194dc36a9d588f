"""What a score is: the items it adds up, its bands, and what came of it."""

from decimal import Decimal

from baton.domain.forms.translated import Text
from baton.domain.frozen import frozen


@frozen
class Band:
    """What a score from `least` on means, up to the next band."""

    least: Decimal
    text: Text


@frozen
class ScoreRule:
    """A sum over the ordinal values of items; `bands` go up."""

    name: str
    title: Text
    items: tuple[int, ...]
    bands: tuple[Band, ...] = ()


@frozen
class Score:
    """A score under one set of answers; `value` is None while a required item is open."""

    name: str
    title: Text
    value: Decimal | None
    band: Band | None
    answered: int
    asked: int
