"""What is taken for a secret, and what is not; none is shown."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pulumi_twilio_studio.definition.lint import lint, widgets_with_secrets

TAIL = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"  # no service would give this out
ADVICE = "keep it out of the file: fill it in with studio.template, or let a function know it"


def request(**properties: Any) -> dict[str, Any]:
    """A flow that sends one request."""
    fetch = {"name": "fetch", "type": "make-http-request", "transitions": []}
    fixed = {"method": "POST", "content_type": "application/json", "url": "https://x.example"}
    trigger = {"name": "Trigger", "type": "trigger", "transitions": [{"event": "incomingCall"}]}
    trigger["transitions"][0]["next"] = "fetch"
    return {
        "initial_state": "Trigger",
        "states": [trigger, {**fetch, "properties": fixed | properties}],
    }


def pair(key: str, value: str) -> dict[str, Any]:
    return {"parameters": [{"key": key, "value": value}]}


SECRETS: dict[str, tuple[dict[str, Any], str]] = {
    "userinfo": ({"url": f"https://me:{TAIL}@x.example/a"}, "a password in a URL"),
    "query token": (
        {"url": f"https://x.example/?a=1&token={TAIL}"},
        'the value of "token" in a URL',
    ),
    "query key": ({"url": f"https://x.example/?api_key={TAIL}"}, 'the value of "api_key" in a URL'),
    "Azure Functions": (
        {"url": f"https://x.example/a?code={TAIL}=="},
        'the value of "code" in a URL',
    ),
    "Slack hook": ({"url": f"https://hooks.slack.com/services/T0/B0/{TAIL}"}, "a Slack webhook"),
    "Discord hook": ({"url": f"https://discord.com/api/webhooks/1/{TAIL}"}, "a Discord webhook"),
    "SendGrid": ({"body": f"SG.{TAIL}.{TAIL}"}, "a SendGrid key"),
    "Stripe": ({"body": f'{{"k": "sk_live_{TAIL}"}}'}, "a Stripe key"),
    "Slack token": ({"body": f"xoxb-{TAIL}"}, "a Slack token"),
    "bearer": (pair("Authorization", f"Bearer {TAIL}"), "an Authorization header"),
    "authorization": (pair("authorization", TAIL), 'the value of "authorization"'),
    "a password beside its key": (pair("db_password", "hunter2"), 'the value of "db_password"'),
    "JSON in text": (
        {"body": '{"client_secret": "hunter2"}'},
        'the value of "client_secret" in JSON',
    ),
}


@pytest.mark.parametrize(("properties", "what"), SECRETS.values(), ids=SECRETS)
def test_says_what_kind_of_secret_it_is_and_never_the_secret(
    properties: dict[str, Any], what: str
) -> None:
    (found,) = lint(request(**properties))

    assert ("secret", f"holds {what}: {ADVICE}") == (found.code, found.message)
    assert TAIL not in str(found)
    assert "hunter2" not in repr(found)


@pytest.mark.parametrize(
    "properties",
    [
        {"url": "https://x.example/?token={{flow.variables.token}}&key=${key}"},
        {"url": "https://x.example:8080/a@b?page=2&code=1234"},
        {"url": "https://${user}:${password}@x.example"},
        {"url": "https://{{flow.variables.login}}@x.example"},
        {"body": '{"password": "{{flow.variables.password}}", "token": "${token}"}'},
        {"body": "Basic questions first, Bearer of bad news second"},
        pair("token", "{{flow.variables.token}}"),
        pair("password", ""),
        pair("tokens_left", "3"),
    ],
    ids=json.dumps,
)
def test_lets_pass_what_is_filled_in_and_what_only_looks_like_it(
    properties: dict[str, Any],
) -> None:
    assert [] == [found for found in lint(request(**properties)) if found.code == "secret"]


def test_finds_the_password_of_a_widget() -> None:
    dial = {"noun": "sip", "sip_endpoint": "sip:a@x.example", "sip_password": "hunter2"}
    states = [{"name": "dial", "type": "connect-call-to", "transitions": [], "properties": dial}]

    (found,) = lint({"initial_state": "dial", "states": states})

    assert ("#/states/0/properties/sip_password", "secret") == (found.path, found.code)


def test_names_the_widgets_that_hold_some() -> None:
    assert ["fetch"] == widgets_with_secrets(request(**pair("token", "x"), body="sk_live_" + TAIL))
