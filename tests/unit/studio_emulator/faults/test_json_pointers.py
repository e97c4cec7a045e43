"""Values put into answers, by JSON pointer."""

from __future__ import annotations

import json
from typing import Any

import pytest

from studio_emulator.faults.json_pointers import rewrite_json

CASES = {
    "a field": ({"a": 1}, {"/a": None}, [], {"a": None}),
    "a new field": ({"a": 1}, {"/b": [2]}, [], {"a": 1, "b": [2]}),
    "a field below": ({"a": {"b": 1}}, {"/a/b": {}}, [], {"a": {"b": {}}}),
    "an entry": ({"a": [1, 2]}, {"/a/1": "x"}, [], {"a": [1, "x"]}),
    "every entry": ({"a": [{"b": 1}, {}]}, {"/a/*/b": 2}, [], {"a": [{"b": 2}, {"b": 2}]}),
    "the whole": ({"a": 1}, {"": [1]}, [], [1]),
    "a key with a slash": ({"a/b": 1}, {"/a~1b": 2}, [], {"a/b": 2}),
    "less": ({"a": 1, "b": 2}, {}, ["/b"], {"a": 1}),
    "no entries": ({"a": [1, 2, 3]}, {}, ["/a/*"], {"a": []}),
}


@pytest.mark.parametrize(("body", "values", "without", "expected"), CASES.values(), ids=CASES)
def test_puts_values_where_the_pointers_lead(
    body: Any, values: dict[str, Any], without: list[str], expected: Any
) -> None:
    rewritten = rewrite_json(json.dumps(body).encode(), values, without)

    assert rewritten is not None
    assert expected == json.loads(rewritten)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"a": 1}'])
def test_says_so_when_nothing_is_changed(body: Any) -> None:
    assert rewrite_json(body, {"/b/c": 1, "/a": 1}, ["/d"]) is None
