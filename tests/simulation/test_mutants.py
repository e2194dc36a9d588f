"""Every mutant finds its rule, and those that die at once do (all of them: `--mutants`)."""

from collections import Counter

import pytest

from tests.simulation.mutants import MUTANTS, judged
from tests.simulation.replacing import DoesNotApply, replaced

QUICK = (
    "a case has no timer for its messages",
    "an event is not hashed",
    "sent without a claim",
    "a page is acknowledged before it is saved",
    "an old link opens",
)
"""One for each invariant."""


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_every_mutant_finds_the_rule_that_it_replaces(mutant) -> None:
    with mutant.applied():
        pass


def test_a_mutant_whose_rule_is_gone_fails() -> None:
    with pytest.raises(DoesNotApply), replaced("baton.actions.sweep:no_such_rule", None):
        pass


@pytest.mark.parametrize("name", QUICK)
def test_a_mutant_is_seen(name: str) -> None:
    verdict = judged([mutant.name for mutant in MUTANTS].index(name))

    assert verdict.is_right, verdict.words


def test_mutants_break_every_invariant() -> None:
    broken = Counter(mutant.breaks for mutant in MUTANTS if mutant.breaks)

    assert set(broken) == {"I1", "I2", "I3", "I4", "I5"}
    assert broken.total() >= 20
