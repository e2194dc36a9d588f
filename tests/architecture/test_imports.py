"""Imports point one way: functions, actions, domain; only aws/ reaches out."""

import ast
import sys

import pytest

from tests.architecture.source import CORE, Source, below, product

AWS = ("boto3", "botocore")
HEAVY = ("weasyprint", "pyhanko", "pypdfium2", "PIL", "zxingcpp")

BARRED = {
    f"{CORE}domain/": (
        "baton.actions",
        "baton.aws",
        "baton.engines",
        "aws_lambda_powertools",
        *AWS,
    ),
    f"{CORE}actions/": ("baton.aws", "baton.engines", "aws_lambda_powertools", *AWS, *HEAVY),
    f"{CORE}engines/": ("baton.actions", "baton.aws", "aws_lambda_powertools", *AWS),
    f"{CORE}aws/": HEAVY,
    "functions/": (*AWS, *HEAVY),
}
DOMAIN_MAY = ("baton.domain", "pydantic", "pydantic_core", "re2")


def reaches(module: str, others: tuple[str, ...]) -> bool:
    return any(module == other or module.startswith(f"{other}.") for other in others)


@pytest.mark.parametrize("folder", BARRED)
def test_nothing_is_imported_against_the_direction(folder: str) -> None:
    found = [
        (each.name, module)
        for each in below(folder)
        for module in sorted(each.imports)
        if reaches(module, BARRED[folder])
    ]

    assert found == []


def test_the_domain_imports_the_standard_library_pydantic_and_re2() -> None:
    found = [
        (each.name, module)
        for each in below(f"{CORE}domain/")
        for module in sorted(each.imports)
        if not reaches(module, DOMAIN_MAY)
        and module.split(".")[0] not in sys.stdlib_module_names
        and module != "baton"
    ]

    assert found == []


def test_only_aws_imports_boto3() -> None:
    allowed = (f"{CORE}aws/", "local/", "tools/cut_models.py")
    found = [
        each.name
        for each in product()
        if not each.name.startswith(allowed) and any(reaches(name, AWS) for name in each.imports)
    ]

    assert found == []


def test_no_handler_imports_another() -> None:
    handlers = {each.name.rpartition("/")[2].removesuffix(".py") for each in below("functions/")}

    found = [(each.name, each.imports & handlers) for each in below("functions/")]

    assert [pair for pair in found if pair[1]] == []


def at_import(source: Source) -> set[str]:
    """What loading the module imports, functions left uncalled."""
    kinds = ast.Import | ast.ImportFrom
    statements: list[ast.stmt] = [node for node in source.tree.body if isinstance(node, kinds)]
    return Source(source.name, "", ast.Module(statements, type_ignores=[])).imports


def test_engines_are_loaded_only_where_their_layer_is() -> None:
    engines = ("baton.engines.pdf", "baton.engines.seal", "baton.engines.scan")
    outside = [each for each in below(CORE, "functions/") if "/engines/" not in each.name]

    found = [(each.name, m) for each in outside for m in at_import(each) if reaches(m, engines)]

    assert found == []
