"""One line of the report: what was measured, and what it must be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A figure beside its budget; without one it is only told.

    `at_least` turns the comparison round: the more, the better.
    """

    what: str
    figure: float
    must: float | None = None
    unit: str = ""
    at_least: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether the figure is within its budget."""
        if self.must is None:
            return True
        return self.figure >= self.must if self.at_least else self.figure <= self.must

    def __str__(self) -> str:
        verdict = "" if self.must is None else "ok" if self.is_kept else "OVER"
        sign = "≥" if self.at_least else "≤"
        must = "" if self.must is None else f"{sign} {self.must:g} {self.unit}".rstrip()
        figure = f"{_short(self.figure)} {self.unit}".rstrip()
        return f"{verdict:5} {self.what:58} {figure:>14}   {must}".rstrip()


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 or figure == int(figure) else f"{figure:.2f}"
