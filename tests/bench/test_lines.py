"""A figure is judged against its budget, either way round."""

import pytest

from tests.bench.lines import Line


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        (Line("a", 1.7, 1.7), True),
        (Line("a", 1.71, 1.7), False),
        (Line("a", 4, 4, at_least=True), True),
        (Line("a", 3.9, 4, at_least=True), False),
        (Line("a", 1e9), True),
    ],
)
def test_a_figure_is_within_its_budget_or_over(line: Line, kept: bool) -> None:
    assert line.is_kept is kept


def test_a_line_reads_as_a_verdict() -> None:
    told = str(Line("a pack", 127, 67, "units"))

    assert " ".join(told.split()) == "OVER a pack 127 units ≤ 67 units"
    assert str(Line("mail", 0.3, None, "$")).split() == ["mail", "0.30", "$"]
