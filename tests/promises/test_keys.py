"""Each key of a file, each variable and each code of lint is tried by a test that names it."""

from __future__ import annotations

import re

from promises.keys import (
    configuration_keys,
    lint_codes,
    lint_keys,
    manifest_keys,
    variables,
)
from promises.named import Named, named
from support.documents import ROOT, documents

TEXT = "\n".join((ROOT / document).read_text(encoding="utf-8") for document in documents())


def unnamed(keys: list[str], tests: list[Named]) -> list[str]:
    """The keys that stand in none of the tests: as a word, or as a whole word in a longer text."""
    said = "\n".join(sorted({word for test in tests for word in test.words}))
    return [key for key in keys if not re.search(rf"(?<![\w-]){re.escape(key)}(?![\w-])", said)]


def about(*folders: str) -> list[Named]:
    """The tests of those files and folders."""
    return [
        each for each in named() if any(f"/tests/{each_}" in str(each.file) for each_ in folders)
    ]


def test_every_key_of_a_manifest_is_tried() -> None:
    tests = about("unit/manifest", "unit/components", "unit/fleet", "unit/cli/test_fleet", "engine")

    assert [] == unnamed([key for _, key in manifest_keys()], tests)


def test_every_key_of_the_configuration_is_tried() -> None:
    keys = [key.partition(":")[2] for key in configuration_keys()]

    assert [] == unnamed(keys, about("unit/resources", "unit/studio/", "engine", "properties"))


def test_every_key_of_the_table_in_pyproject_is_tried() -> None:
    assert [] == unnamed(lint_keys(), about("unit/cli/test_lint_configuration"))


def test_every_code_of_lint_is_tried() -> None:
    tests = about(
        "unit/definition/lint", "unit/cli/test_lint", "unit/lifecycle", "engine/test_lint"
    )

    assert [] == unnamed(lint_codes(), tests)


def test_every_variable_of_the_environment_is_tried() -> None:
    assert [] == unnamed(variables(), list(named()))


def test_every_variable_of_the_environment_that_is_for_people_is_told() -> None:
    # from one process of ours to another
    ours = {"TWILIO_STUDIO_DIAGNOSTICS", "TWILIO_STUDIO_COMMAND"}

    assert [] == [each for each in variables() if each not in TEXT and each not in ours]


def test_every_key_of_the_table_in_pyproject_is_told() -> None:
    assert [] == [key for key in lint_keys() if f"{key} = " not in TEXT and f"{key}]" not in TEXT]


def test_every_key_of_a_manifest_is_told() -> None:
    assert [] == [key for _, key in manifest_keys() if not re.search(rf"\b{key}\b", TEXT)]
