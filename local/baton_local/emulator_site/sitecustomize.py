"""Loaded by the emulator's interpreter, and so by every function process it starts.

Lies outside the product on purpose: deployed code cannot know that its clock is moved or that
its calls are counted.
"""

import importlib
import os

if os.environ.get("BATON_CLOCK_FILE"):
    importlib.import_module("moved_clock")
if os.environ.get("BATON_CALLS_FILE") and os.environ.get("AWS_LAMBDA_FUNCTION_NAME"):
    importlib.import_module("watched_calls")
