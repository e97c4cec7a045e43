from __future__ import annotations

import json
import re
import socket
from typing import Any

import pytest
from requests.auth import _basic_auth_str

from studio_emulator import Emulator
from support.emulator_api import Api


def test_creates_revision_1_without_a_date_updated(api: Api) -> None:
    flow = api.create(Status="published", CommitMessage="First")

    assert re.fullmatch("FW[0-9a-f]{32}", flow["sid"])
    assert (1, "published", "First", True) == tuple(
        flow[name] for name in ("revision", "status", "commit_message", "valid")
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", flow["date_created"])
    assert flow["date_updated"] is None
    assert [] == flow["errors"] == flow["warnings"]


def test_answers_the_definition_as_an_equal_object(api: Api, definition: dict[str, Any]) -> None:
    flow = api.create(Definition=json.dumps(definition))

    assert definition == flow["definition"]


def test_builds_every_url_from_the_host_it_was_asked_at(api: Api) -> None:
    flow = api.create()

    port = api.base_url.rpartition(":")[2]
    fetched = api.get(f"/v2/Flows/{flow['sid']}", headers={"Host": f"elsewhere:{port}"}).json()
    urls = [fetched["url"], *fetched["links"].values()]
    assert 4 == sum(url.startswith(f"http://elsewhere:{port}/v2/Flows/FW") for url in urls)
    assert fetched["webhook_url"].startswith("https://webhooks.twilio.com/v1/Accounts/AC")


def test_makes_a_revision_of_every_update_even_an_empty_one(api: Api) -> None:
    flow = api.create()

    revised = api.update(flow["sid"]).json()

    assert 2 == revised["revision"]
    assert revised["date_updated"] is not None


def test_keeps_what_an_update_leaves_out_but_not_the_commit_message(
    api: Api, definition: dict[str, Any]
) -> None:
    flow = api.create(CommitMessage="Why")

    revised = api.update(flow["sid"], Status="published").json()

    assert ("Hello", definition, None) == tuple(
        revised[name] for name in ("friendly_name", "definition", "commit_message")
    )


def test_fetches_the_head_while_a_draft_lies_over_the_published_revision(api: Api) -> None:
    flow = api.create(Status="published")

    api.update(flow["sid"], FriendlyName="Next")

    fetched = api.get(f"/v2/Flows/{flow['sid']}").json()
    assert ("draft", 2, "Next") == tuple(
        fetched[name] for name in ("status", "revision", "friendly_name")
    )


def test_shows_no_definition_in_list_rows(api: Api) -> None:
    api.create(CommitMessage="Why")

    (row,) = api.get("/v2/Flows").json()["flows"]

    assert [None] * 4 == [row[name] for name in ("definition", "valid", "errors", "warnings")]
    assert "Why" == row["commit_message"]


def test_deletes_for_good_and_never_uses_the_sid_again(api: Api) -> None:
    flow = api.create()

    deleted = api.delete(f"/v2/Flows/{flow['sid']}")

    assert (204, b"") == (deleted.status_code, deleted.content)
    assert 404 == api.get(f"/v2/Flows/{flow['sid']}").status_code
    assert flow["sid"] != api.create()["sid"]


def test_validates_without_storing_anything(
    api: Api, emulator: Emulator, definition: dict[str, Any]
) -> None:
    sent = {"FriendlyName": "x", "Status": "draft", "Definition": json.dumps(definition)}

    answer = api.post("/v2/Flows/Validate", data=sent)

    assert (200, {"valid": True}) == (answer.status_code, answer.json())
    assert [] == emulator.flows()
    assert not emulator.journal()[-1]["applied"]


@pytest.mark.parametrize("path", ["/v2/Flows", "/v2/Flows/Validate"])
@pytest.mark.parametrize("status", ["draft", "published"])
def test_refuses_an_invalid_definition_with_its_details(
    api: Api, emulator: Emulator, path: str, status: str
) -> None:
    sent = {"FriendlyName": "x", "Status": status, "Definition": '{"description": "Invalid flow"}'}

    answer = api.post(path, data=sent)

    assert (400, 81022) == (answer.status_code, answer.json()["code"])
    assert (
        "Flow definition validation failed, check `details` for more information"
        == (answer.json()["message"])
    )
    assert {
        "errors": [
            {"message": "is missing but it is required", "property_path": "#/states"},
        ],
        "warnings": [],
    } == answer.json()["details"]
    assert [] == emulator.flows()


def test_leaves_a_flow_as_it_was_when_it_refuses_an_update(api: Api, emulator: Emulator) -> None:
    flow = api.create()

    refused = api.update(flow["sid"], Definition="{}")

    assert 400 == refused.status_code
    assert [1] == [revision["revision"] for revision in emulator.flows()[0]["revisions"]]


CREATED = {"FriendlyName": "x", "Status": "draft", "Definition": "{}"}
REFUSED = {
    "no name": ({**CREATED, "FriendlyName": ""}, "Missing required parameter FriendlyName in"),
    "no status": ({**CREATED, "Status": None}, "Missing required parameter Status in"),
    "no definition": ({**CREATED, "Definition": None}, "Missing required parameter Definition"),
    "unknown status": ({**CREATED, "Status": "Draft"}, "Invalid parameter Status"),
    "empty commit message": ({**CREATED, "CommitMessage": ""}, "Missing required parameter Commit"),
    "no user": ({**CREATED, "AuthorSid": "AC1"}, "Invalid parameter AuthorSid"),
}


@pytest.mark.parametrize(("fields", "message"), REFUSED.values(), ids=REFUSED)
def test_refuses_a_create_whose_parameters_cannot_be(
    api: Api, fields: dict[str, Any], message: str
) -> None:
    answer = api.post("/v2/Flows", data=fields)

    assert (400, 20001) == (answer.status_code, answer.json()["code"])
    assert answer.json()["message"].startswith(message)


def test_takes_no_json_body(api: Api) -> None:
    answer = api.post("/v2/Flows", json=CREATED)

    assert (400, 20001) == (answer.status_code, answer.json()["code"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "must be a valid JSON object"),
        ("[]", "array found, object expected"),
        ('{"x": 1e999}', "must be a valid JSON object"),
        ('{"x": NaN}', "must be a valid JSON object"),
        ('{"x":' * 5000 + "1" + "}" * 5000, "must be a valid JSON object"),
        ('{"x":' * 600 + "1" + "}" * 600, "is nested too deeply"),
    ],
    ids=["no JSON", "a list", "infinity", "not a number", "bottomless", "deep"],
)
def test_refuses_a_definition_it_cannot_read(api: Api, text: str, message: str) -> None:
    answer = api.post("/v2/Flows", data={**CREATED, "Definition": text})

    assert 400 == answer.status_code
    assert message in [problem["message"] for problem in answer.json()["details"]["errors"]]


def test_keeps_every_character_of_a_definition(api: Api, definition: dict[str, Any]) -> None:
    body = 'Tab\t, newline\n, "quotes", %22 %25 + & = ünïcode 🎉 \ud83d\udc4d \u0000 {{ "x" | y }}'
    definition["states"][1]["properties"]["body"] = body

    flow = api.create(Definition=json.dumps(definition), FriendlyName="Grüße & 100%+")

    fetched = api.get(f"/v2/Flows/{flow['sid']}").json()
    assert body.encode("utf-16", "surrogatepass") == (
        fetched["definition"]["states"][1]["properties"]["body"].encode("utf-16", "surrogatepass")
    )
    assert "Grüße & 100%+" == fetched["friendly_name"]


def test_remembers_who_saved_it(api: Api) -> None:
    author = f"US{'a' * 32}"

    flow = api.create(AuthorSid=author)

    assert author == flow["author_sid"]


def test_warns_of_a_widget_type_it_does_not_know(api: Api, definition: dict[str, Any]) -> None:
    definition["states"][1]["type"] = "send-pigeon"

    flow = api.create(Definition=json.dumps(definition))

    assert [
        {"message": "send-pigeon is not a known widget type", "property_path": "#/states/1/type"}
    ] == flow["warnings"]


def test_takes_half_a_request_for_none(api: Api, emulator: Emulator) -> None:
    flow = api.create()
    whole = b"Status=published&FriendlyName=Half"
    head = (
        f"POST /v2/Flows/{flow['sid']} HTTP/1.1\r\nHost: x\r\n"
        f"Authorization: {_basic_auth_str(*api.credentials)}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(whole) + 100}\r\n\r\n"
    )

    port = int(emulator.base_url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.sendall(head.encode() + whole)
        client.shutdown(socket.SHUT_RDWR)

    api.get("/v2/Flows")
    assert 1 == emulator.flows()[0]["revision"]
    assert ["POST", "GET"] == [entry["method"] for entry in emulator.journal()]


@pytest.mark.parametrize("path", ["/v2/Flows/FW1", "/v2/Nothing", "/v2/Flows/", "/v1/Flows"])
def test_answers_404_for_what_there_is_not(api: Api, path: str) -> None:
    answer = api.get(path)

    shown = path.removeprefix("/v2")
    assert {
        "code": 20404,
        "message": f"The requested resource {shown} was not found",
        "more_info": "https://www.twilio.com/docs/errors/20404",
        "status": 404,
    } == answer.json()
    assert 404 == answer.status_code


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v2/Flows/FW1", "GET, POST, DELETE"),
        ("DELETE", "/v2/Flows", "GET, POST"),
        ("GET", "/v2/Flows/Validate", "POST"),
        ("DELETE", "/v2/Flows/FW1/Revisions/1", "GET"),
    ],
)
def test_answers_405_to_a_method_there_is_not(
    api: Api, method: str, path: str, allowed: str
) -> None:
    answer = api.request(method, path)

    assert (405, 20004, allowed) == (
        answer.status_code,
        answer.json()["code"],
        answer.headers["Allow"],
    )


def test_sends_the_headers_seen_on_twilios_answers(api: Api) -> None:
    answer = api.get("/v2/Flows")

    assert re.fullmatch("RQ[0-9a-f]{32}", answer.headers["Twilio-Request-Id"])
    assert "1" == answer.headers["Twilio-Concurrent-Requests"]
    assert "application/json" == answer.headers["Content-Type"]
