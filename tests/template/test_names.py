"""One name, four spellings: FillForm, fill_form.py, fill_form.handler, test_fill_form.py."""

import re

import pytest

from tests.template.template import ROOT, functions, resources, written


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("name", functions())
def test_a_function_is_named_like_its_handler(name):
    function = functions()[name]

    assert function["Handler"] == f"{snake(name)}.handler"
    assert function["CodeUri"] in {
        f"functions/{folder}" for folder in ("forms", "signing", "docs", "notify", "board")
    }


@pytest.mark.parametrize("name", functions())
def test_a_handler_file_that_exists_has_its_tests(name):
    source = ROOT / functions()[name]["CodeUri"] / f"{snake(name)}.py"
    if source.exists():
        assert list((ROOT / "tests").rglob(f"test_{snake(name)}.py"))


def test_every_handler_file_has_its_function():
    wanted = {f"{f['CodeUri']}/{f['Handler'].partition('.')[0]}.py" for f in functions().values()}
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "functions").rglob("*.py")
        if path.name != "__init__.py"
    }

    assert found <= wanted


@pytest.mark.parametrize("name", functions())
def test_a_function_has_its_own_role_and_log_group(name):
    function = functions()[name]

    assert function["Role"] == {"Fn::GetAtt": [f"{name}Role", "Arn"]}
    assert resources("AWS::Logs::LogGroup")[f"{name}Log"] == {
        "LogGroupName": {"Fn::Sub": f"/aws/lambda/${{AWS::StackName}}-{name}"},
        "RetentionInDays": {"Ref": "LogRetentionDays"},
    }
    assert function["FunctionName"] == {"Fn::Sub": f"${{AWS::StackName}}-{name}"}


def test_only_extra_layers_are_named_since_sam_adds_the_global_ones():
    layers = {n: f["Layers"] for n, f in functions().items() if "Layers" in f}
    ours = {n for n, f in resources("AWS::Serverless::Function").items() if "Layers" in f}

    assert written()["Globals"]["Function"]["Layers"] == [{"Ref": "CoreLayer"}]
    assert not [name for name in ours if {"Ref": "CoreLayer"} in layers[name]]


def test_every_layer_is_built_by_a_makefile():
    template = written()["Resources"]
    layers = [n for n, r in template.items() if r["Type"] == "AWS::Serverless::LayerVersion"]

    assert {template[name]["Metadata"]["BuildMethod"] for name in layers} == {"makefile"}
