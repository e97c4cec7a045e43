"""All checks of one definition: one report, in the order of the file."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pulumi_twilio_studio.definition.canonical import Json
from pulumi_twilio_studio.definition.flow import Definition
from pulumi_twilio_studio.definition.lint.findings import Finding, finding
from pulumi_twilio_studio.definition.lint.gathers import swallowed_keys, unrouted_speech
from pulumi_twilio_studio.definition.lint.hard_coded import hard_coded_numbers, hard_coded_sids
from pulumi_twilio_studio.definition.lint.limits import too_many_widgets
from pulumi_twilio_studio.definition.lint.liquid_references import (
    broken_liquid,
    pacific_times,
    unknown_references,
    unknown_variables,
)
from pulumi_twilio_studio.definition.lint.names import wrong_names
from pulumi_twilio_studio.definition.lint.outline import unknown_keys, wrong_header
from pulumi_twilio_studio.definition.lint.paths import endless_loops, unreachable_widgets
from pulumi_twilio_studio.definition.lint.properties import (
    missing_properties,
    subflow_not_literal,
    unknown_properties,
    wrong_values,
)
from pulumi_twilio_studio.definition.lint.secrets import secrets
from pulumi_twilio_studio.definition.lint.subject import Subject
from pulumi_twilio_studio.definition.lint.transitions import (
    unknown_events,
    unwired_failures,
    wrong_conditions,
)
from pulumi_twilio_studio.definition.lint.types import needs_rest_api, unknown_types
from pulumi_twilio_studio.definition.lint.unfilled import (
    broken_json,
    help_texts,
    unfilled_places,
    wrong_sids,
)
from pulumi_twilio_studio.definition.positions import Lines, Place, broken_at
from pulumi_twilio_studio.definition.problems import DefinitionError, Problem, segments
from pulumi_twilio_studio.definition.reading import Source, loads, read_text, unwrap
from pulumi_twilio_studio.definition.structure import examine

CHECKS: tuple[Callable[[Subject], Iterator[Finding]], ...] = (
    wrong_header,
    too_many_widgets,
    unknown_keys,
    wrong_names,
    unknown_types,
    needs_rest_api,
    wrong_values,
    missing_properties,
    unknown_properties,
    subflow_not_literal,
    help_texts,
    wrong_sids,
    broken_json,
    unknown_events,
    wrong_conditions,
    unwired_failures,
    unreachable_widgets,
    endless_loops,
    unrouted_speech,
    swallowed_keys,
    broken_liquid,
    unknown_references,
    unknown_variables,
    pacific_times,
    secrets,
    hard_coded_sids,
    hard_coded_numbers,
)


def lint(source: Source | Definition, *, is_filled: bool = False) -> list[Finding]:
    """Return everything that is wrong or odd about a definition, in the order in which it stands there.

    `source` is whatever `parse` takes, or a Definition. `is_filled` says that nothing will be
    filled in any more, so what remains of a template is wrong. A broken widget hides nothing about
    the others. Findings about a file have their line and column. Raises DefinitionError if there is
    nothing to read.
    """
    if isinstance(source, Definition):
        return _findings(source.to_api(), is_filled=is_filled)
    if isinstance(source, Mapping):
        return _findings(unwrap(source)[0], is_filled=is_filled)
    text, label = read_text(source)
    try:
        parsed = loads(text, "")
    except DefinitionError as error:
        (problem,) = error.problems
        broken = Finding("", problem.message, code="not-json")
        return [_in_file(broken, label, broken_at(text) if label else None)]
    api, within = unwrap(parsed)
    found = _findings(api, is_filled=is_filled)
    return _placed(found, text, label, within) if found and label else found


def in_its_file(findings: Iterable[Finding], file: Path) -> list[Finding]:
    """Return findings about the definition in a sound file, with their line and column there."""
    text, label = read_text(file)
    return _placed(findings, text, label, unwrap(loads(text, label))[1])


def is_no_flow(findings: list[Finding]) -> bool:
    """Return whether the report is about something that is JSON, but not a flow definition."""
    return [found.code for found in findings] == ["no-flow"]


def _findings(api: Json, *, is_filled: bool) -> list[Finding]:
    if not isinstance(api, Mapping) or not {"states", "initial_state"} & api.keys():
        return [finding("no-flow", (), "is not a flow definition: it has no states")]
    copy, problems = examine(api)
    found = [Finding(each.path, each.message, each.widget, _code(each, copy)) for each in problems]
    if isinstance(copy, dict):
        told = {each.path for each in found}
        subject = Subject(copy)
        checks = (*CHECKS, unfilled_places) if is_filled else CHECKS
        odd = (each for check in checks for each in check(subject))
        found += [each for each in odd if not _is_within(each.path, told)]
    return sorted(found, key=_order)


def _code(problem: Problem, api: Json) -> str:
    """Return the code of a problem of the structure. A name that is there can only be the wrong one."""
    value = api
    steps = segments(problem.path) or []
    for step in steps:
        value = value[int(step)] if isinstance(value, list) else value.get(step)
    if not isinstance(value, str) or not value:
        return "wrong-shape"
    match steps:
        case [*_, "name"]:
            return "duplicate-name"
        case [*_, "next"] | ["initial_state"]:
            return "no-such-widget"
    return "wrong-shape"


def _is_within(path: str, told: set[str]) -> bool:
    """Return whether that place, or what holds it, was already reported. If it is not an object, it lacks no keys."""
    while path and path not in told:
        path = path.rpartition("/")[0]
    return bool(path)


def _order(found: Finding) -> tuple[int, bool]:
    """Return the sort key: the flow's own findings first, then widget by widget, and in each the errors first."""
    match segments(found.path):
        case ["states", at, *_] if at.isdecimal():
            return int(at), found.severity == "warning"
    return -1, found.severity == "warning"


def _placed(
    findings: Iterable[Finding], text: str, label: str, within: Iterable[str]
) -> list[Finding]:
    lines = Lines(text)
    return [
        _in_file(each, label, lines.place([*within, *(segments(each.path) or ())]))
        for each in findings
    ]


def _in_file(found: Finding, file: str, place: Place | None) -> Finding:
    line, column = place or (None, None)
    return replace(found, file=file, line=line, column=column)
