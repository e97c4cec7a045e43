from __future__ import annotations

import json

import pytest

from pulumi_twilio_studio.definition.positions import Lines, broken_at

TEXT = """{
  "a b": [1, {"x": "}],{ \\" \\\\"}, []],
  "é": {}, "next": -1.5e3,
  "deep": {"": null}
}
"""


@pytest.mark.parametrize(
    ("path", "starts_with", "place"),
    [
        ((), "{\n", (1, 1)),
        (("a b",), "[1,", (2, 10)),
        (("a b", "0"), "1,", (2, 11)),
        (("a b", "1", "x"), '"}],{', (2, 20)),
        (("a b", "2"), "[]", (2, 35)),
        (("é",), "{}", (3, 8)),
        (("next",), "-1.5e3", (3, 20)),
        (("deep", ""), "null", (4, 16)),
    ],
)
def test_finds_where_a_value_starts(
    path: tuple[str, ...], starts_with: str, place: tuple[int, int]
) -> None:
    line, column = Lines(TEXT).place(path)

    assert place == (line, column)
    assert TEXT.split("\n", line - 1)[-1][column - 1 :].startswith(starts_with)


@pytest.mark.parametrize(
    ("path", "place"), [(("deep", "lost"), (4, 11)), (("a b", "7", "x"), (2, 10)), (("z",), (1, 1))]
)
def test_gives_what_should_hold_a_value_that_is_missing(
    path: tuple[str, ...], place: tuple[int, int]
) -> None:
    assert place == Lines(TEXT).place(path)


def test_takes_numbers_that_are_keys_for_keys() -> None:
    assert (1, 7) == Lines('{"0": 1, "1": 2}').place(("0",))


def test_reads_however_deep_a_file_nests() -> None:
    deep = "[" * 2_000 + "]" * 2_000

    assert (1, 2) == Lines(deep).place(["0"])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{}", None),
        ('{\n  "a": oops}', (2, 8)),
        ("", (1, 1)),
        ("[" * 100_000, None),
        ('{"a": 1,\n "a": 2}', (2, 2)),
        ("[\nNaN]", (2, 1)),
        ("[\n " + "1" * 5000 + "]", (2, 2)),
    ],
)
def test_says_where_a_text_stops_being_json(text: str, place: tuple[int, int] | None) -> None:
    assert place == broken_at(text)


def test_agrees_with_the_parser_on_what_there_is() -> None:
    def paths(value: object, *path: str) -> list[tuple[str, ...]]:
        items = value.items() if isinstance(value, dict) else ()
        listed = enumerate(value) if isinstance(value, list) else ()
        inner = [paths(item, *path, str(key)) for key, item in (*items, *listed)]
        return [path, *(each for found in inner for each in found)]

    places = [Lines(TEXT).place(path) for path in paths(json.loads(TEXT))]

    assert sorted(set(places)) == sorted(places)
