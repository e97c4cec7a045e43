"""The tier itself: an option, an argument, a row, an example that nobody tries is caught, each planted here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest

from promises.arguments import of_callable
from promises.commands import Option
from promises.named import Named, of_module
from promises.rows import idle_marks, rows_of, untried
from support.documents import Fence, Table, pieces

PAGE = """
# Fleets

## Status

| word | |
|---|---|
| `drifted` | callers run what somebody else published |
| `lost` | planted |
"""


@pytest.fixture
def tests_that_say(tmp_path: Path) -> Callable[[str], list[Named]]:
    """What is read in a module of tests with that text."""

    def read(text: str) -> list[Named]:
        module = tmp_path / "test_planted.py"
        module.write_text(text)
        return list(of_module(module))

    return read


def planted(channel: str, kind: Literal["voice", "text"] = "voice") -> None:
    """A public function, as one that somebody adds."""


def test_an_option_that_no_test_gives_is_caught(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    strict, planted = (Option(("lint",), (option,)) for option in ("--strict", "--planted"))

    tests = tests_that_say("def test_a(run):\n    assert run('lint', '--strict')\n")

    assert any(map(strict.is_named_by, tests))
    assert not any(map(planted.is_named_by, tests))


def test_an_option_in_a_comment_or_of_another_command_does_not_count(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    strict = Option(("lint",), ("--strict",))

    tests = tests_that_say(
        "def test_a(run):\n    run('lint')  # --strict\n\ndef test_b(run):\n    run('diff', '--strict')\n"
    )

    assert not any(map(strict.is_named_by, tests))


def test_an_option_that_a_helper_or_a_case_gives_counts(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    strict = Option(("lint",), ("--strict",))

    [test] = tests_that_say(
        "CASES = ['--strict']\n\ndef lint(run, *more):\n    return run('lint', *more)\n\n"
        "@pytest.mark.parametrize('option', CASES)\ndef test_a(run, option):\n    lint(run, option)\n"
    )

    assert strict.is_named_by(test)


def test_an_argument_and_a_word_that_no_test_gives_are_caught(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    channel, kind = of_callable("planted", planted)

    tests = tests_that_say("def test_a():\n    planted('a')\n    planted('a', kind='text')\n")
    fewer = tests_that_say("def test_a():\n    planted('a')\n")

    assert ("voice", "text") == kind.words
    assert any(map(channel.is_named_by, fewer))
    assert not any(map(kind.is_named_by, fewer))
    assert any(kind.is_named_with("text", test) for test in tests)
    assert not any(kind.is_named_with("voice", test) for test in tests)


def test_an_argument_within_a_program_counts(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    _, kind = of_callable("planted", planted)

    [test] = tests_that_say("def test_a(stack):\n    stack.program('planted(1, kind=\"text\")')\n")

    assert kind.is_named_with("text", test)


def test_a_row_that_no_test_names_is_caught(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    [table] = tables_of(PAGE)

    tests = tests_that_say(
        '@pytest.mark.keeps("docs/fleet.md", "Status", "drifted")\ndef test_a(): ...\n'
    )

    assert ["docs/fleet.md: Status: lost"] == untried(rows_of(table), tests)


def test_a_test_that_takes_its_cases_from_a_table_keeps_every_row_of_it(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    [table] = tables_of(PAGE)

    tests = tests_that_say(
        'ROWS = table("docs/fleet.md", "Status").rows\n\ndef test_a():\n    assert ROWS\n'
    )

    assert [] == untried(rows_of(table), tests)


def test_a_mark_of_a_row_that_is_gone_is_caught(
    tests_that_say: Callable[[str], list[Named]],
) -> None:
    [table] = tables_of(PAGE)

    tests = tests_that_say(
        '@pytest.mark.keeps("docs/fleet.md", "Status", "gone")\ndef test_a(): ...\n'
    )

    assert ["test_a: docs/fleet.md: Status: gone"] == idle_marks(rows_of(table), tests)


def test_tables_and_examples_are_found_as_they_are_written() -> None:
    text = PAGE + '\nLike so:\n\n  ```json\n  {"a": 1}\n  ```\n'

    table, fence = pieces("docs/fleet.md", text)

    assert isinstance(table, Table)
    assert ["drifted", "lost"] == table.names
    assert isinstance(fence, Fence)
    assert ("json", '{"a": 1}\n', "Status") == (fence.language, fence.text, fence.heading)


def tables_of(text: str) -> list[Table]:
    return [each for each in pieces("docs/fleet.md", text) if isinstance(each, Table)]
