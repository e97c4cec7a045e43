"""The Liquid of one text: what is wrong with it, what it reads, and whether it tells the time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from pulumi_twilio_studio.definition.lint.liquid import Liquid, liquid_in

BROKEN = {
    "{{flow.x": '"{{flow.x" is never closed by }}',
    "{{flow.x}": '"{{flow.x}" is never closed by }}',
    "{% if flow.x %}a": "{% if %} has no {% endif %}",
    "a{% endif %}": "{% endif %} has no opening tag",
    "{% else %}": "{% else %} has no opening tag",
    "{% iff flow.x %}{% endif %}": '"{% iff flow.x %}" is not a Liquid tag',
    "{% include 'x' %}": "\"{% include 'x' %}\" is not a Liquid tag",
    "{{ }}": '"{{ }}" holds nothing',
    "{% raw %}{{": "{% raw %} has no {% endraw %}",
    "{{ flow.x flow.y }}": 'expected end of expression, found word in "{{ flow.x flow.y }}"',
    "{{ flow.x | }}": "expected word, found end of expression",
    "{{ “x” }}": "unexpected '“' in \"{{ “x” }}\"",
}
SOUND = {
    "Hi": (),
    "{{ flow.x }} {{trigger.call.From}}": ("flow", "trigger"),
    "{{- flow.x -}}": ("flow",),
    "{{widgets.get_data.parsed[0].name}}": ("widgets",),
    "{{widgets.get_data.parsed.0.name}}": ("widgets",),
    '{{widgets["get-data"].body}}': ("widgets",),
    "{{flow.x | default: 'y' | upcase}}": ("flow",),
    "{% assign n = flow.x | plus: 1 %}{{ n }}": ("flow",),
    "{% for each in flow.list %}{{each.name}} {{forloop.index}}{% endfor %}": ("flow",),
    "{% if flow.x == 'a' or flow.y contains 'b' %}1{% elsif contact.z %}2{% else %}3{% endif %}": (
        "flow",
        "contact",
    ),
    "{% case flow.x %}{% when 'a', 'b' %}1{% endcase %}": ("flow",),
    "{% raw %}{{ not Liquid {% endraw %}{{flow.x}}": ("flow",),
    '{"a": {"b": {{flow.x | to_json}}}}': ("flow",),
    "{{flow.variables.${name}}}": ("flow",),
    "{{WORKFLOW}}": ("WORKFLOW",),
}


@pytest.mark.parametrize(("text", "flaw"), BROKEN.items(), ids=BROKEN)
def test_says_why_a_text_cannot_be_read(text: str, flaw: str) -> None:
    assert Liquid(flaw) == liquid_in(text)


@pytest.mark.parametrize(("text", "roots"), SOUND.items(), ids=SOUND)
def test_knows_the_variables_that_a_text_does_not_set_itself(
    text: str, roots: tuple[str, ...]
) -> None:
    assert Liquid(roots=roots) == liquid_in(text)


@pytest.mark.parametrize(
    ("text", "tells_time"),
    [
        ("{{ 'now' | date: '%H' }}", True),
        ('{% assign hour = "now" | date: "%H" | plus: 0 %}{{hour}}', True),
        ("{% if flow.x %}{{ 'today' | date: '%A' }}{% endif %}", True),
        ("{{ 'now' | date: '%s' }}", False),
        ("{{ flow.x | date: '%H' }}", False),
        ("{{ 'now' }}", False),
    ],
)
def test_tells_the_time_of_day_from_seconds_that_are_the_same_everywhere(
    text: str, tells_time: bool
) -> None:
    assert tells_time == liquid_in(text).tells_time


def test_a_text_with_plain_names_alone_does_not_import_the_library() -> None:
    program = (
        "import sys; from pulumi_twilio_studio.definition.lint import lint; "
        "from support.definitions import greeting; lint(greeting('{{trigger.message.Body}}')); "
        "print('liquid' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], cwd="tests", capture_output=True, text=True, check=True
    )

    assert "False\n" == done.stdout


HOSTILE: dict[str, Callable[[int], str]] = {
    "never closed": lambda count: "{{" * count,
    "closed once": lambda count: "{{ x | a " * count + "}}",
    "braces": lambda count: "{" * count + "}" * count,
    "blanks": lambda count: "{{" + " " * count + "x}}",
    "raw without end": lambda count: "{% raw %}" * count,
    "doc without end": lambda count: "{% doc %}" * count,
    "comments without end": lambda count: "{% comment %}" * count,
    "half of endraw": lambda count: "{% raw %}" + "{%   " * count,
    "parentheses": lambda count: "{% if " + "(" * count + "x %}{% endif %}",
    "places": lambda count: "{{${" * count,
    "filters": lambda count: "{{ x | a }}" * count,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_four_times_the_text_takes_no_more_than_ten_times_as_long(
    text: Callable[[int], str],
) -> None:
    def seconds(count: int) -> float:
        started = time.process_time()
        for extra in range(5):  # each another text: an answer is kept
            liquid_in(text(count) + str(extra))
        return time.process_time() - started

    seconds(10)  # imports
    short, long = seconds(1000), seconds(4000)

    assert long < 10 * max(short, 0.005)
