"""Flex Flows, as Twilio's API shows, makes and changes them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from studio_emulator import Emulator
from support.emulator_api import Api

FLEX_FLOWS = "/flex-api/v1/FlexFlows"
FLOW = "FW" + "1" * 32
STUDIO = {
    "FriendlyName": "Web chat",
    "ChatServiceSid": "IS" + "2" * 32,
    "ChannelType": "web",
    "Enabled": "true",
    "IntegrationType": "studio",
    "Integration.FlowSid": FLOW,
}


def refusal(answer: requests.Response) -> tuple[int, int]:
    return answer.status_code, answer.json()["code"]


@pytest.fixture
def created(api: Api) -> dict[str, Any]:
    answer = api.post(FLEX_FLOWS, data=STUDIO)
    assert 201 == answer.status_code, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


@pytest.fixture
def path(created: dict[str, Any]) -> str:
    return f"{FLEX_FLOWS}/{created['sid']}"


def test_leads_a_channel_to_a_flow(api: Api, created: dict[str, Any], path: str) -> None:
    assert ("web", True, "studio", {"flow_sid": FLOW, "retry_count": 3}) == tuple(
        created[name] for name in ("channel_type", "enabled", "integration_type", "integration")
    )
    assert [created] == api.get(FLEX_FLOWS).json()["flex_flows"]
    assert created == api.get(path).json()


def test_lists_by_exact_name(api: Api, created: dict[str, Any]) -> None:
    api.post(FLEX_FLOWS, data={**STUDIO, "FriendlyName": "Web"})

    listed = api.get(FLEX_FLOWS, params={"FriendlyName": "Web chat"}).json()["flex_flows"]

    assert [created] == listed


def test_changes_where_it_leads_and_nothing_else(
    api: Api, created: dict[str, Any], path: str
) -> None:
    changed = api.post(path, data={"Integration.FlowSid": "FW" + "3" * 32}).json()

    assert {
        **created,
        "integration": {"flow_sid": "FW" + "3" * 32, "retry_count": 3},
        "date_updated": changed["date_updated"],
    } == changed


def test_another_integration_takes_away_what_belonged_to_the_former(api: Api, path: str) -> None:
    form = {"IntegrationType": "external", "Integration.Url": "https://example.com/x"}

    changed = api.post(path, data=form).json()

    assert {"url": "https://example.com/x", "retry_count": 3} == changed["integration"]


def test_without_an_integration_it_leads_nowhere(api: Api) -> None:
    kept = {name: value for name, value in STUDIO.items() if "Integration" not in name}

    made = api.post(FLEX_FLOWS, data=kept).json()

    assert ("external", None) == (made["integration_type"], made["integration"]["url"])


def test_a_task_has_a_workflow(api: Api) -> None:
    form = {
        "IntegrationType": "task",
        "Integration.WorkspaceSid": "WS" + "4" * 32,
        "Integration.WorkflowSid": "WW" + "5" * 32,
    }
    kept = {name: value for name, value in STUDIO.items() if "Integration" not in name}

    made = api.post(FLEX_FLOWS, data={**kept, **form})

    assert (201, "default") == (made.status_code, made.json()["integration"]["channel"])


def test_is_deleted(api: Api, path: str) -> None:
    assert (204, 404) == (api.delete(path).status_code, api.get(path).status_code)


@pytest.mark.parametrize(
    "fields",
    [
        {"FriendlyName": ""},
        {"ChannelType": "fax"},
        {"ChatServiceSid": FLOW},
        {"IntegrationType": "flow"},
        {"Integration.FlowSid": ""},
        {"Integration.RetryCount": "4"},
        {"Integration.Url": "https://example.com/x"},
        {"IntegrationType": "external", "Integration.FlowSid": FLOW},
        {"Integrations": "x"},
    ],
)
def test_refuses_what_a_flex_flow_cannot_have(
    api: Api, emulator: Emulator, fields: dict[str, str]
) -> None:
    assert (400, 20001) == refusal(api.post(FLEX_FLOWS, data={**STUDIO, **fields}))
    assert [] == emulator.directory()["flex_flows"]


def test_an_unknown_one_is_named_by_its_path_without_the_product(api: Api) -> None:
    answer = api.get(f"{FLEX_FLOWS}/FO{'0' * 32}")

    assert (404, 20404) == refusal(answer)
    assert (
        f"The requested resource /FlexFlows/FO{'0' * 32} was not found"
        == (answer.json()["message"])
    )


def test_is_seeded_as_it_is_shown(emulator: Emulator, api: Api) -> None:
    wanted = {
        "friendly_name": "Web chat",
        "integration_type": "studio",
        "integration": {"flow_sid": FLOW},
    }
    [seeded] = emulator.seed_directory({"flex_flows": [wanted]})["flex_flows"]

    shown = api.get(f"{FLEX_FLOWS}/{seeded['sid']}").json()

    assert wanted == {name: shown[name] for name in wanted}
