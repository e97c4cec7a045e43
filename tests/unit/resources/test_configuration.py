"""Keys of the configuration that nobody reads."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.resources.configuration import (
    KEYS,
    pin_of,
    stray_pins,
    unknown_keys,
    unknown_pins,
    wrong_pins,
)

MEANT = {
    "twilio-studio:acountSid": "accountSid",
    "twilio-studio:account_sid": "accountSid",
    "twilio-studio:TWILIO_AUTH_TOKEN": "authToken",
    "twilio-studio:baseURL": "baseUrl",
    "twilio-studio:pin.greeter": "pins.greeter",
    "twilio-studio:Pins.greeter": "pins.greeter",
    "twilio_studio:pins.greeter": "pins.greeter",
    "twillio-studio:apiKey": "apiKey",
}


@pytest.mark.parametrize(("key", "meant"), MEANT.items(), ids=MEANT)
def test_a_key_that_means_nothing_is_named_with_the_one_that_was_meant(
    key: str, meant: str
) -> None:
    [sentence] = unknown_keys({key: "a secret"}, "shop")

    assert (
        f"the configuration has {key}, which is not a known setting; did you mean "
        f"twilio-studio:{meant}?" == sentence
    )


def test_a_key_like_none_is_told_what_there_is() -> None:
    [sentence] = unknown_keys({"twilio-studio:zzz": "1"}, "shop")

    assert f"It can have {', '.join(KEYS)}" in sentence


def test_every_key_that_is_read_and_every_key_of_others_is_left_alone() -> None:
    ours = {f"twilio-studio:{key}": "1" for key in (*KEYS, "pins.greeter")}
    theirs = {"shop:acountSid": "1", "twilio:accountSid": "1", "aws:region": "eu-west-1"}

    assert [] == unknown_keys({**ours, **theirs}, "shop")


def test_a_project_of_our_own_name_has_keys_of_its_own() -> None:
    assert [] == unknown_keys({"twilio-studio:company": "Acme"}, "twilio-studio")


def test_a_pin_of_no_flow_is_named_with_all_that_can_be_pinned() -> None:
    config = {"twilio-studio:pins.greter": "7", "twilio-studio:pins.support": "2"}

    [sentence] = unknown_pins(config, {"greeter", "support"})

    assert 'twilio-studio:pins.greter pins "greter"' in sentence
    assert 'did you mean "greeter"?' in sentence
    assert 'Flows that can be pinned: "greeter", "support".' in sentence


def test_a_pin_in_an_object_is_told_as_one_of_its_own() -> None:
    config = {"twilio-studio:pins": '{"greter": 7}'}

    [sentence] = unknown_pins(config, {"greeter"})

    assert 'twilio-studio:pins pins "greter"' in sentence


def test_many_flows_are_counted_and_some_are_named() -> None:
    [sentence] = unknown_pins({"twilio-studio:pins.x": "1"}, [f"flow-{n:03}" for n in range(500)])

    assert '"flow-019" and 480 more.' in sentence


def test_without_any_flow_there_is_nothing_to_pin() -> None:
    [sentence] = unknown_pins({"twilio-studio:pins.x": "1"}, [])

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
    assert pin == pin_of("greeter", config.get)


@pytest.mark.parametrize("text", ["7", "greeter=7", "[7]"])
def test_pins_that_are_no_object_are_refused(text: str) -> None:
    [sentence] = wrong_pins({"twilio-studio:pins": text})

    assert "twilio-studio:pins must be an object" in sentence
    assert text not in sentence


def test_a_flow_that_is_pinned_twice_is_refused() -> None:
    config = {"twilio-studio:pins": '{"greeter": 7}', "twilio-studio:pins.greeter": "6"}

    assert [
        'twilio-studio:pins and twilio-studio:pins.greeter both pin the flow "greeter"'
    ] == wrong_pins(config)


def test_a_pin_without_the_namespace_is_told_where_it_belongs() -> None:
    config = {"shop:pins.greeter": "7", "shop:pins.other": "7", "shop:company": "Acme"}

    told = list(stray_pins(config, "shop", {"greeter"}.__contains__))

    assert [
        'shop:pins.greeter pins nothing. twilio-studio:pins.greeter would pin the flow "greeter".'
    ] == told
