from __future__ import annotations

import json
from random import Random

import pytest

from studio_emulator.encoding import KeyOrder, encode, iso_date, render, rfc2822_date


def new_random(seed: int) -> Random:
    return Random(seed)


RESOURCE = {name: index for index, name in enumerate("abcdefghij")}


def test_answers_in_another_order_of_keys_each_time() -> None:
    random = new_random(1)

    orders = {tuple(json.loads(render(RESOURCE, KeyOrder(random)))) for _ in range(5)}

    assert 5 == len(orders)


def test_draws_the_same_orders_from_the_same_seed() -> None:
    first, second = (render(RESOURCE, KeyOrder(new_random(7))) for _ in range(2))

    assert first == second


def test_changes_the_order_of_keys_at_every_depth_and_never_of_arrays() -> None:
    nested = {"states": [{"name": n, "offset": {"x": n, "y": n}} for n in range(20)], "flags": {}}

    answers = {encode(KeyOrder(new_random(seed)).apply(nested)) for seed in range(10)}

    assert 1 < len(answers)
    assert all(nested == json.loads(answer) for answer in answers)


@pytest.mark.parametrize("seed", range(8))
def test_puts_the_stored_text_of_a_definition_in_place(seed: int) -> None:
    resource = {"friendly_name": "null", "definition": None, "sid": "FW1"}

    body = render(resource, KeyOrder(new_random(seed)), '{"x" : 1}')

    assert {"friendly_name": "null", "definition": {"x": 1}, "sid": "FW1"} == json.loads(body)
    assert b'"definition":{"x" : 1}' in body


def test_shows_a_definition_that_stands_alone() -> None:
    body = render({"definition": None}, KeyOrder(new_random(1)), "{}")

    assert b'{"definition":{}}' == body


def test_writes_both_of_twilios_date_formats() -> None:
    assert "2015-07-30T20:00:00Z" == iso_date(1438286400)
    assert "Thu, 30 Jul 2015 20:00:00 +0000" == rfc2822_date(1438286400)
