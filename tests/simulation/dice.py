"""Where every accident comes from: one seed, or a hand that never shakes."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Chance led by one seed: the same seed, the same run."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def chance(self, likely: float) -> bool:
        """Say whether something of this likelihood happens."""
        return likely > 0 and self._random.random() < likely

    def among(self, choices: Sequence[T]) -> T:
        """Choose one."""
        return choices[self._below(len(choices))]

    def alone(self) -> None:
        """Choose among one: what a seed means must not depend on who is in a hurry."""
        self._below(1)

    def between(self, least: timedelta, most: timedelta) -> timedelta:
        """Choose a length of time."""
        return least + (most - least) * self._random.random()

    def _below(self, most: int) -> int:
        """What `Random.randrange` gives, without its many questions: a run asks thousands."""
        bits, draw = most.bit_length(), self._random.getrandbits
        number = draw(bits)
        while number >= most:
            number = draw(bits)
        return number


class Steady(Dice):
    """No chance at all: nothing happens by itself, the first choice is taken, all is quick."""

    def __init__(self) -> None:
        super().__init__(0)

    def chance(self, likely: float) -> bool:
        """Only what is certain happens."""
        return likely >= 1

    def among(self, choices: Sequence[T]) -> T:
        """Take the first."""
        return choices[0]

    def alone(self) -> None:
        """Take the only one."""

    def between(self, least: timedelta, most: timedelta) -> timedelta:
        """Take the shortest."""
        return least
