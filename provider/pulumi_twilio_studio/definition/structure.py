"""What every definition must satisfy, whatever its widgets are.

Only what Twilio refuses in any flow ("Flow definitions must adhere to these schemas", docs:
studio/rest-api/v2/flow-definition; error 81022), and what the rest of this package builds on. Which
properties a widget type takes is decided in `lint`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from pulumi_twilio_studio.definition.canonical import Json, Path
from pulumi_twilio_studio.definition.problems import Problem, pointer
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import kind_of

_DEEPEST = 100  # Python's own recursion ends a little later, without saying where
_SCALARS = frozenset((bool, int, type(None)))
_Fault = tuple[Path, str]  # where in a state, and what


class _Known:
    """The names that a transition may lead to, and the sentence about any other name."""

    def __init__(self, names: set[str]) -> None:
        self.names = names
        self._hints = 20  # looking for the nearest of 2,000 names takes 10 ms

    def refuse(self, name: str) -> str:
        self._hints -= 1
        hint = nearest(name, sorted(self.names)) if self._hints >= 0 else ""
        return f"{quoted(name)} is not a widget{hint}"


def examine(api: Any) -> tuple[Json, list[Problem]]:
    """Copy a definition in API form as plain JSON, and list everything that is wrong with it.

    In the copy, keys are sorted, 10.0 is written as 10, and what JSON cannot hold is null.
    """
    try:
        copy = _copied(api)
    except _NotPlain:
        return _examine_closely(api)
    return copy, list(_faults(copy))


def _examine_closely(api: Any) -> tuple[Json, list[Problem]]:
    problems: list[Problem] = []
    copy = _plain(api, (), problems)
    told = {problem.path for problem in problems}
    problems = [replace(problem, widget=widget_at(problem.path, copy)) for problem in problems]
    problems += [fault for fault in _faults(copy) if fault.path not in told]
    return copy, problems


def _faults(api: Json) -> Iterator[Problem]:
    """Yield every reason why plain JSON cannot be understood as a definition."""
    if not isinstance(api, dict):
        yield Problem("", f"a flow definition must be an object, not {kind_of(api)}")
        return
    states = api.get("states")
    if not isinstance(states, list) or not states:
        wrong = "must be a list of at least one widget" if "states" in api else "is missing"
        yield Problem(pointer("states"), wrong)
        return
    names = [_name(state) for state in states]
    known = _Known({name for name in names if name})
    yield from _initial_state_faults(api, known)
    for at, (state, name) in enumerate(zip(states, names, strict=True)):
        for path, message in _state_faults(state, known):
            yield Problem(pointer("states", at, *path), message, name)
    yield from _duplicates(names)


def widget_at(path: str, api: Json) -> str | None:
    """Return the name of the widget that a pointer into a definition in API form leads to or into."""
    match path.split("/"):
        case ["#", "states", at, *_] if isinstance(api.get("states"), list):
            return _name(api["states"][int(at)])
    return None


class _NotPlain(Error):
    """A value needs a closer look: it may be one that JSON cannot hold, or a number such as 10.0."""


def _copied(value: Any, depth: int = 0) -> Json:
    """Return what `_plain` returns, twice as fast, for all that a file usually holds. Raises _NotPlain."""
    kind = type(value)
    if kind in _SCALARS or (kind is str and _is_utf8(value)):
        return value
    if depth == _DEEPEST:
        raise _NotPlain
    if kind is list:
        return [_copied(item, depth + 1) for item in value]
    if kind is dict and _has_json_keys(value):
        return {
            key: item if type(item) in _SCALARS else _copied(item, depth + 1)
            for key, item in sorted(value.items())
        }
    raise _NotPlain


def _plain(value: Any, path: Path, problems: list[Problem]) -> Json:
    copy: Json = None
    match value:
        case str() if _is_utf8(value):
            copy = str(value)
        case None | bool():
            copy = value
        case int():
            copy = int(value)
        case float() if math.isfinite(value):
            copy = int(value) if value.is_integer() else float(value)
        case list() | tuple() if len(path) < _DEEPEST:
            copy = [_plain(item, (*path, at), problems) for at, item in enumerate(value)]
        case Mapping() if len(path) < _DEEPEST and _has_json_keys(value):
            copy = {key: _plain(value[key], (*path, key), problems) for key in sorted(value)}
        case _:
            problems.append(Problem(pointer(*path), _not_json(value, path)))
    return copy


def _initial_state_faults(api: dict[str, Json], known: _Known) -> Iterator[Problem]:
    initial = api.get("initial_state")
    if initial is None:
        yield Problem(pointer("initial_state"), "is missing: name the widget the flow starts with")
    elif not isinstance(initial, str):
        yield Problem(pointer("initial_state"), f"must be a string, not {kind_of(initial)}")
    elif initial not in known.names:
        yield Problem(pointer("initial_state"), known.refuse(initial))


def _state_faults(state: Json, known: _Known) -> Iterator[_Fault]:
    if not isinstance(state, dict):
        yield (), f"must be an object, not {kind_of(state)}"
        return
    yield from _text_faults(state, "name")
    yield from _text_faults(state, "type")
    if not isinstance(state.get("properties", {}), dict):
        yield ("properties",), f"must be an object, not {kind_of(state['properties'])}"
    if "transitions" not in state:
        yield ("transitions",), "is missing; a widget that leads nowhere has []"
    elif not isinstance(state["transitions"], list):
        yield ("transitions",), f"must be a list, not {kind_of(state['transitions'])}"
    else:
        for at, transition in enumerate(state["transitions"]):
            for path, message in _transition_faults(transition, known):
                yield ("transitions", at, *path), message


def _transition_faults(transition: Json, known: _Known) -> Iterator[_Fault]:
    if not isinstance(transition, dict):
        yield (), f"must be an object, not {kind_of(transition)}"
        return
    yield from _text_faults(transition, "event")
    following = transition.get("next") or ""
    if not isinstance(transition.get("next", ""), str | None):
        yield ("next",), f"must be the name of a widget, not {kind_of(transition['next'])}"
    elif following and following not in known.names:
        yield ("next",), known.refuse(following)


def _text_faults(holder: dict[str, Json], key: str) -> Iterator[_Fault]:
    value = holder.get(key)
    if key not in holder:
        yield (key,), "is missing"
    elif not isinstance(value, str):
        yield (key,), f"must be a string, not {kind_of(value)}"
    elif not value:
        yield (key,), "must not be empty"


def _duplicates(names: list[str | None]) -> Iterator[Problem]:
    having: dict[str, list[int]] = {}
    for at, name in enumerate(names):
        if name:
            having.setdefault(name, []).append(at)
    for name, places in having.items():
        if len(places) > 1:
            message = f"is the name of {len(places)} widgets (states {', '.join(map(str, places))})"
            yield Problem(pointer("states", places[1], "name"), message, name)


def _name(state: Json) -> str | None:
    name = state.get("name") if isinstance(state, dict) else None
    return name if isinstance(name, str) and name else None


def _is_utf8(text: str) -> bool:
    try:
        return text.isascii() or bool(text.encode())
    except UnicodeEncodeError:
        return False


def _has_json_keys(mapping: Mapping[Any, Any]) -> bool:
    try:
        return _is_utf8("".join(mapping))
    except TypeError:
        return False


def _not_json(value: Any, path: Path) -> str:
    match value:
        case list() | tuple() | Mapping() if len(path) == _DEEPEST:
            return f"is nested more than {_DEEPEST} levels deep"
        case float():
            return f"{value} is not a JSON number"
        case str():
            return "holds half of a surrogate pair, which UTF-8 cannot encode"
        case Mapping():
            return "has a key that is not a string of valid UTF-8"
    return f"{type(value).__name__} is not a JSON value"
