"""API keys of single accounts in the configuration: what is wrong with them is said, and never their values."""

from __future__ import annotations

import json

import pytest

from pulumi_twilio_studio.studio.account_keys import key_of, problems
from pulumi_twilio_studio.studio.errors import ConfigurationError
from pulumi_twilio_studio.studio.settings import Settings

ACCOUNT = "AC" + "1" * 32
KEY = "SK" + "3" * 32
SECRET = "canary-secret-91bc"
RIGHT = {"apiKey": KEY, "apiSecret": SECRET}


def test_finds_the_key_of_an_account() -> None:
    text = json.dumps({ACCOUNT: RIGHT})

    assert key_of(text, ACCOUNT) == (KEY, SECRET)
    assert key_of(text, "AC" + "2" * 32) is None
    assert key_of(None, ACCOUNT) is None


WRONG = {
    "no JSON": (SECRET, "is not a JSON object"),
    "a list": (json.dumps([SECRET]), "is not a JSON object"),
    "a secret as name": (
        json.dumps({ACCOUNT: RIGHT, SECRET: RIGHT}),
        "an entry (number 2) whose name",
    ),
    "text": (json.dumps({ACCOUNT: SECRET}), f"has for {ACCOUNT} other keys than apiKey and"),
    "a key too few": (json.dumps({ACCOUNT: {"apiKey": KEY}}), "other keys than apiKey and"),
    "a key too many": (json.dumps({ACCOUNT: {**RIGHT, "x": SECRET}}), "other keys than"),
    "a secret as key": (json.dumps({ACCOUNT: {**RIGHT, "apiKey": SECRET}}), "an apiKey that is"),
    "no text as key": (json.dumps({ACCOUNT: {**RIGHT, "apiKey": [SECRET]}}), "an apiKey that is"),
    "an empty secret": (json.dumps({ACCOUNT: {**RIGHT, "apiSecret": " "}}), "an apiSecret that is"),
    "no text as secret": (json.dumps({ACCOUNT: {**RIGHT, "apiSecret": 5}}), "an apiSecret that is"),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_a_sentence_without_a_value(text: str, sentence: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings(ACCOUNT, "token", accounts=text)

    [problem] = problems(text)
    assert sentence in problem
    assert f"TWILIO_ACCOUNTS (or twilio-studio:accounts) {problem}" in str(caught.value)
    assert "canary" not in str(caught.value) + repr(vars(caught.value))


def test_every_mistake_is_named_at_once() -> None:
    text = json.dumps({"x": RIGHT, ACCOUNT: {}, "AC" + "2" * 32: {"apiKey": KEY, "apiSecret": ""}})

    assert 3 == len(list(problems(text)))


def test_settings_show_nothing_of_them() -> None:
    settings = Settings(ACCOUNT, "token", accounts=json.dumps({"AC" + "2" * 32: RIGHT}))

    assert "canary" not in repr(settings)
    assert settings.for_account("AC" + "2" * 32).basic_auth() == (KEY, SECRET)
