"""What flows refer to: listed, fetched and made below each product's name."""

from __future__ import annotations

from typing import Any

import pytest

from studio_emulator import Emulator
from support.emulator_api import Api, SignIn

FORMS: dict[str, dict[str, str]] = {
    "/taskrouter/v1/Workspaces": {"FriendlyName": "Flex"},
    "/serverless/v1/Services": {"UniqueName": "shop", "FriendlyName": "The shop"},
    "/messaging/v1/Services": {"FriendlyName": "Alerts"},
    "/conversations/v1/Services": {"FriendlyName": "Chat"},
}
KEYS = {
    "/taskrouter/v1/Workspaces": "workspaces",
    "/serverless/v1/Services": "services",
    "/messaging/v1/Services": "services",
    "/conversations/v1/Services": "services",
    "/content/v1/Content": "contents",
}


def create(api: Api, path: str, **form: str) -> dict[str, Any]:
    answer = api.post(path, data=form)
    assert 201 == answer.status_code, answer.text
    created: dict[str, Any] = answer.json()
    return created


def rows(api: Api, path: str) -> list[dict[str, Any]]:
    body = api.get(path).json()
    listed: list[dict[str, Any]] = body[body["meta"]["key"]]
    return listed


@pytest.mark.parametrize("path", FORMS)
def test_shows_what_was_made_in_its_list_and_by_itself(path: str, api: Api) -> None:
    created = create(api, path, **FORMS[path])

    assert [created] == rows(api, path)
    assert created == api.get(f"{path}/{created['sid']}").json()
    assert f"{api.base_url}{path}/{created['sid']}" == created["url"]
    assert api.credentials[0] == created["account_sid"]
    assert set(FORMS[path].values()) <= set(map(str, created.values()))


@pytest.mark.parametrize(("path", "key"), KEYS.items())
def test_a_list_names_its_key_in_meta(path: str, key: str, api: Api) -> None:
    body = api.get(path).json()

    assert (key, []) == (body["meta"]["key"], body[key])


@pytest.mark.parametrize(
    ("collection", "key", "form", "prefix"),
    [
        ("Workflows", "workflows", {"FriendlyName": "Any", "Configuration": "{}"}, "WW"),
        ("TaskChannels", "channels", {"FriendlyName": "Calls", "UniqueName": "voice"}, "TC"),
    ],
)
def test_workflows_and_task_channels_are_in_one_workspace(
    collection: str, key: str, form: dict[str, str], prefix: str, api: Api
) -> None:
    first, second = (create(api, "/taskrouter/v1/Workspaces", FriendlyName=name) for name in "ab")

    created = create(api, f"/taskrouter/v1/Workspaces/{first['sid']}/{collection}", **form)

    assert (prefix, first["sid"]) == (created["sid"][:2], created["workspace_sid"])
    assert [created] == rows(api, f"/taskrouter/v1/Workspaces/{first['sid']}/{collection}")
    assert [] == rows(api, f"/taskrouter/v1/Workspaces/{second['sid']}/{collection}")
    elsewhere = f"/taskrouter/v1/Workspaces/{second['sid']}/{collection}/{created['sid']}"
    assert 404 == api.get(elsewhere).status_code


def test_workspaces_and_workflows_are_filtered_by_their_exact_name(api: Api) -> None:
    for name in ("Flex", "Flex 2"):
        create(api, "/taskrouter/v1/Workspaces", FriendlyName=name)

    found = rows(api, "/taskrouter/v1/Workspaces?FriendlyName=Flex")

    assert ["Flex"] == [each["friendly_name"] for each in found]


def test_an_environment_has_a_domain_of_its_service_and_its_suffix(api: Api) -> None:
    service = create(api, "/serverless/v1/Services", UniqueName="shop", FriendlyName="Shop")
    path = f"/serverless/v1/Services/{service['sid']}/Environments"

    dev = create(api, path, UniqueName="dev", DomainSuffix="dev")
    prod = create(api, path, UniqueName="prod")

    base = service["domain_base"]
    assert base.startswith("shop-")
    assert [f"{base}-dev.twil.io", f"{base}.twil.io"] == [dev["domain_name"], prod["domain_name"]]
    assert [None, None] == [dev["build_sid"], prod["build_sid"]]


def test_a_content_template_is_made_of_json(api: Api) -> None:
    body = {"friendly_name": "Welcome", "language": "en", "types": {"twilio/text": {"body": "Hi"}}}

    answer = api.post("/content/v1/Content", json=body)

    assert 201 == answer.status_code
    assert body.items() <= answer.json().items()
    assert [answer.json()] == rows(api, "/content/v1/Content")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"{", "The body is not JSON"),
        (b"[]", "The body is not a JSON object"),
        (b'{"language": "en"}', "Missing required parameter types in the post body"),
        (b'{"language": "en", "types": {"a": 1}, "x": 1}', "Invalid parameter x: the emulator does not know it"),
    ],
)  # fmt: skip
def test_refuses_a_content_template_that_is_none(body: bytes, message: str, api: Api) -> None:
    answer = api.post("/content/v1/Content", data=body)

    assert (400, 20001, message) == (
        answer.status_code,
        answer.json()["code"],
        answer.json()["message"],
    )


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"UniqueName": "shop"}, "Missing required parameter FriendlyName in the post body"),
        ({"UniqueName": "a", "FriendlyName": "a", "X": "1"}, "Invalid parameter X: the emulator does not know it"),
        ({"UniqueName": "taken", "FriendlyName": "a"}, "Invalid parameter UniqueName: it is taken"),
    ],
)  # fmt: skip
def test_refuses_what_lacks_a_name_or_would_have_no_effect(
    form: dict[str, str], message: str, api: Api
) -> None:
    create(api, "/serverless/v1/Services", UniqueName="taken", FriendlyName="a")

    answer = api.post("/serverless/v1/Services", data=form)

    assert (400, message) == (answer.status_code, answer.json()["message"])


@pytest.mark.parametrize("path", KEYS)
def test_pages_as_every_list_does(path: str, api: Api, emulator: Emulator) -> None:
    seeds = {
        "/taskrouter/v1/Workspaces": "workspaces",
        "/serverless/v1/Services": "function_services",
        "/messaging/v1/Services": "messaging_services",
        "/conversations/v1/Services": "conversation_services",
        "/content/v1/Content": "contents",
    }
    names = ["a", "b", "c"]
    wanted = [{"friendly_name": name, "unique_name": name} for name in names]
    emulator.seed_directory({seeds[path]: wanted})

    first = api.get(f"{path}?PageSize=2").json()
    second = api.get(first["meta"]["next_page_url"]).json()

    found = [each["friendly_name"] for page in (first, second) for each in page[KEYS[path]]]
    assert ["c", "b", "a"] == found
    assert second["meta"]["next_page_url"] is None


@pytest.mark.parametrize(
    ("path", "most"), [("/conversations/v1/Services", 100), ("/messaging/v1/Services", 1000)]
)
def test_refuses_a_page_that_is_too_large(path: str, most: int, api: Api) -> None:
    assert 200 == api.get(f"{path}?PageSize={most}").status_code
    assert 20007 == api.get(f"{path}?PageSize={most + 1}").json()["code"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (f"/taskrouter/v1/Workspaces/WS{0:032x}", f"/Workspaces/WS{0:032x}"),
        (f"/serverless/v1/Services/ZS{0:032x}/Environments", f"/Services/ZS{0:032x}/Environments"),
        ("/v1/Services", "/v1/Services"),
        ("/sync/v1/Services", "/Services"),
    ],
)
def test_answers_404_for_what_is_not_there(path: str, shown: str, api: Api) -> None:
    answer = api.get(path)

    assert (404, 20404) == (answer.status_code, answer.json()["code"])
    assert f"The requested resource {shown} was not found" == answer.json()["message"]


def test_a_build_is_not_made_through_the_api(api: Api) -> None:
    service = create(api, "/serverless/v1/Services", UniqueName="shop", FriendlyName="Shop")

    answer = api.post(f"/serverless/v1/Services/{service['sid']}/Builds")

    assert (405, 20004) == (answer.status_code, answer.json()["code"])


def test_a_subaccount_has_a_directory_of_its_own_and_the_parents_credentials_do_not_reach_it(
    api: Api, emulator: Emulator, sign_in: SignIn
) -> None:
    tenant = emulator.create_account("Tenant", emulator.account_sid)
    theirs = sign_in(tenant["sid"], tenant["auth_token"])

    created = create(theirs, "/messaging/v1/Services", FriendlyName="Theirs")

    assert [] == rows(api, "/messaging/v1/Services")
    assert 404 == api.get(f"/messaging/v1/Services/{created['sid']}").status_code
    assert [created] == rows(theirs, "/messaging/v1/Services")


def test_a_restricted_key_needs_the_permission(emulator: Emulator, sign_in: SignIn) -> None:
    granted = ("/twilio/taskrouter/workspaces/list",)
    key = emulator.create_key(emulator.account_sid, "restricted", granted)
    restricted = sign_in(key["sid"], key["secret"])

    assert 200 == restricted.get("/taskrouter/v1/Workspaces").status_code
    refused = restricted.get("/messaging/v1/Services")
    assert (401, 70051) == (refused.status_code, refused.json()["code"])
    emulator.change_settings(missing_permission="403")
    assert 403 == restricted.get("/messaging/v1/Services").status_code


def test_a_suspended_account_reaches_nothing(api: Api, emulator: Emulator) -> None:
    emulator.set_account_status(emulator.account_sid, "suspended")

    assert 401 == api.get("/taskrouter/v1/Workspaces").status_code


@pytest.mark.parametrize(
    ("path", "domain"),
    [
        ("/taskrouter/v1/Workspaces", "taskrouter.twilio.com"),
        ("/v2/Flows", "studio.twilio.com"),
        ("/2010-04-01/Accounts.json", "api.twilio.com"),
    ],
)
def test_an_answer_says_which_product_it_is_of(path: str, domain: str, api: Api) -> None:
    assert domain == api.get(path).headers["X-API-Domain"]
