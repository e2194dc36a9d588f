"""The environment that the template gives holds every name that the settings want."""

import pytest

from baton.aws import settings
from tests.template.template import functions, written

MODELS = settings.Settings.__subclasses__()
GIVEN = written()["Globals"]["Function"]["Environment"]["Variables"]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_a_settings_model_finds_its_names(model):
    assert {name.upper() for name in model.model_fields} <= GIVEN.keys()


def test_the_template_gives_nothing_that_nobody_reads():
    wanted = {name.upper() for model in MODELS for name in model.model_fields}

    assert GIVEN.keys() == wanted | {"POWERTOOLS_LOG_LEVEL", "PYDANTIC_DISABLE_PLUGINS"}


def test_lines_are_written_whatever_log_level_is_set_around_the_functions():
    assert GIVEN["POWERTOOLS_LOG_LEVEL"] == "INFO"


def test_no_setting_holds_a_secret():
    assert "resolve:" not in str(GIVEN)
    assert "SecretString" not in str(GIVEN)


def test_no_function_has_an_environment_of_its_own():
    common = written()["Globals"]["Function"]["Environment"]

    assert all(function["Environment"] == common for function in functions().values())
