import shutil
from pathlib import Path

import pytest

from baton_local.deploy import ARTIFACTS, STACK, Deployment
from baton_local.environment import ready_environment
from baton_local.errors import LocalCloudError
from baton_local.packing import Packer
from baton_local.stack import Stack

pytestmark = pytest.mark.emulator
FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """The fixture's sources, to be spoilt."""
    return shutil.copytree(FIXTURES, tmp_path / "source")


def deployment(stack: Stack, source: Path) -> Deployment:
    packer = Packer(stack.home, ready_environment(stack.home))
    return Deployment(stack.session, packer, source / "template.yaml")


def last_change(stack: Stack) -> object:
    described = stack.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"][0]
    return described.get("LastUpdatedTime"), described["StackStatus"]


def test_an_unchanged_stack_is_left_alone(stack: Stack, source: Path) -> None:
    parameters = {"PublicUrl": stack.base_url, "NobodyDeclares": "x"}
    before = last_change(stack)

    deployment(stack, source).run(parameters)

    assert last_change(stack) == before


def test_a_folder_that_is_not_there_is_named(stack: Stack, source: Path) -> None:
    shutil.rmtree(source / "functions")

    with pytest.raises(LocalCloudError, match="functions, which is no folder"):
        deployment(stack, source).run({})


def test_a_template_that_is_refused_says_so_briefly(stack: Stack, source: Path) -> None:
    template = source / "template.yaml"
    template.write_text(template.read_text().replace("AWS::SNS::Topic\n", "AWS::No::Thing\n"))

    with pytest.raises(LocalCloudError) as refused:
        deployment(stack, source).run({"PublicUrl": stack.base_url})

    assert len(str(refused.value)) < 1500


def test_only_the_code_in_use_stays_in_the_bucket(stack: Stack, source: Path) -> None:
    stack.client("s3").put_object(Bucket=ARTIFACTS, Key="core-old.zip", Body=b"old")

    deployment(stack, source).run({"PublicUrl": stack.base_url})

    stored = stack.client("s3").list_objects_v2(Bucket=ARTIFACTS)["Contents"]
    zips = {each["Key"].rpartition("-")[0] for each in stored if each["Key"].endswith(".zip")}
    assert zips == {"functions", "layer"}
