"""A failing run is told so that it can be understood and played again."""

from tests.simulation.faults import Call, Kind
from tests.simulation.replacing import replaced
from tests.simulation.schedules import Schedule
from tests.simulation.telling import told
from tests.simulation.wording import HAPPENED, words_of


def test_a_failing_run_tells_seed_plan_steps_and_how_to_play_it_again() -> None:
    schedule = Schedule(seed=3, plan=((4, Kind.THROTTLED),))

    with replaced("baton.domain.case:chained", lambda *args: "ab" * 32):
        lines = list(told(schedule))

    assert lines[0] == "FAILED  new-patient, prompt, seed 3, call 4: throttled"
    assert any(line.startswith("  I2: ") for line in lines)
    assert any("writes the case" in line for line in lines)
    assert lines[-1] == (
        "  replay: baton simulate --pack new-patient --faults random --seed 3 "
        "--plan 4:throttled --schedules 1"
    )


def test_every_call_and_fault_has_words() -> None:
    assert words_of(Call("dynamodb", "store", "get", False)) == "reads the case"
    assert words_of(Call("dynamodb", "store", "answers_of_case", False)) == "reads answers of case"
    assert set(HAPPENED) == set(Kind)
