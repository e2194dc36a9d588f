import pytest
from pydantic import ValidationError

from baton.aws.settings import PageSettings, QueueSettings, read


def test_a_model_is_read_from_the_environment(environment):
    assert read(PageSettings) == PageSettings(
        public_url="https://baton.example", upload_url="https://scans.example"
    )


def test_a_missing_name_is_named_and_has_no_default(environment):
    with pytest.raises(ValidationError, match="case_queue"):
        read(QueueSettings)


def test_the_environment_is_read_once(environment):
    first = read(PageSettings)
    environment.setenv("PUBLIC_URL", "https://other.example")

    assert read(PageSettings) is first
