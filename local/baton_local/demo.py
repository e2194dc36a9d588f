"""Plays the demo practice into a fresh local cloud: by the real actions, never by writing rows."""

from baton_local.progress import Progress
from baton_local.ready import DemoFacts
from baton_local.stack import Stack


def play(stack: Stack, progress: Progress) -> DemoFacts:
    """Set up the demo practice once and say how to get in; a second call finds it and says so."""
    del stack, progress  # there is no demo practice yet
    return DemoFacts()
