"""Transitions that no input can take, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.lint.catalogue import widget_types
from pulumi_twilio_studio.exploring.transitions import (
    Key,
    Transition,
    reachable,
    transitions_of,
    ways,
)
from pulumi_twilio_studio.exploring.variables import Path, variables_of
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.simulator.conditions import holds
from pulumi_twilio_studio.simulator.liquid import render

if TYPE_CHECKING:
    from pulumi_twilio_studio.exploring.dependencies import Dependencies
    from pulumi_twilio_studio.simulator.program import Branch, Node, Program

_SOME_DAY = datetime(2026, 1, 1, 12, tzinfo=UTC)
_FINITE = ("equal_to", "matches_any_of")
_MOST_VALUES = 20
_OPPOSITES = (
    {"is_blank", "is_not_blank"},
    {"equal_to", "not_equal_to"},
    {"matches_any_of", "does_not_match_any_of"},
    {"contains", "does_not_contain"},
    {"starts_with", "does_not_start_with"},
)


def impossible(program: Program, dependencies: Dependencies) -> Mapping[Key, str]:
    """Return every transition that no input can take, with the reason as a sentence."""
    listed = transitions_of(program)
    why = {each.key: reason for each in listed if (reason := _own_reason(each, dependencies))}
    leads: dict[str, set[str]] = {name: set() for name in program.nodes}
    for each in listed:
        if each.next and each.key not in why:
            leads[each.widget].add(each.next)
    possible = {name: frozenset(targets) for name, targets in leads.items()}
    connected = reachable(program.initial, ways(program))
    reached = reachable(program.initial, possible)
    for each in listed:
        if each.widget not in connected:
            why[each.key] = f"no path leads to {each.widget}"
        elif each.widget not in reached:
            why.setdefault(
                each.key, f"only transitions that no input can take lead to {each.widget}"
            )
    return why


def _own_reason(transition: Transition, dependencies: Dependencies) -> str:
    node = dependencies.program.nodes[transition.widget]
    known = widget_types().get(node.type)
    if known and known.events and transition.event not in known.events:
        return f'a {node.type} widget never ends with "{transition.event}"'
    if not node.branches:
        return ""
    if transition.event == "noMatch":
        return _why_never_left(node, dependencies)
    branches = [each for each in node.branches if each.number == transition.match]
    reasons = [_why_never_holds(node, branch, dependencies) for branch in branches]
    return next(filter(None, reasons), "") if reasons and all(reasons) else ""


def _why_never_holds(node: Node, branch: Branch, dependencies: Dependencies) -> str:
    earlier = [each for each in node.branches if each.number < branch.number]
    if any(_same(each, branch) for each in earlier):
        return "an earlier branch has the same condition"
    if variables_of(branch.value):
        return ""
    argument = _argument(branch)
    alike = [each for each in earlier if _argument(each) == argument]
    if branch.kind in _FINITE and all(_is_taken(value, alike) for value in _values(branch)):
        return "an earlier branch takes every value that this one could take"
    shown = _only_values(node, argument, dependencies)
    if shown is not None and not any(_holds(branch, value) for value in shown):
        return f"{_described(argument)} is always {_listed(shown)} there"
    return ""


def _why_never_left(node: Node, dependencies: Dependencies) -> str:
    for one in node.branches:
        for other in node.branches:
            same = (_argument(one), _plain(one)) == (_argument(other), _plain(other))
            if same and {one.kind, other.kind} in _OPPOSITES:
                return (
                    f"a value that is no {one.kind} is {other.kind}: one of both branches is taken"
                )
    for argument in {_argument(each) for each in node.branches}:
        shown = _only_values(node, argument, dependencies)
        alike = [each for each in node.branches if _argument(each) == argument]
        if shown is not None and all(_is_taken(value, alike) for value in shown):
            return f"{_described(argument)} is always {_listed(shown)} there, and a branch takes it"
    return ""


def _only_values(node: Node, argument: str, dependencies: Dependencies) -> Sequence[str] | None:
    """Return all texts that an argument can be, if nothing from outside comes into it. None if something can."""
    if any(_can_vary(path, node.name, dependencies) for path in dependencies.origins(argument)):
        return None
    sets = [path for path in variables_of(argument) if path[:3] in dependencies.setters]
    texts = [[text for _, text in dependencies.setters[path[:3]]] for path in sets]
    if any(variables_of(text) or "{%" in text for each in texts for text in each) or len(sets) > 1:
        return None
    return [_shown(argument, dict(zip(sets, row, strict=True))) for row in product(*texts)] + (
        [_shown(argument, {})] if sets else []
    )


def _can_vary(path: Path, widget: str, dependencies: Dependencies) -> bool:
    """Return whether something from outside can be there when the widget runs."""
    if path[0] != "widgets":
        return path[:2] != ("flow", "variables")
    is_there = path[1] in dependencies.program.nodes
    return is_there and dependencies.reaches(path[1], widget)


def _shown(argument: str, values: Mapping[Path, str]) -> str:
    variables = {path[2]: value for path, value in values.items()}
    try:
        return render(argument, {"flow": {"variables": variables}}, _SOME_DAY)
    except Error:
        return argument


def _is_taken(value: str, branches: Sequence[Branch]) -> bool:
    """Return whether one of the branches takes a value, however it is written."""
    forms = {value, value.upper(), value.lower(), value.title(), f" {value} "}
    return all(any(_holds(each, form) for each in branches) for form in forms)


def _holds(branch: Branch, value: str) -> bool:
    """Return whether a condition surely holds. Nobody knows that of one with Liquid in its value."""
    if "{" in branch.value and variables_of(branch.value):
        return False
    try:
        return holds(branch.kind, value, branch.value)
    except (Error, ValueError):
        return False


def _values(branch: Branch) -> list[str]:
    if branch.kind == "matches_any_of":
        return [each.strip() for each in branch.value.split(",")][:_MOST_VALUES]
    return [branch.value]


def _same(one: Branch, other: Branch) -> bool:
    return (one.kind, _plain(one), _argument(one)) == (other.kind, _plain(other), _argument(other))


def _plain(branch: Branch) -> str:
    return branch.value if branch.kind not in {"is_blank", "is_not_blank"} else ""


def _argument(branch: Branch) -> str:
    return branch.arguments[0] if branch.arguments else ""


def _described(argument: str) -> str:
    return argument.strip() or "the value that it compares"


def _listed(values: Sequence[str]) -> str:
    return " or ".join(dict.fromkeys(f'"{each}"' if each else "empty" for each in values))
