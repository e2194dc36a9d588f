"""The sandbox fills plain templates and refuses every known attack on it."""

import pytest

from baton.domain.errors import MissingData
from baton.engines.errors import TemplateRefused
from baton.engines.guard import Limits, guarded
from baton.engines.templating import fill

DATA = {"name": "Ann", "rows": [3, 1, 2], "patient": {"first": "Ann"}}

PLAIN = [
    ("Dear {{ name }}", "Dear Ann"),
    ("{% for r in rows|sort %}{{ r }},{% endfor %}", "1,2,3,"),
    ("{{ patient.first|upper }} {{ 2 * 3 }}", "ANN 6"),
    ("{% if rows %}{{ rows|length }}{% endif %}", "3"),
    ("{{ other|default('-') }}", "-"),
]


@pytest.mark.parametrize(("source", "filled"), PLAIN)
def test_a_plain_template_is_filled(source: str, filled: str) -> None:
    assert fill(source, DATA) == filled


ATTACKS = [
    "{{ name.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ '{0.__class__}'.format(name) }}",
    "{{ '{:>1000000000}'.format(name) }}",
    "{{ '%999999999d' % 1 }}",
    "{{ name|attr('__class__') }}",
    "{{ self.__init__.__globals__ }}",
    "{% for a in range(9) %}{{ a }}{% endfor %}",
    "{{ 'x' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ 9 ** 9 ** 7 }}",
    "{{ name|center(1000000000) }}",
    "{{ name.center(1000000000) }}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ rows.append(1) }}",
    "{{ lipsum(n=20000) }}",
    "{{ name|safe }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{{ cycler('a') }}",
    "{{ namespace(a=1) }}",
    "{{ rows|map(attribute='__class__')|list }}",
    "{% if %}",
    "{{ 1 / 0 }}",
]


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_is_refused(source: str) -> None:
    with pytest.raises((TemplateRefused, MissingData)):
        fill(source, DATA)


@pytest.mark.parametrize("source", ["{{ middle_name }}", "{{ patient.middle_name }}"])
def test_a_missing_value_is_named_and_never_a_blank(source: str) -> None:
    with pytest.raises(MissingData, match="middle_name"):
        fill(source, DATA)


@pytest.mark.parametrize(
    "answer",
    ["<script>alert(1)</script>", "{{ 7*7 }}", "<img src=file:///etc/passwd>", "{% raw %}"],
)
def test_an_answer_is_text_and_never_template_or_markup(answer: str) -> None:
    filled = fill("<p>{{ answer }}</p>", {"answer": answer})

    assert "49" not in filled
    assert filled.count("<") == 2


def test_a_template_that_fills_without_end_is_refused_by_size() -> None:
    source = "{% for a in r %}{% for b in r %}{{ text }}{% endfor %}{% endfor %}"

    with pytest.raises(TemplateRefused, match="exceeds"):
        fill(source, {"r": list(range(1000)), "text": "x" * 1000})


def test_a_loop_inside_set_is_ended_by_the_guard() -> None:
    loops = "{% for a in r %}{% for b in r %}{% for c in r %}.{% endfor %}{% endfor %}{% endfor %}"
    source = "{% set x %}" + loops + "{% endset %}done"

    with pytest.raises(Exception, match=r"SIG|MemoryError|Template"):
        guarded(
            lambda: fill(source, {"r": list(range(3000))}).encode(),
            limits=Limits(cpu_seconds=1, wall_seconds=5, memory_bytes=200_000_000),
        )
