"""No text of others costs more than its length: twice the text, about twice the work, for every pattern of the package.

Each pattern is attacked with texts made from its own parts: some of them once, and then a few of them over and over.
Work is the CPU time of this thread, so that a busy machine does not count, and always compared within one run.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import pulumi_twilio_studio
import studio_emulator
from pulumi_twilio_studio.definition import DefinitionError, parse
from pulumi_twilio_studio.definition.lint import lint
from pulumi_twilio_studio.definition.liquid import rename_in_liquid
from pulumi_twilio_studio.definition.placeholders import pieces, write_pieces
from pulumi_twilio_studio.definition.secrets import hide_secrets
from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.identity import signature_of, signed_name
from pulumi_twilio_studio.lifecycle.test_users import problems
from support.definitions import greeting

PROVIDER = Path(__file__).resolve().parents[2] / "provider"
PARSER: Any = re._parser
SHORT, TIMES = 400, 8
# Eight times the text: 8 times the work of a linear pattern, 64 times that of a quadratic one.
TOO_MUCH = 24.0
# Less CPU time than this, in seconds, is too little to be compared, and little enough for so long a text.
NOTHING = 0.003

QUADRATIC = {
    "Liquid that nobody closes": r"(?s)\{\{.*?\}\}",
    "dollars before a brace": r"(?:\$\$)*\$\{",
    "blanks before a marker": r"\s*\[pulumi [0-9a-f]{16}\]$",
    "a password in a URL": r"://[^/\s]*:[^/\s]+@",
    "a key that nobody ends": r"-----BEGIN [A-Z ]*KEY-----(?:[\s\S]*?-----END KEY-----)?",
    "a scheme that never comes": r"(?:[a-z]+:)?\+[1-9]",
}


def modules() -> Iterator[ModuleType]:
    """Every module of the package and of the emulator."""
    for package in (pulumi_twilio_studio, studio_emulator):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def within(value: object) -> Iterator[re.Pattern[str]]:
    """The patterns that a module keeps under a name, also in its tables."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from within(item)
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from within(item)


def written_in_calls() -> Iterator[tuple[str, str, int]]:
    """Patterns that stand in a call, as of `re.sub`, with their place and flags; those that rich is given, too."""
    for path in sorted(PROVIDER.rglob("*.py")):
        source = path.read_text()
        if not re.search(r"\bre\.|highlight_regex", source):
            continue
        tree = ast.parse(source)
        texts = {
            target.id: value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target, value in paired(node)
            if isinstance(target, ast.Name)
            and isinstance(value, ast.Constant)
            and isinstance(value.value, str)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_of_patterns(node.func) and node.args:
                place = f"{path.relative_to(PROVIDER)}:{node.lineno}"
                if (text := text_of(node.args[0], texts)) is not None:
                    yield place, text, re.DOTALL if "DOTALL" in ast.unparse(node) else 0


def paired(node: ast.Assign) -> Iterator[tuple[ast.expr, ast.expr]]:
    for target in node.targets:
        if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
            yield from zip(target.elts, node.value.elts, strict=True)
        else:
            yield target, node.value


def is_of_patterns(function: ast.expr) -> bool:
    if not isinstance(function, ast.Attribute):
        return False
    of_re = isinstance(function.value, ast.Name) and function.value.id == "re"
    return function.attr == "highlight_regex" or (of_re and function.attr != "compile")


def text_of(node: ast.expr, known: dict[str, str]) -> str | None:
    """The text of a pattern; what is put into an f-string counts as 9, the size of some repetition."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return known.get(name)
        case ast.JoinedStr(values=parts):
            return "".join(
                str(part.value) if isinstance(part, ast.Constant) else "9" for part in parts
            )
    return None


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Every pattern, by where it stands."""
    named = {
        f"{module.__name__.removeprefix('pulumi_twilio_studio.')}.{name}[{at}]": pattern
        for module in modules()
        for name, value in vars(module).items()
        for at, pattern in enumerate(within(value))
        if isinstance(pattern.pattern, str)
    }
    inline = {place: re.compile(text, flags) for place, text, flags in written_in_calls()}
    once = {(each.pattern, each.flags): name for name, each in (named | inline).items()}
    return {name: (named | inline)[name] for name in once.values()}


# Where the parts of a part stand in what the parser says of it.
INNER: dict[str, Callable[[Any], list[Any]]] = {
    "BRANCH": lambda argument: argument[1],
    "SUBPATTERN": lambda argument: [argument[3]],
    "ASSERT": lambda argument: [argument[1]],
    "ASSERT_NOT": lambda argument: [argument[1]],
    "ATOMIC_GROUP": lambda argument: [argument],
    "GROUPREF_EXISTS": lambda argument: [argument[1]],
    "MAX_REPEAT": lambda argument: [argument[2]] * min(max(argument[0], 1), 20),
    "MIN_REPEAT": lambda argument: [argument[2]] * min(max(argument[0], 1), 20),
}


def atoms(parsed: Any) -> Iterator[str]:
    """A character for each part of a pattern that takes one, in order: all branches, one after the other."""
    for operator, argument in parsed:
        match str(operator):
            case "LITERAL":
                yield chr(argument)
            case "NOT_LITERAL" | "ANY":
                yield "~"
            case "IN":
                yield member(argument)
            case other if other in INNER:
                for inner in INNER[other](argument):
                    yield from atoms(inner)


def member(choices: Any) -> str:
    """A character of a set."""
    wanted = PARSER.SubPattern(PARSER.State(), [(PARSER.IN, choices)])
    pattern = re._compiler.compile(wanted)
    return next(
        char
        for char in "a1 -_.:$\n~A{@/=" + "".join(map(chr, range(33, 256)))
        if pattern.match(char)
    )


def attacks(pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Beginnings and what is to be repeated behind them."""
    parts = list(atoms(PARSER.parse(pattern.pattern, pattern.flags & ~re.UNICODE)))
    seen = set()
    for start in range(len(parts) + 1):
        lead = "".join(parts[:start])
        repeated = {"".join(parts[start : start + length]) for length in (1, 2, 3)}
        repeated |= {lead, " ", "a", "$", "-"}
        if start:
            repeated.add(parts[start - 1])
        for each in sorted(repeated - {""}):
            if (lead, each) not in seen:
                seen.add((lead, each))
                yield lead, each


def work(do: Callable[[Any], object], text: Any) -> float:
    """The CPU time of one go, the least of three where it is worth a second look."""
    least = float("inf")
    for _ in range(3):
        began = time.thread_time()
        do(text)
        least = min(least, time.thread_time() - began)
        if least < NOTHING:
            break
    return least


def growth(do: Callable[[Any], object], make: Callable[[int], Any], size: int = SHORT) -> float:
    """How many times the work grows when the text grows TIMES fold; 0 where there is hardly any."""
    long = work(do, make(size * TIMES))
    return 0.0 if long < NOTHING else long / max(work(do, make(size)), 1e-9)


def searched(pattern: re.Pattern[str], text: str) -> None:
    for _ in pattern.finditer(text):
        pass


def costly(pattern: re.Pattern[str]) -> tuple[str, str] | None:
    """The first attack that costs more than its length."""
    for lead, repeated in attacks(pattern):

        def make(size: int, lead: str = lead, repeated: str = repeated) -> str:
            return lead + repeated * (size // len(repeated)) + "\0"

        if growth(partial(searched, pattern), make) > TOO_MUCH:
            return lead, repeated
    return None


@pytest.mark.parametrize("pattern", patterns().values(), ids=patterns())
def test_a_pattern_costs_no_more_than_the_length_of_its_text(pattern: re.Pattern[str]) -> None:
    assert costly(pattern) is None


@pytest.mark.parametrize("text", QUADRATIC.values(), ids=QUADRATIC)
def test_a_pattern_that_costs_more_is_found(text: str) -> None:
    assert costly(re.compile(text)) is not None


def test_all_patterns_are_looked_at() -> None:
    """As many as the source has of `re.compile`, and those that stand in calls."""
    compiled = sum(path.read_text().count("re.compile(") for path in PROVIDER.rglob("*.py"))

    assert len(patterns()) >= compiled * 0.8  # some are one pattern, written twice


def flow_that_says(text: str) -> dict[str, Any]:
    definition = greeting()
    definition["states"][1]["properties"]["body"] = text
    return definition


def many_of_one_key(size: int) -> str:
    keys = [f'"{at}": 1' for at in range(size)]
    return f"{{{', '.join([*keys, keys[-1]])}}}"


def twins(size: int) -> dict[str, Any]:
    """Every widget's name stands twice."""
    states = [{"name": f"w{at // 2}", "type": "trigger", "transitions": []} for at in range(size)]
    return {"initial_state": "w0", "states": states}


def refused(text: Any) -> None:
    with suppress(DefinitionError):
        parse(text)


SIGNED = f" [pulumi {'a' * 16} def={'b' * 16}]"
HOSTILE: dict[str, tuple[Callable[[Any], object], Callable[[int], Any]]] = {
    "Liquid that nobody closes": (lint, lambda size: flow_that_says("widgets " + "{" * size)),
    "Liquid of the other kind": (lint, lambda size: flow_that_says("widgets " + "{%" * size)),
    "a URL of colons": (lint, lambda size: flow_that_says("://" + ":" * size)),
    "many keys that nobody ends": (
        lint,
        lambda size: flow_that_says("-----BEGIN PRIVATE KEY-----" * (size // 8)),
    ),
    "tokens one behind the other": (lint, lambda size: flow_that_says("eyJ-" * size)),
    "a name of secrets": (lint, lambda size: flow_that_says('{"' + "token" * size)),
    "what is hidden": (hide_secrets, lambda size: "://" + ":" * size),
    "keys that are hidden": (
        hide_secrets,
        lambda size: "-----BEGIN PRIVATE KEY-----" * (size // 8),
    ),
    "dollars in a template": (pieces, lambda size: "${a}" + "$" * size),
    "places in a template": (pieces, lambda size: '{"' + '${a}"' * size + "}"),
    "a template in Liquid": (pieces, lambda size: "${a}" + "{" * size),
    "dollars in a text": (lambda text: write_pieces([text]), lambda size: "$" * size),
    "blanks in a commit message": (signature_of, lambda size: " " * size),
    "blanks in the name of an account": (signed_name, lambda size: " " * size),
    "many markers": (signature_of, lambda size: (SIGNED * size)[:-1]),
    "blanks among test users": (lambda text: problems(None, [text]), lambda size: "x" + " " * size),
    "a key twice": (refused, many_of_one_key),
    "names twice": (refused, twins),
    "a renamed widget in braces": (
        lambda text: rename_in_liquid(text, {"a": "b"}),
        lambda size: "widgets.a {{" + "{" * size,
    ),
}


@pytest.mark.parametrize(("do", "make"), HOSTILE.values(), ids=HOSTILE)
def test_what_others_write_costs_no_more_than_its_length(
    do: Callable[[Any], object], make: Callable[[int], Any]
) -> None:
    assert growth(do, make, size=2_000) < TOO_MUCH


def test_a_name_of_any_length_is_no_riddle() -> None:
    """What was probably meant is looked for among words of a length that people write."""
    known = [f"{'a' * 20_000}{number}" for number in range(20)]

    began = time.thread_time()
    hint = nearest("a" * 20_000, known)

    assert "" == hint
    assert time.thread_time() - began < growth_of_a_hint()


def growth_of_a_hint() -> float:
    """More CPU time than so many hints among usual words take, in seconds."""
    known = [f"widget_{number}" for number in range(2_000)]
    began = time.thread_time()
    nearest("wigdet_7", known)
    return 10 * (time.thread_time() - began)
