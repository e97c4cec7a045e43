"""The unit tests mirror the tree: who reads a module finds its tests, and who reads a test finds what it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.documents import ROOT

UNIT = ROOT / "tests" / "unit"

# A test module that is named for no module of ours: what it is about.
ACROSS = {
    "test_docs": "all documents",
    "test_examples": "the folder examples/",
    "test_example_flows": "every flow that the project shows",
    "test_exemptions": "all files in Python",
    "test_mirror": "the tests themselves",
    "test_patience": "the tests themselves",
    "test_patterns": "every pattern of the package",
    "test_site": "the documents as a site",
    "test_templates_document": "a document",
    "test_architecture": "the imports of all modules",
    "test_exports": "what the package exports",
    "api/test_names": "what the package exports",
    "cli/test_commands": "all commands",
    "cli/test_idle_options": "all commands",
    "cli/test_transcripts": "all commands",
    "definition/test_example_flows": "the flows of examples/",
    "definition/lint/test_agreement": "lint, held against the emulator",
    "lifecycle/test_adoption": "a story: create, read, update",
    "lifecycle/test_drafts": "the table of a document",
    "resources/test_inactive": "all kinds",
    "resources/test_mistakes": "all kinds",
    "resources/test_on_drift": "several flows of one run",
    "simulator/test_facts": "what Twilio documents of conditions, Liquid and the context",
}


def source_of(folder: Path) -> Path:
    """The folder that the tests in a folder are about."""
    part = folder.relative_to(UNIT).parts
    if part[:1] in {("tools",), ("benchmarks",)}:
        return ROOT / part[0]
    if part[:1] == ("studio_emulator",):
        return ROOT.joinpath("provider", *part)
    return ROOT.joinpath("provider", "pulumi_twilio_studio", *part)


def has_a_namesake(test: Path) -> bool:
    """Whether it is called as a module or a folder there, or begins so and then says what part of that it tests."""
    words = test.stem.removeprefix("test_").split("_")
    names = {"_".join(words[:number]) for number in range(1, len(words) + 1)}
    return not names.isdisjoint(each.stem for each in source_of(test.parent).iterdir())


TESTS = {
    path.relative_to(UNIT).with_suffix("").as_posix(): path for path in UNIT.rglob("test_*.py")
}


@pytest.mark.parametrize("name", sorted(TESTS))
def test_a_test_module_is_named_for_what_it_tests_in_the_same_folder(name: str) -> None:
    assert has_a_namesake(TESTS[name]) is not (name in ACROSS)


def test_only_test_modules_that_exist_are_excused() -> None:
    assert [] == sorted(ACROSS.keys() - TESTS.keys())
