"""A directory written down as a whole, in a process or through the control API."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from studio_emulator.control.seeding import TOP
from support.emulator_api import Api

SHOP: dict[str, Any] = {
    "function_services": [
        {
            "unique_name": "shop",
            "environments": [
                {
                    "unique_name": "dev",
                    "domain_suffix": "dev",
                    "functions": {"/a": None, "/b": None},
                },
                {"unique_name": "prod", "functions": {"/a": None}},
                {"unique_name": "stage"},
            ],
        }
    ]
}


def test_answers_every_sid_and_shows_it_in_the_api(emulator: Emulator, api: Api) -> None:
    seeded = emulator.seed_directory(
        {"workspaces": [{"friendly_name": "Flex", "workflows": [{"friendly_name": "Any"}]}]}
    )

    [flex] = seeded["workspaces"]
    path = f"/taskrouter/v1/Workspaces/{flex['sid']}/Workflows"
    [listed] = api.get(path).json()["workflows"]
    assert flex["workflows"][0]["sid"] == listed["sid"]
    assert "Any" == listed["friendly_name"]


def test_a_sid_may_be_given(emulator: Emulator, api: Api) -> None:
    sid = "HX" + "1" * 32

    emulator.seed_directory({"contents": [{"friendly_name": "Welcome", "sid": sid}]})

    assert "Welcome" == api.get(f"/content/v1/Content/{sid}").json()["friendly_name"]


def test_the_functions_of_an_environment_are_what_is_deployed_there(
    emulator: Emulator, api: Api
) -> None:
    """A path is one function, in whatever build."""
    [shop] = emulator.seed_directory(SHOP)["function_services"]
    dev, prod, stage = shop["environments"]

    build = api.get(f"/serverless/v1/Services/{shop['sid']}/Builds/{dev['build_sid']}").json()

    deployed = {each["path"]: each["function_sid"] for each in build["function_versions"]}
    assert deployed == dev["functions"]
    assert {"/a": dev["functions"]["/a"]} == prod["functions"]
    assert "functions" not in stage
    assert stage.get("build_sid") is None
    functions = api.get(f"/serverless/v1/Services/{shop['sid']}/Functions").json()["functions"]
    assert set(deployed.values()) == {each["sid"] for each in functions}


def test_seeds_any_account_through_the_control_api(emulator: Emulator, api: Api) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)["sid"]

    answer = api.post(
        f"/emulator/accounts/{tenant}/directory",
        json={"messaging_services": [{"friendly_name": "Alerts"}]},
    )

    assert 201 == answer.status_code
    assert "Alerts" == answer.json()["messaging_services"][0]["friendly_name"]
    assert [] == api.get("/messaging/v1/Services").json()["services"]


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        ({"queues": []}, f"A directory can have {', '.join(TOP)}, not queues."),
        ({"workspaces": [{}]}, "A workspace needs friendly_name."),
        (
            {"contents": [{"friendly_name": "a", "sid": "HX1"}]},
            "The SID of a content must be HX and 32 digits, not HX1.",
        ),
        ({"contents": [{"friendly_name": "a", "sid": "HX" + "1" * 32}] * 2}, "A SID is given twice."),
        (
            {"messaging_services": [{"friendly_name": "a", "inbound_request_url": "x"}]},
            "Invalid parameter InboundRequestUrl: it is not a valid URL.",
        ),
        (
            {"messaging_services": [{"friendly_name": "a", "phone_numbers": "PN1"}]},
            "The phone_numbers of a messaging_service must be a list of SIDs.",
        ),
    ],
)  # fmt: skip
def test_refuses_what_is_no_directory_and_adds_nothing(
    wanted: dict[str, Any], sentence: str, emulator: Emulator, api: Api
) -> None:
    first = {"messaging_services": [{"friendly_name": "Alerts"}]}

    answer = api.post(
        f"/emulator/accounts/{emulator.account_sid}/directory", json={**first, **wanted}
    )

    assert (400, sentence) == (answer.status_code, answer.json()["error"])
    assert [] == api.get("/messaging/v1/Services").json()["services"]


def test_refuses_a_field_that_the_kind_does_not_have(emulator: Emulator) -> None:
    wanted = {"messaging_services": [{"friendly_name": "Alerts", "inbound_url": "x"}]}

    with pytest.raises(
        ValueError, match="The kind messaging_service has no 'inbound_url'; there are "
    ):
        emulator.seed_directory(wanted)


def test_refuses_a_number_that_cannot_be_in_a_service(emulator: Emulator) -> None:
    wanted = {"messaging_services": [{"friendly_name": "Alerts", "phone_numbers": ["PN1"]}]}

    with pytest.raises(ValueError, match=r"PN1 cannot be in MG.*: The requested resource"):
        emulator.seed_directory(wanted)

    assert [] == emulator.directory()["messaging_services"]


def test_shows_the_directory_in_the_form_in_which_it_is_seeded(
    emulator: Emulator, api: Api
) -> None:
    wanted = {"workspaces": [{"friendly_name": "Flex", "workflows": [{"friendly_name": "Any"}]}]}
    [seeded] = emulator.seed_directory(wanted)["workspaces"]
    path = f"/emulator/accounts/{emulator.account_sid}/directory"

    [shown] = api.get(path).json()["workspaces"]

    assert ([seeded["sid"]], ["Any"]) == (
        [shown["sid"]],
        [each["friendly_name"] for each in shown["workflows"]],
    )
    assert "Offline" == shown["default_activity_name"]
    assert [shown] == emulator.directory()["workspaces"]


def test_there_must_be_such_an_account(emulator: Emulator) -> None:
    with pytest.raises(ValueError, match=r"There is no account ACx\."):
        emulator.seed_directory({}, "ACx")


def test_a_reset_forgets_it(emulator: Emulator, api: Api) -> None:
    emulator.seed_directory({"messaging_services": [{"friendly_name": "Alerts"}]})

    emulator.reset()

    assert [] == api.get("/messaging/v1/Services").json()["services"]
