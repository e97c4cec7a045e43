"""Split Based On..., by its page (docs: studio/widget-library/split-based-on)."""

from __future__ import annotations

from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.simulator import Execution, incoming_message


def branch(*values: str, to: str | None = None) -> dict[str, Any]:
    conditions = [
        {"type": "equal_to", "arguments": ["{{trigger.message.Body}}"], "value": value}
        for value in values
    ]
    return {"event": "match", "conditions": conditions, **({"next": to} if to else {})}


def split(body: str, *branches: dict[str, Any]) -> Execution:
    states = [
        {
            "name": "Trigger",
            "type": "trigger",
            "transitions": [{"event": "incomingMessage", "next": "it"}],
        },
        {"name": "it", "type": "split-based-on", "transitions": [*branches, {"event": "noMatch"}]},
        *({"name": name, "type": "set-variables", "transitions": []} for name in ("a", "b")),
    ]
    definition = Definition.from_api({"initial_state": "Trigger", "states": states})
    return Execution(definition, incoming_message(body, "+15550100001", "+15550100009"))


BRANCHES = (branch("1", to="a"), branch("2", "3", to="b"), branch("1"), branch("4"))


@pytest.mark.parametrize(
    ("body", "event", "match", "following"),
    [
        ("1", "match", 0, "a"),
        ("2", "match", 1, "b"),
        ("3", "match", 1, "b"),
        ("4", "match", 3, None),
        ("5", "noMatch", None, None),
    ],
)
def test_the_first_branch_that_holds_is_taken(
    body: str, event: str, match: int | None, following: str | None
) -> None:
    execution = split(body, *BRANCHES)

    step = execution.steps[1]
    assert (event, match, following) == (step.event, step.match, step.next)


def test_a_split_without_branches_matches_nothing() -> None:
    execution = split("1")

    assert "noMatch" == execution.steps[1].event


@pytest.mark.parametrize(
    ("kind", "value", "why"),
    [("sounds_like", "1", "sounds_like"), ("regex", "(a|aa)+b", "takes more than")],
)
def test_a_condition_that_cannot_be_judged_ends_the_execution(
    kind: str, value: str, why: str
) -> None:
    strange = branch(value, to="a")
    strange["conditions"][0]["type"] = kind

    execution = split("a" * 60, strange)

    assert execution.end is not None
    assert "failed" == execution.end.reason
    assert why in execution.end.why
