"""Settings come from configuration or environment, are checked at once, and keep their secrets."""

from __future__ import annotations

import json
import pickle

import pytest

from pulumi_twilio_studio.studio.errors import ConfigurationError
from pulumi_twilio_studio.studio.settings import SOURCES, Settings

ACCOUNT = "AC" + "1" * 32
SUBACCOUNT = "AC" + "2" * 32
KEY = "SK" + "3" * 32
TOKEN = "canary-token-7f3a"
SECRET = "canary-secret-91bc"

CONFIG = {
    "accountSid": ACCOUNT,
    "authToken": TOKEN,
    "apiKey": KEY,
    "apiSecret": SECRET,
    "region": "ie1",
    "edge": "dublin",
    "baseUrl": "https://configured.example",
    "accounts": json.dumps({SUBACCOUNT: {"apiKey": KEY, "apiSecret": SECRET}}),
}
ENVIRON = {
    "TWILIO_ACCOUNT_SID": "AC" + "9" * 32,
    "TWILIO_AUTH_TOKEN": "other-token",
    "TWILIO_API_KEY": "SK" + "9" * 32,
    "TWILIO_API_SECRET": "other-secret",
    "TWILIO_REGION": "au1",
    "TWILIO_EDGE": "sydney",
    "TWILIO_BASE_URL": "https://environment.example",
    "TWILIO_ACCOUNTS": "{}",
}


def nothing(_: str) -> str | None:
    return None


@pytest.mark.parametrize("field", SOURCES)
def test_prefers_the_configuration_in_each_field(field: str) -> None:
    key, _ = SOURCES[field]

    settings = Settings.resolve(CONFIG.get, ENVIRON)

    assert CONFIG[key] == getattr(settings, field)


@pytest.mark.parametrize("field", SOURCES)
def test_falls_back_to_the_environment_in_each_field(field: str) -> None:
    _, variable = SOURCES[field]

    settings = Settings.resolve(nothing, ENVIRON)

    assert ENVIRON[variable] == getattr(settings, field)


def test_strips_blanks_and_takes_blank_for_absent() -> None:
    config = {"accountSid": f" {ACCOUNT}\n", "authToken": "  ", "region": ""}

    settings = Settings.resolve(config.get, {"TWILIO_AUTH_TOKEN": f"{TOKEN}\r\n"})

    assert Settings(ACCOUNT, TOKEN) == settings


def test_an_api_key_of_the_environment_does_not_displace_a_configured_token() -> None:
    config = {"accountSid": ACCOUNT, "authToken": TOKEN}
    environ = {"TWILIO_API_KEY": KEY, "TWILIO_API_SECRET": SECRET}

    settings = Settings.resolve(config.get, environ)

    assert (ACCOUNT, TOKEN) == settings.basic_auth()


def test_an_api_key_wins_over_a_token() -> None:
    assert (KEY, SECRET) == Settings(ACCOUNT, TOKEN, KEY, SECRET).basic_auth()


FLAWS = {
    "no account": ({"account_sid": ""}, "TWILIO_ACCOUNT_SID (or twilio-studio:accountSid) is mis"),
    "upper case": ({"account_sid": "AC" + "F" * 32}, "twilio-studio:accountSid) is not AC and 32"),
    "a newline": ({"account_sid": ACCOUNT + "\n"}, "twilio-studio:accountSid) is not AC and 32"),
    "literal \\n": ({"account_sid": ACCOUNT + "\\n"}, "twilio-studio:accountSid) is not AC and"),
    "a key as account": ({"account_sid": KEY}, "twilio-studio:accountSid) is not AC and 32"),
    "no credentials": ({"auth_token": None}, "TWILIO_AUTH_TOKEN (or twilio-studio:authToken) is m"),
    "key malformed": ({"api_key": ACCOUNT, "api_secret": SECRET}, "apiKey) is not SK and 32"),
    "key alone": ({"api_key": KEY}, "TWILIO_API_SECRET (or twilio-studio:apiSecret) is missing"),
    "secret alone": ({"api_secret": SECRET}, "TWILIO_API_KEY (or twilio-studio:apiKey) is missing"),
    "ftp": ({"base_url": "ftp://localhost"}, "is not an http:// or https:// address"),
    "no scheme": ({"base_url": "localhost:8080"}, "is not an http:// or https:// address"),
    "no host": ({"base_url": "https://"}, "is not an http:// or https:// address"),
    "bad port": ({"base_url": "http://localhost:99999"}, "is not a URL"),
    "bad host": ({"base_url": "http://[::1"}, "is not a URL"),
    "credentials in URL": ({"base_url": "https://me:pw@host"}, "is more than scheme, host and"),
    "a path": ({"base_url": "https://host/v2"}, "is more than scheme, host and port"),
    "a query": ({"base_url": "https://host?x=1"}, "is more than scheme, host and port"),
    "clear text": ({"base_url": "http://studio.example"}, "would send the credentials unencrypted"),
    "clear text, disguised": ({"base_url": "http://localhost.example"}, "credentials unencrypted"),
    "region alone": ({"region": "ie1"}, "TWILIO_EDGE (or twilio-studio:edge) is missing"),
    "a host as edge": ({"edge": "evil.example/"}, "is not one part of a host name"),
    "a host as region": ({"edge": "dublin", "region": "ie1@evil"}, "is not one part of a host"),
}


@pytest.mark.parametrize(("changes", "sentence"), FLAWS.values(), ids=FLAWS)
def test_names_each_flaw_before_any_request(changes: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings(**{"account_sid": ACCOUNT, "auth_token": TOKEN, **changes})

    assert 1 == len(caught.value.problems)
    assert sentence in str(caught.value)


def test_names_all_flaws_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings("AC", None, base_url="http://far.example")

    assert 3 == len(caught.value.problems)
    assert all(problem in str(caught.value) for problem in caught.value.problems)


@pytest.mark.parametrize("flawed", [{"account_sid": TOKEN}, {"api_key": SECRET}])
def test_never_echoes_what_may_be_a_secret_in_the_wrong_field(flawed: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Settings(**{"account_sid": ACCOUNT, "auth_token": TOKEN, "api_secret": "x", **flawed})

    assert "canary" not in repr(caught.value) + str(caught.value)


HOSTS = [
    ({}, "https://studio.twilio.com"),
    ({"region": "us1"}, "https://studio.us1.twilio.com"),
    ({"edge": "ashburn"}, "https://studio.ashburn.us1.twilio.com"),
    ({"edge": "dublin", "region": "ie1"}, "https://studio.dublin.ie1.twilio.com"),
    ({"edge": "dublin", "region": "ie1", "base_url": "https://h:1/"}, "https://h:1"),
    ({"region": "ie1", "base_url": "https://h"}, "https://h"),
    ({"base_url": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"),
    ({"base_url": "http://[::1]:8080"}, "http://[::1]:8080"),
    ({"base_url": "http://localhost:8080/"}, "http://localhost:8080"),
]


@pytest.mark.parametrize(("changes", "host"), HOSTS)
def test_reaches_a_product_as_the_official_sdks_do(changes: dict[str, str], host: str) -> None:
    assert host == Settings(ACCOUNT, TOKEN, **changes).host("studio")


@pytest.mark.parametrize(
    ("product", "host"),
    [
        ("studio", "http://localhost:1"),
        ("api", "http://localhost:1"),
        ("serverless", "http://localhost:1/serverless"),
        ("messaging", "http://localhost:1/messaging"),
    ],
)
def test_products_with_the_same_paths_are_told_apart_at_one_address(
    product: str, host: str
) -> None:
    assert host == Settings(ACCOUNT, TOKEN, base_url="http://localhost:1").host(product)


def test_a_token_cannot_be_meant_for_another_account() -> None:
    settings = Settings(ACCOUNT, TOKEN)

    with pytest.raises(ConfigurationError) as caught:
        settings.for_account(SUBACCOUNT)

    assert (
        f"the credentials of {ACCOUNT} cannot act for {SUBACCOUNT}: Studio takes no account but"
        " the credentials' own, so a parent's credentials would silently act on the parent"
        " (https://www.twilio.com/docs/iam/api/subaccounts); use the Auth Token or an API key of"
        f" {SUBACCOUNT} itself" == str(caught.value)
    )


def test_an_api_key_of_one_account_cannot_act_for_another() -> None:
    settings = Settings(ACCOUNT, TOKEN, KEY, SECRET)

    with pytest.raises(ConfigurationError) as caught:
        settings.for_account(SUBACCOUNT)

    assert f"the API key of {ACCOUNT} cannot act for {SUBACCOUNT}" in str(caught.value)
    assert "TWILIO_ACCOUNTS (or twilio-studio:accounts)" in str(caught.value)
    assert SECRET not in str(caught.value)


def test_means_its_own_account_as_it_is() -> None:
    settings = Settings(ACCOUNT, TOKEN)

    assert settings is settings.for_account(ACCOUNT)


def test_shows_no_secret() -> None:
    assert "canary" not in repr(Settings(ACCOUNT, TOKEN, KEY, SECRET))


def test_is_not_pickled_into_anybodys_state() -> None:
    with pytest.raises(TypeError, match="Settings hold credentials"):
        pickle.dumps(Settings(ACCOUNT, TOKEN))
