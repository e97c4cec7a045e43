"""A flow written as a template and filled in again, in the same account, is the same flow."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Unresolved, is_unresolved, parse, template
from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.flow.template import as_template
from pulumi_twilio_studio.lifecycle.references import Names, resolve
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator

# Few and awkward, so that they are often the same, and hold what the syntax is made of.
NAMES = st.one_of(
    st.sampled_from(["a", "a/b", "b", "%2F", "}", "$", "${a}", "a:b"]), st.text(max_size=3)
)
SIDS = {
    prefix: [f"{prefix}{number:032x}" for number in range(3)]
    for prefix in ("WW", "TC", "HX", "MG", "IS")
}
FUNCTION = ("service_sid", "environment_sid", "function_sid", "url")


def utf8(text: str) -> bool:
    return text.encode("utf-8", "ignore").decode() == text


def rows(prefix: str) -> st.SearchStrategy[list[dict[str, str]]]:
    named = st.fixed_dictionaries(
        {"friendly_name": NAMES.filter(utf8), "unique_name": NAMES.filter(utf8)}
    )
    kept = ("friendly_name", "unique_name") if prefix == "TC" else ("friendly_name",)
    return st.lists(named, max_size=3).map(
        lambda found: [
            {"sid": sid, **{key: each[key] for key in kept}}
            for sid, each in zip(SIDS[prefix], found, strict=False)
        ]
    )


def split(found: list[dict[str, str]], at: int) -> list[list[dict[str, str]]]:
    return [found[:at], found[at:]]


@st.composite
def directories(draw: st.DrawFn) -> dict[str, Any]:
    workflows, channels = (split(draw(rows(prefix)), 1) for prefix in ("WW", "TC"))
    workspaces = [
        {
            "friendly_name": draw(NAMES.filter(utf8)),
            "workflows": workflows[at],
            "task_channels": channels[at],
        }
        for at in range(2)
    ]
    functions = [
        {
            "unique_name": draw(NAMES.filter(utf8)),
            "sid": f"ZS{at:032x}",
            "environments": [
                {
                    "unique_name": draw(NAMES.filter(utf8)),
                    "domain_name": f"shop-{at}.twil.io",
                    "sid": f"ZE{at:032x}",
                    "functions": {draw(st.sampled_from(["/", "/a", "/a/b"])): f"ZH{at:032x}"},
                }
            ],
        }
        for at in range(2)
    ]
    return {
        "workspaces": workspaces,
        "function_services": functions,
        "contents": draw(rows("HX")),
        "messaging_services": draw(rows("MG")),
        "conversation_services": draw(rows("IS")),
    }


PARTS = st.one_of(
    st.sampled_from([sid for listed in SIDS.values() for sid in listed]),
    st.text(alphabet='${}":,/%ab ', max_size=4),
)
TEXTS = st.lists(PARTS, max_size=4).map("".join)
RUN_FUNCTION = st.fixed_dictionaries(
    {},
    optional={
        "service_sid": st.sampled_from([f"ZS{at:032x}" for at in range(2)]),
        "environment_sid": st.sampled_from([f"ZE{at:032x}" for at in range(2)]),
        "function_sid": st.sampled_from([f"ZH{at:032x}" for at in range(2)]),
        "url": st.sampled_from(["https://shop-0.twil.io/a", "https://shop-0.twil.io/a/b", ""]),
    },
)


@st.composite
def flows(draw: st.DrawFn) -> dict[str, Any]:
    texts = draw(st.lists(TEXTS, max_size=3))
    states = [
        {"name": "trigger", "type": "trigger", "transitions": [], "properties": {}},
        {"name": "say", "type": "say-play", "transitions": [], "properties": {"say": texts}},
        {
            "name": "run",
            "type": "run-function",
            "transitions": [],
            "properties": draw(RUN_FUNCTION),
        },
    ]
    return {"description": draw(TEXTS), "initial_state": "trigger", "states": states}


@pytest.fixture(scope="module")
def running() -> Any:
    with Emulator() as emulator:
        yield emulator


@given(directories(), flows())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_template_filled_in_is_the_flow_it_was_made_of(
    running: Emulator, directory: dict[str, Any], flow: dict[str, Any]
) -> None:
    running.reset()
    running.seed_directory(directory)
    environ = {
        "TWILIO_BASE_URL": running.base_url,
        "TWILIO_ACCOUNT_SID": running.account_sid,
        "TWILIO_AUTH_TOKEN": running.auth_token,
    }
    with closing(Client(Settings.resolve(lambda _: None, environ))) as client:
        account = Account(
            client,
            FlowList(client),
            sleep=lambda _: None,
            now=lambda: datetime.now(UTC),
            tell=lambda _: None,
        )
        written, _ = as_template(flow, Names.of(account))
        text = template(json.dumps(written))
        again = resolve(account, Unresolved.from_text(text)) if is_unresolved(text) else parse(text)

    assert again.same_as(parse(flow), layout=True)
