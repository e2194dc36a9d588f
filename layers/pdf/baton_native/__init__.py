"""Loads the layer's own native libraries and fonts, by absolute path, before WeasyPrint asks.

glibc answers WeasyPrint's later requests by SONAME from what is loaded here, so the same code
serves Lambda and the local cloud and no search path is touched.
"""

import ctypes
import json
import os
from pathlib import Path

FOLDER = Path(__file__).parent

IN_ORDER = """
libz.so.1 libpng16.so.16 libbrotlicommon.so.1 libbrotlidec.so.1 libfreetype.so.6 libexpat.so.1
libfontconfig.so.1 libpcre2-8.so.0 libglib-2.0.so.0 libffi.so.8 libgobject-2.0.so.0
libgmodule-2.0.so.0 libselinux.so.1 libblkid.so.1 libmount.so.1 libgio-2.0.so.0 libgraphite2.so.3
libharfbuzz.so.0 libharfbuzz-subset.so.0 libfribidi.so.0 libdatrie.so.1 libthai.so.0
libpango-1.0.so.0 libpangoft2-1.0.so.0
""".split()  # every library after those it needs


def load() -> str:
    """Load all libraries and name the fonts; returns the hash that names this set."""
    os.environ["FONTCONFIG_FILE"] = str(FOLDER / "fonts" / "fonts.conf")
    for name in IN_ORDER:
        ctypes.CDLL(str(FOLDER / "lib" / name), mode=os.RTLD_NOW)
    manifest: dict[str, str] = json.loads((FOLDER / "manifest.json").read_text())
    return manifest["engine"]
