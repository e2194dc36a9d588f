"""The repository's own Python files, parsed once, for the tests that judge their shape."""

import ast
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORE = "layers/core/baton/"

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One file of the repository."""

    name: str
    text: str
    tree: ast.Module

    @property
    def imports(self) -> set[str]:
        """Modules it imports anywhere, inside functions too."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
        return found

    @property
    def functions(self) -> list[Function]:
        """Its functions and methods."""
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file that git tracks or would track."""
    listing = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = [(name, ROOT / name) for name in listing.splitlines()]
    texts = [(name, path.read_text()) for name, path in paths if path.exists()]
    return tuple(Source(name, text, ast.parse(text)) for name, text in texts)


def below(*folders: str) -> list[Source]:
    """The files below these folders."""
    return [each for each in sources() if each.name.startswith(folders)]


def product() -> list[Source]:
    """All but the tests."""
    return [each for each in sources() if not each.name.startswith("tests/")]
