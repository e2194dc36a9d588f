"""The layers as they are unzipped, per function: Lambda takes 250 MB."""

from collections.abc import Iterator

from build_layer import MOST_BYTES, NAMES, host, layer, size
from tests.bench.cold import functions
from tests.bench.lines import Line


def lines() -> Iterator[Line]:
    """Weigh each combination of layers that a function carries."""
    sizes = {name: size(layer(name, host())) / 1e6 for name in NAMES}
    for layers in sorted({function.layers for function in functions()}):
        names = [name.removesuffix("Layer").lower() for name in layers]
        total = sum(sizes[name] for name in names)
        yield Line(f"layers {' + '.join(names)}", total, MOST_BYTES / 1e6, "MB")
