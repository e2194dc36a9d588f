"""Errors are one tree, and each tree is drawn in the docstring of its module."""

import importlib
import inspect
import re

import pytest

from baton.domain.errors import BatonError

TREES = ["baton.domain.errors", "baton.engines.errors"]


@pytest.mark.parametrize("name", TREES)
def test_every_error_descends_from_the_root_and_is_drawn(name: str) -> None:
    module = importlib.import_module(name)
    errors = [
        each for _, each in inspect.getmembers(module, inspect.isclass) if each.__module__ == name
    ]
    drawn = set(re.findall(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)*\b", module.__doc__ or ""))

    assert all(issubclass(each, BatonError) for each in errors)
    assert {each.__name__ for each in errors} <= drawn
