"""YAML of others: what would be too much is refused before it is built."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest
import yaml

from pulumi_twilio_studio.bounded_yaml import MOST_REPEATED, Unbounded, loaded
from pulumi_twilio_studio.manifest import ManifestError, load


def doubling(levels: int, of: str) -> str:
    """Aliases of aliases: each level stands for twice as much as the one before."""
    lines = ["a0: &a0 [x, x]" if of == "list" else "a0: &a0 {x: 1}"]
    for level in range(1, levels):
        both = f"*a{level - 1}, *a{level - 1}"
        value = f"[{both}]" if of == "list" else f"{{<<: [{both}]}}"
        lines.append(f"a{level}: &a{level} {value}")
    return "\n".join(lines)


BOMBS = {
    "lists": doubling(30, "list"),
    "merges": doubling(30, "merge"),
    "keys": doubling(30, "list") + "\n? *a29\n: 1",
    "brackets": "[" * 100_000,
    "blocks": "- " * 100_000,
    "mappings": "{a: " * 100_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_in_one_sentence_with_its_place(text: str, tmp_path: Path) -> None:
    file = tmp_path / "tenants.yaml"
    file.write_text(text)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(ManifestError) as refused:
        load(file)

    [problem] = refused.value.problems
    assert f"{file}:1:" in str(problem) or "nested" in str(problem)
    assert (
        "aliases repeat more than 250,000 values" in problem.message or "nested" in problem.message
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_where_settings_are_read(text: str) -> None:
    with pytest.raises(Unbounded):
        loaded(text)


def test_aliases_that_people_write_are_taken() -> None:
    users = ", ".join(f'"+1555010{number:04}"' for number in range(30))
    tenants = "\n".join(f"  t{number}: {{test_users: *users}}" for number in range(5_000))

    content = loaded(f"users: &users [{users}]\ntenants:\n{tenants}")

    assert 5_000 * 30 < MOST_REPEATED
    assert 30 == len(content["tenants"]["t4999"]["test_users"])


def test_what_is_read_is_what_the_safe_loader_reads() -> None:
    text = "a: &a {x: 1, y: [2, null]}\nb: {<<: *a, z: 2024-01-01}\nc: *a\n"

    assert yaml.safe_load(text) == loaded(text)


def test_a_list_that_contains_itself_is_counted_once() -> None:
    began = time.thread_time()

    content = loaded("a: &a [1, *a]")

    assert content["a"][1] is content["a"]
    assert time.thread_time() - began < 60
