"""Finds the native libraries WeasyPrint needs: the layer's own, else this system's Pango."""

from importlib.metadata import version

SYSTEM = "system"


def load() -> str:
    """Load Pango and its family; returns the id of the engine they make with WeasyPrint.

    The same id promises the same bytes for the same inputs. An id that ends in "system" promises
    nothing beyond this machine.
    """
    try:
        import baton_native
    except ImportError:
        return f"weasyprint-{version('weasyprint')}-{SYSTEM}"
    return f"weasyprint-{version('weasyprint')}-{baton_native.load()[:16]}"


ENGINE = load()
