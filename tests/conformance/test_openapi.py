"""Every answer fits Twilio's own OpenAPI document (see README.md for its source)."""

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
from schemathesis.checks import negative_data_rejection

from pulumi_twilio_studio.cli.machine import SimulatorMachine
from studio_emulator import Emulator
from support.patience import PATIENCE

DOCUMENT = json.loads(Path(__file__).with_name("twilio_studio_v2.json").read_text())
DEFINITION = json.dumps(
    {
        "states": [{"name": "Trigger", "type": "trigger", "properties": {}, "transitions": []}],
        "initial_state": "Trigger",
    }
)
ENVELOPE = {
    "type": "object",
    "required": ["code", "message", "more_info", "status"],
    "properties": {
        "code": {"type": "integer"},
        "message": {"type": "string"},
        "more_info": {"type": "string", "format": "uri"},
        "status": {"type": "integer"},
    },
}
"""The document describes no error; this is docs usage/twilios-response."""

REFUSALS = {
    "CreateFlow": (400, 401),
    "ListFlow": (400, 401),
    "UpdateFlow": (400, 401, 404),
    "FetchFlow": (401, 404),
    "DeleteFlow": (401, 404),
    "UpdateFlowValidate": (400, 401),
    "ListFlowRevision": (400, 401, 404),
    "FetchFlowRevision": (400, 401, 404),
    "CreateExecution": (400, 401, 404, 409),
    "ListExecution": (400, 401, 404),
    "FetchExecution": (401, 404),
    "UpdateExecution": (400, 401, 404),
    "DeleteExecution": (401, 404),
    "FetchExecutionContext": (401, 404),
    "ListExecutionStep": (400, 401, 404),
    "FetchExecutionStep": (401, 404),
    "FetchExecutionStepContext": (401, 404),
    "FetchTestUser": (401, 404),
    "UpdateTestUser": (400, 401, 404),
}
"""What each operation may refuse with; nor does the document describe that."""


FIELDS = {
    # the document says nothing about it, the published schema of definitions a lot
    "Definition": {"type": "string", "enum": [DEFINITION]},
    # an object, says docs studio/rest-api/v2/execution
    "Parameters": {"type": "string", "enum": ['{"name": "Zeke"}']},
    # 300 bytes together, error 81023
    "To": {"minLength": 1, "maxLength": 36},
    "From": {"minLength": 1, "maxLength": 36},
}
"""What is known of the fields of forms, beyond the document."""


class Known(NamedTuple):
    """What there is in the emulator that schemathesis asks."""

    flow: str
    execution: str
    step: str


def narrow_document(known: Known) -> dict[str, Any]:
    """The document, narrowed where it allows what Twilio is known to refuse."""
    document: dict[str, Any] = json.loads(json.dumps(DOCUMENT))
    for path, item in document["paths"].items():
        for method in {"get", "post", "delete"} & set(item):
            operation = item[method]
            for status in REFUSALS[operation["operationId"]]:
                content = {"application/json": {"schema": ENVELOPE}}
                operation["responses"][str(status)] = {"description": "", "content": content}
            _narrow(operation, path, known)
    return document


def _sids(path: str, known: Known) -> dict[str, str]:
    """The SIDs that there are, by the names that the path has for them."""
    names = [name.strip("{}") for name in path.split("/") if name.startswith("{")]
    return dict(zip(names, known, strict=False))


def _narrow(operation: dict[str, Any], path: str, known: Known) -> None:
    sids = _sids(path, known)
    parameters = operation.get("parameters", [])
    # a token is the API's own: any other text is refused, as test_paging.py shows
    operation["parameters"] = [each for each in parameters if each["name"] != "PageToken"]
    for parameter in operation["parameters"]:
        if parameter["name"] == "Revision":
            # "integer or enum", says error 81021, where the document says any string
            parameter["schema"]["enum"] = ["1", "LatestPublished", "LatestRevision"]
        elif parameter["name"] in sids:
            parameter["schema"]["enum"] = [sids[parameter["name"]]]
    if "requestBody" not in operation:
        return
    # some of its fields are required, so it is
    operation["requestBody"]["required"] = True
    form = operation["requestBody"]["content"]["application/x-www-form-urlencoded"]
    properties = form["schema"]["properties"]
    for name, schema in properties.items():
        narrower = FIELDS.get(name)
        if narrower is not None:
            schema.update(narrower)
        elif name == "TestUsers":
            # 300 bytes each, docs studio/rest-api/v2/test-user; none at all clears nothing
            schema |= {"minItems": 1}
            schema["items"] |= {"maxLength": 75}
        elif schema.get("type") == "string" and "enum" not in schema:
            # a required text is not empty, nor is a commit message, if it is sent at all
            schema["minLength"] = 1
    if operation["operationId"] == "UpdateExecution":
        # "Update the status of an Execution to `ended`", says its description
        properties["Status"] = {"type": "string", "enum": ["ended"]}


def publish_flow(emulator: Emulator) -> str:
    """The sid of a new published flow: the same after every reset."""
    answer = requests.post(
        f"{emulator.base_url}/v2/Flows",
        data={"FriendlyName": "x", "Status": "published", "Definition": DEFINITION},
        auth=(emulator.account_sid, emulator.auth_token),
        timeout=PATIENCE,
    )
    sid: str = answer.json()["sid"]
    return sid


def start_execution(emulator: Emulator, flow: str) -> Known:
    """A new execution of the flow, which has ended after its one step."""
    url = f"{emulator.base_url}/v2/Flows/{flow}/Executions"
    auth = (emulator.account_sid, emulator.auth_token)
    form = {"To": "+15550100001", "From": "+15550100002"}
    execution = requests.post(url, data=form, auth=auth, timeout=PATIENCE).json()["sid"]
    [step] = emulator.execution(execution)["steps"]
    return Known(flow, execution, step["sid"])


@pytest.fixture(scope="module")
def running() -> Iterator[Emulator]:
    with Emulator(machine=SimulatorMachine()) as emulator:
        yield emulator


def foresee() -> tuple[str, str, Known]:
    """The account, the first flow and its first execution of every emulator of that seed: the tests' data need them."""
    with Emulator(machine=SimulatorMachine()) as emulator:
        known = start_execution(emulator, publish_flow(emulator))
        return emulator.account_sid, emulator.auth_token, known


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
    max_examples=40,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_schemathesis_finds_nothing(case: schemathesis.Case[Any], running: Emulator) -> None:
    running.reset()
    start_execution(running, publish_flow(running))

    # 300 bytes are 75 to 300 characters, which JSON Schema cannot say: 76 may be accepted
    operation = case.operation.definition.raw["operationId"]
    counts_bytes = operation in ("UpdateTestUser", "CreateExecution")
    excluded = [negative_data_rejection] if counts_bytes else []
    case.call_and_validate(base_url=running.base_url, excluded_checks=excluded)


UNNARROWED = schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A fresh local Twilio that runs flows."""
    with Emulator(machine=SimulatorMachine()) as running:
        yield running


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Callable[..., requests.Response]]:
    """A session whose every answer is held against the document."""
    with requests.Session() as session:
        session.auth = (emulator.account_sid, emulator.auth_token)

        def check(method: str, template: str, **kwargs: Any) -> requests.Response:
            path = template.format(**kwargs.pop("path", {}))
            answer = session.request(
                method, f"{emulator.base_url}{path}", timeout=PATIENCE, **kwargs
            )
            UNNARROWED[template][method].validate_response(answer)
            return answer

        yield check


def test_every_answer_of_an_executions_life_fits_the_document(
    api: Callable[..., requests.Response], definition: dict[str, Any]
) -> None:
    fields = {"FriendlyName": "x", "Status": "published", "Definition": json.dumps(definition)}
    flow = {"FlowSid": api("POST", "/v2/Flows", data=fields).json()["sid"]}
    executions = "/v2/Flows/{FlowSid}/Executions"
    contact = {"To": "+15550100001", "From": "+15550100002"}
    sid = api("POST", executions, path=flow, data=contact).json()["sid"]
    one, below = flow | {"Sid": sid}, flow | {"ExecutionSid": sid}
    steps = f"{executions}/{{ExecutionSid}}/Steps"
    [step] = api("GET", steps, path=below).json()["steps"]

    statuses = [
        answer.status_code
        for answer in (
            api("GET", executions, path=flow, params={"PageSize": 1, "status": "ended"}),
            api("GET", f"{executions}/{{Sid}}", path=one),
            api("GET", f"{executions}/{{ExecutionSid}}/Context", path=below),
            api("GET", f"{steps}/{{Sid}}", path=below | {"Sid": step["sid"]}),
            api("GET", f"{steps}/{{StepSid}}/Context", path=below | {"StepSid": step["sid"]}),
            api("POST", f"{executions}/{{Sid}}", path=one, data={"Status": "ended"}),
            api("DELETE", f"{executions}/{{Sid}}", path=one),
        )
    ]

    assert [200] * 6 + [204] == statuses


def test_every_answer_of_a_flows_life_fits_the_document(
    api: Callable[..., requests.Response], definition: dict[str, Any]
) -> None:
    fields = {
        "FriendlyName": "x",
        "Status": "published",
        "Definition": json.dumps(definition),
        "CommitMessage": "Why",
    }
    flow = {"Sid": api("POST", "/v2/Flows", data=fields).json()["sid"]}
    statuses = [
        answer.status_code
        for answer in (
            api("POST", "/v2/Flows/Validate", data=fields),
            api("POST", "/v2/Flows/{Sid}", path=flow, data={"Status": "draft"}),
            api("GET", "/v2/Flows/{Sid}", path=flow),
            api("GET", "/v2/Flows", params={"PageSize": 1}),
            api("GET", "/v2/Flows/{Sid}/Revisions", path=flow),
            api("GET", "/v2/Flows/{Sid}/Revisions/{Revision}", path=flow | {"Revision": "1"}),
            api(
                "GET",
                "/v2/Flows/{Sid}/Revisions/{Revision}",
                path=flow | {"Revision": "LatestPublished"},
            ),
            api("POST", "/v2/Flows/{Sid}/TestUsers", path=flow, data={"TestUsers": ["a", "b"]}),
            api("GET", "/v2/Flows/{Sid}/TestUsers", path=flow),
            api("DELETE", "/v2/Flows/{Sid}", path=flow),
        )
    ]

    assert [200] * 9 + [204] == statuses
