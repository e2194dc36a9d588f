"""The local cloud: the real template on an embedded AWS emulation, on one machine."""
