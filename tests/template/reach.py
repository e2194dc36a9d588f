"""What a function reaches: its code is read from the handler through the actions to the ports.

It follows names, not values, so it may see more than is ever called, never less: an action that a
table or a decorator names counts as called.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.template.template import ROOT

CORE = ROOT / "layers/core"
FOLLOWED = ("baton.actions.", "baton.aws.desk", "baton.aws.visit", "baton.aws.wiring")
_PORTS = "store|documents|scans|assets|outbox|email|sms|keys|engines"
_PORT = re.compile(rf"ports(?:\(\))?\.({_PORTS})\b(?:\(\))?(?:\.(\w+))?")


@dataclass(frozen=True)
class Module:
    """A module's top-level names, and where its imported names come from."""

    name: str
    defined: dict[str, ast.stmt]
    imported: dict[str, tuple[str, str]]
    body: ast.Module


@cache
def module(name: str) -> Module | None:
    """Read a module that is worth following."""
    path = CORE / f"{name.replace('.', '/')}.py"
    if not name.startswith(FOLLOWED) or not path.exists():
        return None
    return _read(name, path)


def reached(handler: Path) -> set[str]:
    """Every method of a port that a handler may come to call, such as `store.get`."""
    start = _read(handler.stem, handler)
    seen: set[tuple[str, str]] = set()
    return set(_ports_in(start.body, start, seen))


def _read(name: str, path: Path) -> Module:
    tree = ast.parse(path.read_text())
    imported = {
        alias.asname or alias.name: (node.module, alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    return Module(name, {n: s for s in tree.body for n in _names(s)}, imported, tree)


def _names(statement: ast.stmt) -> Iterator[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            yield name


def _ports_in(node: ast.AST, within: Module, seen: set[tuple[str, str]]) -> Iterator[str]:
    for port, method in _PORT.findall(ast.unparse(node)):
        yield f"{port}.{method}" if method else port
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            yield from _follow(within, inner.id, seen)
        elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name):
            source, name = within.imported.get(inner.value.id, ("", ""))
            yield from _enter(f"{source}.{name}", inner.attr, seen)


def _follow(within: Module, name: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    if name in within.imported:
        yield from _enter(*within.imported[name], seen)
    elif module(within.name):
        yield from _enter(within.name, name, seen)


def _enter(source: str, name: str, seen: set[tuple[str, str]]) -> Iterator[str]:
    found = module(source)
    if found and name in found.defined and (source, name) not in seen:
        seen.add((source, name))
        yield from _ports_in(found.defined[name], found, seen)
