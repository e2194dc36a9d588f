"""Fills document templates in a sandbox: staff write the template, answers are only ever data."""

from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined
from jinja2.exceptions import SecurityError, TemplateError, UndefinedError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from baton.domain.errors import MissingData
from baton.engines.errors import TemplateRefused

MOST_CHARACTERS = 2_000_000

KEPT_FILTERS = (
    "default",
    "first",
    "join",
    "last",
    "length",
    "lower",
    "map",
    "round",
    "select",
    "sort",
    "title",
    "trim",
    "upper",
)


class _Templates(ImmutableSandboxedEnvironment):
    # 'x' * 10**9, 9**9**7 and '%999999999d' % 1 would eat all memory
    intercepted_binops = frozenset({"*", "**", "%"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        numbers = isinstance(left, int | float) and isinstance(right, int | float)
        if operator == "*" and numbers:
            return left * right
        raise SecurityError(f"operator {operator} is not allowed here")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        # no methods of text: format and center can ask for any width
        return not isinstance(obj, str | bytes) and super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """Never hand out the stock wrapper of `str.format`: it lets any width through."""


def _environment() -> _Templates:
    environment = _Templates(autoescape=True, undefined=StrictUndefined)
    environment.filters = {name: environment.filters[name] for name in KEPT_FILTERS}
    environment.globals.clear()
    return environment


def fill(source: str, data: Mapping[str, object]) -> str:
    """The HTML of a template with its data, every value escaped.

    Raises TemplateRefused for what the sandbox forbids, MissingData when a value is absent. Loops
    may still run long: call it inside the guard when the template is not ours.
    """
    parts: list[str] = []
    size = 0
    try:
        for part in _environment().from_string(source).generate(dict(data)):
            size += len(part)
            if size > MOST_CHARACTERS:
                raise TemplateRefused(f"the filled template exceeds {MOST_CHARACTERS} characters")
            parts.append(part)
    except UndefinedError as error:
        raise MissingData(error.message or "a value is missing") from error
    except (TemplateError, RecursionError, MemoryError) as error:
        raise TemplateRefused(type(error).__name__) from error
    except (TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise TemplateRefused(type(error).__name__) from error
    return "".join(parts)
