"""Which edits of the example stack's flows their test cases notice.

Each edit changes one thing of one flow: where a transition leads, a text, a condition, or another property. The seed
decides which. An edit that no case can notice, because nobody outside sees a difference, is told apart by hand.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.results import Figure
from pulumi_twilio_studio.cases import SUFFIX, CaseFile, read_cases
from pulumi_twilio_studio.definition import DefinitionError, parse
from pulumi_twilio_studio.failures import Error

ROOT = Path(__file__).resolve().parents[1]
FLOWS = tuple(sorted(ROOT.glob("stacks/flows/*.json")))
SEED = 16
EDITS = 200
TEXTS = ("body", "say", "attributes", "url")
"""Properties whose content somebody outside hears, reads or gets."""

CONDITIONS = ("equal_to", "not_equal_to", "matches_any_of", "contains", "regex", "less_than")

Api = dict[str, Any]


@dataclass(frozen=True)
class Edit:
    """One changed thing."""

    flow: Path
    what: str
    api: Api

    def __str__(self) -> str:
        return f"{self.flow.stem}: {self.what}"

    def is_caught(self) -> bool:
        """Whether a case of the flow fails."""
        try:
            return not all(result.passed for result in _cases(self.flow).run(self.api))
        except Error:
            return True


def edits(count: int = EDITS, seed: int = SEED) -> list[Edit]:
    """That many different edits. Each leaves a sound definition."""
    chance = random.Random(seed)
    found: dict[str, Edit] = {}
    flows = {flow: json.loads(flow.read_text()) for flow in FLOWS}
    while len(found) < count:
        flow = chance.choice(FLOWS)
        api = copy.deepcopy(flows[flow])
        what = chance.choice(KINDS)(api, chance)
        if what and _is_sound(api) and parse(api).text != parse(flows[flow]).text:
            edit = Edit(flow, what, api)
            found.setdefault(str(edit), edit)
    return list(found.values())


@cache
def _cases(flow: Path) -> CaseFile:
    return read_cases(flow.with_suffix(SUFFIX))


def _is_sound(api: Api) -> bool:
    try:
        parse(api)
    except DefinitionError:
        return False
    return True


def _transition(api: Api, chance: random.Random) -> str:
    """Let a transition lead to another widget, or nowhere."""
    state = chance.choice(api["states"])
    at = chance.choice(state["transitions"])
    names = [None, *(each["name"] for each in api["states"] if each["type"] != "trigger")]
    before = at.get("next")
    after = chance.choice([name for name in names if name != before])
    at.pop("next", None)
    if after:
        at["next"] = after
    return (
        f"{state['name']} > {_named(state, at)}: {before or 'the end'} becomes {after or 'the end'}"
    )


def _named(state: Api, transition: Mapping[str, Any]) -> str:
    if transition["event"] != "match":
        return str(transition["event"])
    matches = [each for each in state["transitions"] if each["event"] == "match"]
    return f"match {matches.index(transition) + 1}"


def _text(api: Api, chance: random.Random) -> str:
    """Change a word of what somebody hears, reads or gets."""
    places = [
        (state, key)
        for state in api["states"]
        for key in TEXTS
        if isinstance(state["properties"].get(key), str)
    ]
    state, key = chance.choice(places)
    words = list(re.finditer(r"\w+", state["properties"][key]))
    word = chance.choice(words)
    state["properties"][key] = changed(state["properties"][key], word.span(), chance)
    return f"{state['name']}, {key}: {state['properties'][key]}"


def changed(text: str, span: tuple[int, int], chance: random.Random) -> str:
    """Leave out a word, or write it in another way."""
    begin, end = span
    word = text[begin:end]
    return text[:begin] + chance.choice(["", word + word[-1], word.swapcase()]) + text[end:]


def _condition(api: Api, chance: random.Random) -> str:
    """Change the type of a condition, or what it compares with."""
    places = [
        (state, condition)
        for state in api["states"]
        for transition in state["transitions"]
        for condition in transition.get("conditions", ())
    ]
    if not places:
        return ""
    state, condition = chance.choice(places)
    before = f"{condition['type']} {condition['value']}"
    if chance.random() < 0.5:
        condition["type"] = chance.choice([e for e in CONDITIONS if e != condition["type"]])
    else:
        characters = list(re.finditer(r"\w", condition["value"]))
        begin, end = chance.choice(characters).span()
        value = condition["value"]
        condition["value"] = value[:begin] + chance.choice(["", "8", "x"]) + value[end:]
    return f"{state['name']}: {before} becomes {condition['type']} {condition['value']}"


def _property(api: Api, chance: random.Random) -> str:
    """Change another property, or one of the variables or parameters."""
    places = [
        (state["name"], mapping, key)
        for state in api["states"]
        for mapping in (state["properties"], *_entries(state["properties"]))
        for key in mapping
        if key not in ("offset", "variables", "parameters", *TEXTS)
    ]
    name, mapping, key = chance.choice(places)
    before = mapping[key]
    mapping[key] = _another(before, chance)
    return f"{name}, {key}: {before} becomes {mapping[key]}"


def _entries(properties: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("variables", "parameters"):
        yield from properties.get(key, ())


def _another(value: object, chance: random.Random) -> object:
    match value:
        case bool():
            return not value
        case int():
            return value + chance.choice([1, 2, 5])
        case str() if value.isdigit():
            return str(int(value) * chance.choice([2, 3]))
        case str() if words := list(re.finditer(r"\w+", value)):
            return changed(value, chance.choice(words).span(), chance)
    return "x"


KINDS: tuple[Callable[[Api, random.Random], str], ...] = (_transition, _text, _condition, _property)


SAME = {
    r", (service|channel): ": "only Programmable Chat has it, and the cases are about text messages",
    r", (from|to): .* becomes \{\{": "without a value, Studio takes the flow's or the person's own address",
    r", input: ": "each condition of a split names what it tests",
    r"route_digit: equal_to (\d) becomes (regex|contains|matches_any_of) \1$": "the caller presses one key",
    r"route_order_status: equal_to (\w+) becomes (regex|contains|matches_any_of) \1$": "the server knows no other word",
    r"leave_message > hangup: the end ": "nobody is there any more",
}
"""By hand: edits that nobody outside can tell from the flow as it is, and why. Each was looked at."""


def is_same(edit: Edit) -> bool:
    """Whether nobody outside sees a difference."""
    return any(re.search(pattern, str(edit)) for pattern in SAME)


def figures(*, quick: bool) -> Iterator[Figure]:
    """Try the edits, and name those that slip through."""
    made = edits(EDITS // 10 if quick else EDITS)
    missed = [edit for edit in made if not edit.is_caught()]
    slipped = [edit for edit in missed if not is_same(edit)]
    seen = len(made) - len(missed) + len(slipped)
    yield Figure("mutations", "edits of the example stack's flows", len(made), "")
    yield Figure("mutations", "of which somebody sees a difference", seen, "")
    share = round(100 * (1 - len(slipped) / seen), 1)
    yield Figure("mutations", "of these, caught by the test cases", share, "%")
    for edit in slipped:
        yield Figure("mutations", f"slips through: {edit}", 1, "")
