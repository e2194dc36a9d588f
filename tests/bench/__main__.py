"""`make bench`: measures the budgets and says which are kept; exits with 1 when one is not.

python -m tests.bench [PART ...]     cold documents forms layers money pages units
"""

import sys
from collections.abc import Callable, Iterator, Mapping

from tests.bench import cold, documents, forms, layers, money, pages, units
from tests.bench.lines import Line

PARTS: Mapping[str, Callable[[], Iterator[Line]]] = {
    "pages": pages.lines,
    "units": units.lines,
    "forms": forms.lines,
    "documents": documents.lines,
    "layers": layers.lines,
    "money": money.lines,
    "cold": cold.lines,
}


def main(wanted: list[str]) -> int:
    """Measure the parts that are named, or all; each line appears when it is known."""
    if unknown := set(wanted) - set(PARTS):
        sys.stderr.write(f"No part {', '.join(sorted(unknown))}: choose of {', '.join(PARTS)}.\n")
        return 2
    over = 0
    for name in wanted or PARTS:
        for line in PARTS[name]():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
            over += not line.is_kept
    sys.stdout.write(f"\n{over} over budget\n" if over else "\nall within budget\n")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
