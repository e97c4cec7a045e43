"""Keys of the configuration that nobody reads."""

from __future__ import annotations

import pytest

from pulumi_twilio_studio.resources.configuration import KEYS, unknown_keys

MEANT = {
    "twilio-studio:acountSid": "accountSid",
    "twilio-studio:account_sid": "accountSid",
    "twilio-studio:TWILIO_AUTH_TOKEN": "authToken",
    "twilio-studio:baseURL": "baseUrl",
    "twilio-studio:pin.greeter": "pins.greeter",
    "twilio-studio:Pins.greeter": "pins.greeter",
    "twilio-studio:stats.greeter": "status.greeter",
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
    ours = {f"twilio-studio:{key}": "1" for key in (*KEYS, "pins.greeter", "status.greeter")}
    theirs = {"shop:acountSid": "1", "twilio:accountSid": "1", "aws:region": "eu-west-1"}

    assert [] == unknown_keys({**ours, **theirs}, "shop")


def test_a_project_of_our_own_name_has_keys_of_its_own() -> None:
    assert [] == unknown_keys({"twilio-studio:company": "Acme"}, "twilio-studio")
