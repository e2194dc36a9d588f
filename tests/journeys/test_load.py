"""What the drill under load (`baton drill-load`) says of two ends that differ."""

from baton_local.load import Measured, Report, differing


def test_a_difference_is_told() -> None:
    def report(*digests: str, unfinished: int = 0) -> Report:
        return Report(frozenset(digests), 1.0, 1.0, 0.0, (0, 0), 0, unfinished, Measured())

    assert differing(report("a"), report("a")) == []
    assert differing(report("a"), report("a", "b", unfinished=1)) == [
        "1 way(s) to end in peace, 2 in trouble",
        "1 case(s) did not end",
    ]
