"""The house rules that a program can see: sizes, purity, names, types."""

import ast
import re
from collections import Counter
from statistics import median, quantiles

import pytest

from tests.architecture.source import CORE, Source, below, product, sources

MODULE_LINES, HANDLER_LINES, FUNCTION_LINES = 300, 80, 60
EMPTY_NAMES = {"utils", "helpers", "common", "misc", "manager"}

IMPURE = re.compile(
    r"\b(datetime\.now|date\.today|utcnow|time\.time|uuid4|os\.environ|random\.\w+\()"
)
PATCHES_US = re.compile(r"patch\(\s*[\"']baton")
SLEEPS = re.compile(r"time\.sleep\(")
PRINTS = re.compile(r"^\s*print\(", re.M)


def lines(source: Source) -> int:
    return source.text.count("\n")


def matching(files: list[Source], pattern: re.Pattern[str]) -> list[str]:
    return [each.name for each in files if pattern.search(each.text)]


def test_no_module_is_too_long() -> None:
    limits = {
        each: HANDLER_LINES if each.name.startswith("functions/") else MODULE_LINES
        for each in product()
    }

    assert [(each.name, lines(each)) for each, most in limits.items() if lines(each) > most] == []


def test_functions_are_small() -> None:
    lengths = {
        f"{each.name}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for each in product()
        for function in each.functions
    }

    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}
    assert median(lengths.values()) <= 10
    assert quantiles(lengths.values(), n=10)[-1] <= 30


def test_every_function_says_what_it_returns() -> None:
    found = [
        f"{each.name}:{function.name}"
        for each in product()
        for function in each.functions
        if function.returns is None
    ]

    assert found == []


def test_every_module_opens_with_a_sentence() -> None:
    written = [each for each in product() if each.text.strip()]
    found = [each.name for each in written if not ast.get_docstring(each.tree)]

    assert found == []


def test_the_domain_does_not_read_the_world() -> None:
    assert matching(below(f"{CORE}domain/"), IMPURE) == []


def test_only_the_local_cloud_prints() -> None:
    files = [each for each in product() if not each.name.startswith("local/")]

    assert matching(files, PRINTS) == []


def test_the_search_path_is_left_alone() -> None:
    assert [each.name for each in product() if "sys.path" in each.text] == []


def test_names_say_something() -> None:
    stems = [(each.name, each.name.rpartition("/")[2].removesuffix(".py")) for each in sources()]

    assert [name for name, stem in stems if stem in EMPTY_NAMES] == []


def test_handler_names_are_unique() -> None:
    names = Counter(each.name.rpartition("/")[2] for each in below("functions/"))

    assert [name for name, count in names.items() if count > 1 and name != "__init__.py"] == []


@pytest.mark.parametrize("pattern", [PATCHES_US, SLEEPS], ids=["patches our code", "sleeps"])
def test_tests_use_fakes_and_move_the_clock_by_hand(pattern: re.Pattern[str]) -> None:
    real_time = ("tests/journeys/", "tests/browser/", "tests/architecture/")
    files = [each for each in below("tests/") if not each.name.startswith(real_time)]

    assert matching(files, pattern) == []


def test_status_codes_live_in_the_table_of_errors_and_where_replies_are_written() -> None:
    used = matching(product(), re.compile(r"\bHTTPStatus\."))

    assert set(used) <= {f"{CORE}aws/answered.py", f"{CORE}aws/http.py"}


def test_no_error_text_reaches_a_caller() -> None:
    assert matching(below("functions/"), re.compile(r"\bstr\((exc|error|e)\)")) == []


def test_no_file_names_a_registry_or_a_machine() -> None:
    hosts = re.compile(r"(pypi|debian|npmjs)\.org|pythonhosted|/home/\w+/|/root/")
    files = [each for each in sources() if not each.name.startswith("tests/architecture/")]

    assert matching(files, hosts) == []
