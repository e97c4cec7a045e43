"""The tables of the configuration: pins and statuses of flows."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.resources.tables import PINS, SMOKE, STATUS, TABLES, Table


def test_a_pin_of_no_flow_is_named_with_all_that_can_be_pinned() -> None:
    config = {"twilio-studio:pins.greter": "7", "twilio-studio:pins.support": "2"}

    [sentence] = PINS.unknown(config, {"greeter", "support"})

    assert 'twilio-studio:pins.greter pins "greter"' in sentence
    assert 'did you mean "greeter"?' in sentence
    assert 'Flows that can be pinned: "greeter", "support".' in sentence


def test_a_pin_in_an_object_is_told_as_one_of_its_own() -> None:
    config = {"twilio-studio:pins": '{"greter": 7}'}

    [sentence] = PINS.unknown(config, {"greeter"})

    assert 'twilio-studio:pins pins "greter"' in sentence


def test_many_flows_are_counted_and_some_are_named() -> None:
    [sentence] = PINS.unknown({"twilio-studio:pins.x": "1"}, [f"flow-{n:03}" for n in range(500)])

    assert '"flow-019" and 480 more.' in sentence


def test_without_any_flow_there_is_nothing_to_pin() -> None:
    [sentence] = PINS.unknown({"twilio-studio:pins.x": "1"}, [])

    assert "It declares no flow at all." in sentence


@pytest.mark.parametrize(
    ("config", "pin"),
    [
        ({"pins.greeter": "7"}, "7"),
        ({"pins": '{"greeter": 7}'}, "7"),
        ({"pins": '{"greeter": "LatestPublished"}'}, "LatestPublished"),
        ({"pins": '{"other": 7}'}, None),
        ({"pins": "7"}, None),
        ({}, None),
    ],
)
def test_a_pin_stands_on_its_own_or_in_an_object(config: dict[str, str], pin: str | None) -> None:
    assert pin == PINS.entry("greeter", config.get)


@pytest.mark.parametrize("text", ["7", "greeter=7", "[7]"])
def test_pins_that_are_no_object_are_refused(text: str) -> None:
    [sentence] = PINS.wrong({"twilio-studio:pins": text})

    assert "twilio-studio:pins must be an object" in sentence
    assert text not in sentence


def test_a_flow_that_is_pinned_twice_is_refused() -> None:
    config = {"twilio-studio:pins": '{"greeter": 7}', "twilio-studio:pins.greeter": "6"}

    assert [
        'twilio-studio:pins and twilio-studio:pins.greeter both pin the flow "greeter"'
    ] == PINS.wrong(config)


def test_a_pin_without_the_namespace_is_told_where_it_belongs() -> None:
    config = {"shop:pins.greeter": "7", "shop:pins.other": "7", "shop:company": "Acme"}

    told = list(PINS.stray(config, "shop", {"greeter"}.__contains__))

    assert [
        'shop:pins.greeter pins nothing. twilio-studio:pins.greeter would pin the flow "greeter".'
    ] == told


def test_a_status_of_no_flow_is_named_with_all_flows() -> None:
    [sentence] = STATUS.unknown({"twilio-studio:status.greter": "draft"}, {"greeter", "support"})

    assert 'twilio-studio:status.greter sets the status of "greter"' in sentence
    assert 'did you mean "greeter"?' in sentence
    assert 'Flows that it declares: "greeter", "support".' in sentence


@pytest.mark.parametrize(
    ("config", "sentence"),
    [
        (
            {"twilio-studio:status.greeter": "drafts"},
            'twilio-studio:status.greeter must be published or draft for "greeter"; did you mean "draft"?',
        ),
        (
            {"twilio-studio:status": '{"greeter": true}'},
            'twilio-studio:status must be published or draft for "greeter"',
        ),
    ],
)
def test_a_status_that_no_flow_can_have_is_refused(config: dict[str, str], sentence: str) -> None:
    assert [sentence] == STATUS.wrong(config)


@pytest.mark.parametrize("value", ["draft", "published"])
def test_a_status_may_stand_on_its_own_or_in_an_object(value: str) -> None:
    own, whole = {"status.greeter": value}, {"status": f'{{"greeter": "{value}"}}'}

    assert [value, value] == [STATUS.entry("greeter", config.get) for config in (own, whole)]
    assert [] == STATUS.wrong({f"twilio-studio:{key}": text for key, text in whole.items()})


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.key)
def test_no_sentence_shows_a_value_which_may_be_secret(table: Table) -> None:
    config = {
        f"twilio-studio:{table.key}.greeter": "tangerine",
        f"twilio-studio:{table.key}": '{"greeter": "tangerine"}',
        f"shop:{table.key}.greeter": "tangerine",
    }

    said = [
        *table.wrong(config),
        *table.wrong({f"twilio-studio:{table.key}": "tangerine"}),
        *table.unknown(config, ["support"]),
        *table.stray(config, "shop", lambda _: True),
    ]

    assert len(said) >= 4
    assert "tangerine" not in str(said)


@pytest.mark.parametrize(
    "config",
    [
        {"twilio-studio:smoke.greter": "flows/greeter.smoke.yaml"},
        {"twilio-studio:smoke": '{"greter": "flows/greeter.smoke.yaml"}'},
    ],
)
def test_cases_for_a_smoke_test_of_no_flow_are_refused(config: dict[str, str]) -> None:
    [key] = config

    [sentence] = SMOKE.unknown(config, {"greeter"})

    assert f'{key} has cases for "greter", but the program declares no such flow' in sentence
    assert 'did you mean "greeter"?' in sentence
    assert 'Flows that can have cases: "greeter".' in sentence
