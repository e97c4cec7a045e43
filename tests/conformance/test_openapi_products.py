"""Every answer about what leads to a flow fits Twilio's own OpenAPI documents (see README.md for their source)."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from studio_emulator import Emulator
from support.patience import PATIENCE

HERE = Path(__file__).parent
FOLDERS = {
    "api_v2010": "",
    "messaging_v1": "/messaging",
    "conversations_v1": "/conversations",
    "flex_v1": "/flex-api",
}
NUMBERS = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers{}.json"
NUMBER = "+15550100001"
FLOW = "FW" + "1" * 32
CHECKS = (not_a_server_error, response_schema_conformance, content_type_conformance)
"""The checks of an answer that is no refusal. About refusals the documents say nothing."""


class Resource(NamedTuple):
    """A resource: its list's path with {} where its SID stands, its schema, and how one is made."""

    template: str
    schema: str
    form: dict[str, str]


RESOURCES = (
    Resource(
        NUMBERS,
        "api.v2010.account.incoming_phone_number",
        {"PhoneNumber": "+15550100009", "VoiceUrl": "https://example.com/x"},
    ),
    Resource(
        "/messaging/v1/Services{}",
        "messaging.v1.service",
        {"FriendlyName": "Alerts", "InboundRequestUrl": "https://example.com/x"},
    ),
    Resource(
        "/messaging/v1/Services/{ServiceSid}/PhoneNumbers{}",
        "messaging.v1.service.phone_number",
        {"PhoneNumberSid": "{NumberSid}"},
    ),
    Resource(
        "/conversations/v1/Configuration/Addresses{}",
        "conversations.v1.configuration_address",
        {
            "Type": "sms",
            "Address": NUMBER,
            "AutoCreation.Enabled": "true",
            "AutoCreation.Type": "studio",
            "AutoCreation.StudioFlowSid": FLOW,
        },
    ),
    Resource(
        "/flex-api/v1/FlexFlows{}",
        "flex.v1.flex_flow",
        {
            "FriendlyName": "Web chat",
            "ChatServiceSid": "IS" + "2" * 32,
            "ChannelType": "web",
            "IntegrationType": "studio",
            "Integration.FlowSid": FLOW,
        },
    ),
)


def one_document() -> dict[str, Any]:
    """The documents as one, each path at the folder that the emulator has for its product."""
    parts = {name: json.loads((HERE / f"twilio_{name}.json").read_text()) for name in FOLDERS}
    _allow_what_the_examples_show(parts["api_v2010"])
    paths = {
        FOLDERS[name] + path: item
        for name, part in parts.items()
        for path, item in part["paths"].items()
    }
    schemas = {
        name: schema
        for part in parts.values()
        for name, schema in part["components"]["schemas"].items()
    }
    whole = dict(parts["api_v2010"])
    return {**whole, "paths": paths, "components": {**whole["components"], "schemas": schemas}}


def _allow_what_the_examples_show(document: dict[str, Any]) -> None:
    """Allow "" where nothing is set, and relative URIs of pages: the document's own examples break its schema."""
    number = document["components"]["schemas"]["api.v2010.account.incoming_phone_number"]
    for name, schema in number["properties"].items():
        if name.endswith(("_url", "_application_sid")) or name == "status_callback":
            number["properties"][name] = {"anyOf": [schema, {"type": "string", "enum": [""]}]}
    listed = document["paths"][NUMBERS.replace("{}", "")]["get"]["responses"]["200"]
    page = listed["content"]["application/json"]["schema"]["properties"]
    for name in page:
        if name.endswith("uri"):
            page[name]["format"] = "uri-reference"


def furnish(emulator: Emulator) -> dict[str, str]:
    """One of each resource, and the SIDs in paths: the same after every reset."""
    number = emulator.add_number(NUMBER)["sid"]
    made = emulator.seed_directory(
        {
            "messaging_services": [{"friendly_name": "News"}],
            "address_configurations": [{"type": "chat", "address": "web"}],
            "flex_flows": [{"friendly_name": "Web chat"}],
        }
    )
    return {
        "AccountSid": emulator.account_sid,
        "NumberSid": number,
        "ServiceSid": made["messaging_services"][0]["sid"],
        "AddressSid": made["address_configurations"][0]["sid"],
        "FlexFlowSid": made["flex_flows"][0]["sid"],
    }


def narrow_document(known: dict[str, str]) -> dict[str, Any]:
    """The document with the SIDs that exist in its paths, and without page tokens, which are the API's own."""
    document = one_document()
    singles = {
        "/IncomingPhoneNumbers/": "NumberSid",
        "/PhoneNumbers/": "NumberSid",
        "/Services/{Sid}": "ServiceSid",
        "/Addresses/": "AddressSid",
        "/FlexFlows/": "FlexFlowSid",
    }
    for path, item in document["paths"].items():
        single = next((name for part, name in singles.items() if part in path), "")
        for method in {"get", "post", "delete"} & set(item):
            parameters = item[method].get("parameters", [])
            parameters = [each for each in parameters if each["name"] != "PageToken"]
            for each in parameters:
                name = single if each["name"] == "Sid" else each["name"]
                if name in known:
                    each["schema"]["enum"] = [known[name]]
            item[method]["parameters"] = parameters
    return document


DOCUMENT = one_document()
UNNARROWED = schemathesis.openapi.from_dict(DOCUMENT)

Ask = Callable[..., requests.Response]


@pytest.fixture
def known(emulator: Emulator) -> dict[str, str]:
    return furnish(emulator)


@pytest.fixture
def ask(emulator: Emulator, known: dict[str, str]) -> Ask:
    """Asks for a resource, or for its list without a SID, and holds the answer against the document."""

    def send(resource: Resource, method: str, sid: str = "", **kwargs: Any) -> requests.Response:
        path = resource.template.replace("{}", "/{Sid}" if sid else "")
        answer = requests.request(
            method,
            emulator.base_url + path.format(Sid=sid, **known),
            auth=(emulator.account_sid, emulator.auth_token),
            timeout=PATIENCE,
            **kwargs,
        )
        UNNARROWED[path][method].validate_response(answer)
        return answer

    return send


@pytest.fixture(params=RESOURCES, ids=lambda resource: str(resource.schema))
def resource(request: pytest.FixtureRequest, known: dict[str, str]) -> Resource:
    resource: Resource = request.param
    form = {name: value.format(**known) for name, value in resource.form.items()}
    return resource._replace(form=form)


def test_every_answer_of_a_life_fits_the_document(resource: Resource, ask: Ask) -> None:
    methods = DOCUMENT["paths"][resource.template.replace("{}", "/{Sid}")]
    sid = ask(resource, "POST", data=resource.form).json()["sid"]

    statuses = [
        ask(resource, "GET", params={"PageSize": 1}).status_code,
        ask(resource, "GET", sid).status_code,
        ask(resource, "POST", sid, data={}).status_code if "post" in methods else 200,
        ask(resource, "DELETE", sid).status_code,
    ]

    assert [200, 200, 200, 204] == statuses


def test_an_answer_has_all_fields_of_the_document_and_no_other(
    resource: Resource, ask: Ask
) -> None:
    made = ask(resource, "POST", data=resource.form).json()

    assert sorted(DOCUMENT["components"]["schemas"][resource.schema]["properties"]) == sorted(made)


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


def foresee() -> tuple[str, str, dict[str, str]]:
    """The account and the SIDs of every emulator of that seed: the tests' data need them."""
    with Emulator() as emulator:
        return emulator.account_sid, emulator.auth_token, furnish(emulator)


ACCOUNT_SID, AUTH_TOKEN, KNOWN = foresee()
SCHEMA = schemathesis.openapi.from_dict(narrow_document(KNOWN))


@SCHEMA.auth()
class Token:
    def get(self, _case: object, _context: object) -> str:
        return f"Basic {b64encode(f'{ACCOUNT_SID}:{AUTH_TOKEN}'.encode()).decode()}"

    def set(self, case: schemathesis.Case[Any], data: str, _context: object) -> None:
        case.headers = {**(case.headers or {}), "Authorization": data}


@SCHEMA.parametrize()
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_schemathesis_finds_no_answer_that_does_not_fit(
    case: schemathesis.Case[Any], running: Emulator
) -> None:
    running.reset()
    furnish(running)

    answer = case.call(base_url=running.base_url)

    checks = CHECKS if answer.status_code < 400 else (not_a_server_error,)
    case.validate_response(answer, checks=list(checks))
