"""The folders are the architecture: which of them may import which, read from the source."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from pathlib import Path

import pytest

from support.documents import table

PROVIDER = Path(__file__).resolve().parents[2] / "provider"
PACKAGE = "pulumi_twilio_studio"

# What each part may import of ours; OPEN to all is what knows nothing: data, and how foreign text is written.
OPEN = {
    "version",
    "foreign",
    "failures",
    "files",
    "file_problems",
    "bounded_yaml",
    "yaml_positions",
    "one_or_more",
    "durations",
    "words",
    "sids",
    "kinds",
}
MAY_IMPORT = {
    "definition": set(),
    "studio": set(),
    "identity": set(),
    "version": set(),
    "foreign": set(),
    "failures": set(),
    "files": set(),
    "file_problems": set(),
    "bounded_yaml": set(),
    "yaml_positions": set(),
    "one_or_more": set(),
    "durations": set(),
    "words": set(),
    "sids": set(),
    "kinds": set(),
    "drawing": {"definition"},
    "authoring": {"definition"},
    "simulator": {"definition"},
    "cases": {"simulator", "definition"},
    "testing": {"cases", "definition"},
    "exploring": {"cases", "simulator", "definition"},
    "chatting": {"cases", "simulator", "definition"},
    "manifest": {"definition"},
    "starter": set(),
    "forge": set(),
    "lifecycle": {"identity", "studio", "definition", "cases"},
    "api": {"lifecycle", "identity", "studio", "definition", "drawing"},
    "resources": {"stack", "lifecycle", "identity", "studio", "definition"},
    "components": {"resources", "manifest", "definition"},
    "__init__": {"resources", "components", "authoring"},
    "stack": {"lifecycle", "identity", "studio", "definition", "drawing"},
    "fleet": {"stack", "components", "manifest", "lifecycle", "identity", "studio", "definition"},
    "cli": {
        "api",
        "stack",
        "manifest",
        "lifecycle",
        "identity",
        "studio",
        "definition",
        "drawing",
        "fleet",
        "starter",
        "forge",
        "simulator",
        "cases",
        "exploring",
        "chatting",
        "studio_emulator",
    },
    "studio_emulator": set(),
}
MAY_IMPORT_PULUMI = {"__init__", "resources", "components", "fleet"}


def part_of(module: str) -> str | None:
    """The part of ours that a module belongs to; None for others' modules."""
    names = module.split(".")
    if names[0] == PACKAGE:
        return names[1] if len(names) > 1 else "__init__"
    return names[0] if names[0] in MAY_IMPORT else None


def name_of(path: Path) -> str:
    names = path.relative_to(PROVIDER).with_suffix("").parts
    return ".".join(names[:-1] if names[-1] == "__init__" else names)


def imported(path: Path) -> Iterator[str]:
    """The full name of every module that a file imports, wherever in it."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = ".".join(package.split(".")[: len(package.split(".")) - node.level + 1])
            module = ".".join(filter(None, [base if node.level else "", node.module]))
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names if not node.module)


def test_the_page_on_architecture_lists_every_part_and_no_other() -> None:
    listed = table("ARCHITECTURE.md", "The parts, and what each may import").names
    parts = [
        name.strip().removesuffix("/").removesuffix(".py")
        for row in listed
        for name in row.split(",")
    ]

    assert sorted((MAY_IMPORT.keys() | OPEN) - {"__init__", "version"}) == sorted(parts)


TEMPLATES = PROVIDER / PACKAGE / "starter" / "templates"  # programs of users, and no part of ours
FILES = sorted(path for path in PROVIDER.rglob("*.py") if TEMPLATES not in path.parents)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    own = part_of(name_of(path))
    assert own is not None

    others = {part_of(module) for module in imported(path)} - {None, own} - OPEN

    assert others - {"__init__"} <= MAY_IMPORT[own]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_only_the_declarations_import_pulumi(path: Path) -> None:
    own = part_of(name_of(path))

    knows_pulumi = any(module.split(".")[0] == "pulumi" for module in imported(path))

    assert not knows_pulumi or own in MAY_IMPORT_PULUMI


def modules_of(path: Path, known: Collection[str]) -> set[str]:
    """The known modules that a file imports, wherever in it, and also if only a type checker does."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & set(known)) or {str(node.module)}
    return found & set(known) - {name_of(path)}


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """The strongly connected parts of a graph that have more than one node."""
    reached = {node: reachable(node, graph) for node in graph}
    groups = {frozenset(each for each in reached[node] if node in reached[each]) for node in graph}
    return sorted(sorted(group) for group in groups if len(group) > 1)


def reachable(start: str, graph: dict[str, set[str]]) -> set[str]:
    found, todo = set(), [start]
    while todo:
        new = graph[todo.pop()] - found
        found |= new
        todo += new
    return found


def test_no_two_modules_need_each_other() -> None:
    known = {name_of(path) for path in FILES}

    assert [] == cycles({name_of(path): modules_of(path, known) for path in FILES})


def test_a_cycle_is_found_whole_and_what_only_leads_to_it_is_not() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a", "e"}, "e": set[str]()}

    assert [["a", "b", "c"]] == cycles(graph)
