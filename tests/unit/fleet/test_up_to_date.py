"""Whether a tenant is right already: against state files as the engine writes them, and an emulator."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pulumi_twilio_studio.fleet.destroy_preview import describe_destroy
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.up_to_date import UpToDateCheck
from pulumi_twilio_studio.kinds import PHONE_NUMBER, TENANT
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.entrances import NUMBERS
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

SPEC = TenantSpec("ash", "ash", {})
PAUSED = replace(SPEC, status="suspended", on_delete="close")


class Deployed:
    """A tenant that was brought up: its state, and its flow at the emulator."""

    def __init__(self, folder: Path, emulator: Emulator) -> None:
        self.emulator = emulator
        self.folder = folder / ".pulumi"
        self.project = Project(
            folder, "shop", folder, folder, folder.as_uri(), "organization", is_configured=False
        )
        self.own = Settings(emulator.account_sid, emulator.auth_token, base_url=emulator.base_url)
        self.account = emulator.create_account("ash", emulator.account_sid)
        with self.client() as client:
            self.flow = client.create_flow(
                friendly_name="menu",
                status="published",
                definition=greeting(),
                commit_message=None,
            )
        self.write("meta.yaml", "version: 1\n")
        self.change_state()
        self.end("update", "succeeded")

    def client(self) -> closing[Client]:
        """Somebody who works in the tenant's account."""
        settings = Settings(
            self.account["sid"], self.account["auth_token"], base_url=self.own.base_url
        )
        return closing(Client(settings))

    def pause(self, **state: Any) -> None:
        """Suspend the account, as its last update did; the state knows it like that but for what is given."""
        self.emulator.set_account_status(self.account["sid"], "suspended")
        known = {"status": "suspended", "friendly_name": "ash", "on_delete": "close", **state}
        self.change_state(subaccount=known)

    def change_state(self, pending: list[Any] | None = None, **outputs: Any) -> None:
        """Write the state anew."""
        subaccount = outputs.pop("subaccount", {})
        entrances = outputs.pop("entrances", [])
        urn = "urn:pulumi:ash::shop::"
        known = {"account_sid": self.account["sid"], "declared_sha256": SPEC.sha256, **outputs}
        flow = {"revision": 1, "friendly_name": "menu"}
        resources = [
            {"urn": f"{urn}{TENANT}::ash", "type": TENANT},
            {
                "urn": f"{urn}pulumi:pulumi:Stack::shop-ash",
                "type": "pulumi:pulumi:Stack",
                "outputs": known,
            },
            {
                "urn": f"{urn}{SUBACCOUNT}::ash",
                "type": SUBACCOUNT,
                "id": self.account["sid"],
                "inputs": {"on_delete": "close"},
                "outputs": subaccount,
            },
            {"urn": f"{urn}{FLOW}::ash-menu", "type": FLOW, "id": self.flow.sid, "outputs": flow},
            *entrances,
        ]
        latest = {"resources": resources, "pending_operations": pending or []}
        checkpoint = {"stack": "organization/shop/ash", "latest": latest}
        self.write("stacks/shop/ash.json", {"version": 3, "checkpoint": checkpoint})

    def point(self) -> str:
        """Point a number of the account at the flow, as its last update did. Returns the number's SID."""
        url = "https://webhooks.example.com/menu"
        row = self.emulator.add_number("+15550100001", self.account["sid"], voice_url=url)
        written = {"voice_url": url, "voice_method": "POST"}
        number = {
            "urn": f"urn:pulumi:ash::shop::{PHONE_NUMBER.type}::ash-hotline",
            "type": PHONE_NUMBER.type,
            "id": row["sid"],
            "outputs": {**written, "declared": written},
        }
        self.change_state(entrances=[number])
        return str(row["sid"])

    def end(self, kind: str, result: str) -> None:
        """Write what its last operation came to."""
        number = len(list(self.folder.glob("history/shop/ash/*")))
        entry = {"kind": kind, "result": result}
        self.write(f"history/shop/ash/ash-{number}.history.json", entry)

    def write(self, name: str, content: Any) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content if isinstance(content, str) else json.dumps(content))

    def check(self, spec: TenantSpec = SPEC) -> Any:
        """What a quick check answers."""
        with closing(UpToDateCheck(self.project, self.own)) as quick:
            return quick.result_if_unchanged(spec)


@pytest.fixture
def deployed(tmp_path: Path, emulator: Emulator) -> Iterator[Deployed]:
    """A tenant that is right."""
    return Deployed(tmp_path, emulator)


def test_a_tenant_that_is_right_costs_one_request_beside_the_list_of_accounts(
    deployed: Deployed,
) -> None:
    deployed.emulator.clear_journal()

    found = deployed.check()

    assert ("unchanged", deployed.account["sid"], {"ash-menu": deployed.flow.sid}) == (
        found.outcome,
        found.account_sid,
        found.flows,
    )
    assert ["/2010-04-01/Accounts.json", "/v2/Flows"] == [
        each["path"] for each in deployed.emulator.journal()
    ]


def test_a_tenant_whose_number_is_right_costs_one_request_more(deployed: Deployed) -> None:
    deployed.point()
    deployed.emulator.clear_journal()

    found = deployed.check()

    assert ("unchanged", 2) == (found.outcome, found.requests)
    assert [
        "/2010-04-01/Accounts.json",
        f"/2010-04-01/Accounts/{deployed.account['sid']}/IncomingPhoneNumbers.json",
        "/v2/Flows",
    ] == sorted(each["path"] for each in deployed.emulator.journal())


def _moved(deployed: Deployed) -> None:
    number = deployed.point()
    with deployed.client() as client:
        client.entrances.update(NUMBERS, number, {"voice_url": "https://other.example.com"})


def _released(deployed: Deployed) -> None:
    number = deployed.point()
    with deployed.client() as client:
        client.entrances.delete(NUMBERS, number)


def _edited(deployed: Deployed) -> None:
    with deployed.client() as client:
        client.update_flow(deployed.flow.sid, status="draft", commit_message="quick fix")


def _deleted(deployed: Deployed) -> None:
    with deployed.client() as client:
        client.delete_flow(deployed.flow.sid)


def _locked(deployed: Deployed) -> None:
    holder = {"pid": os.getpid(), "username": "me", "hostname": socket.gethostname()}
    lock = {**holder, "timestamp": "2026-11-23T02:46:07.931076523Z"}
    deployed.write("locks/organization/shop/ash/1.json", lock)


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(_edited, id="somebody saved a draft"),
        pytest.param(_deleted, id="somebody deleted a flow"),
        pytest.param(_moved, id="somebody pointed the number at something else"),
        pytest.param(_released, id="somebody released the number"),
        pytest.param(_locked, id="somebody has the stack"),
        pytest.param(lambda it: it.change_state(declared_sha256="other"), id="declared otherwise"),
        pytest.param(lambda it: it.change_state([{"type": "creating"}]), id="pending operation"),
        pytest.param(lambda it: it.end("update", "failed"), id="failed"),
        pytest.param(lambda it: it.end("destroy", "succeeded"), id="destroyed"),
        pytest.param(lambda it: it.end("refresh", "succeeded"), id="refreshed"),
        pytest.param(
            lambda it: it.emulator.set_account_status(it.account["sid"], "suspended"),
            id="account suspended",
        ),
        pytest.param(
            lambda it: (it.folder.parent / "Pulumi.ash.yaml").write_text("config: {a:b: c}"),
            id="stack is configured",
        ),
        pytest.param(lambda it: (it.folder / "stacks/shop/ash.json").unlink(), id="no stack"),
        pytest.param(
            lambda it: it.emulator.fault(
                {"match": {"path": "/v2/Flows"}, "action": {"status": 400}}
            ),
            id="Twilio refuses",
        ),
    ],
)
def test_a_tenant_that_may_not_be_right_has_to_be_run(
    deployed: Deployed, happened: Callable[[Deployed], object]
) -> None:
    happened(deployed)

    assert deployed.check() is None


def test_an_account_that_was_to_be_suspended_and_is_active_has_to_be_run(
    deployed: Deployed,
) -> None:
    spec = replace(SPEC, status="suspended")
    deployed.change_state(declared_sha256=spec.sha256)

    assert deployed.check(spec) is None


def test_a_paused_tenant_is_left_alone_whatever_else_is_declared_of_it(deployed: Deployed) -> None:
    deployed.pause()

    found = deployed.check(
        replace(PAUSED, flows={"new": FlowSpec(Path("new.json"), "new", {}, None)})
    )

    assert (
        "unchanged",
        deployed.account["sid"],
        ("paused: changes wait until it is active again",),
    ) == (
        found.outcome,
        found.account_sid,
        found.lines,
    )


@pytest.mark.parametrize(
    "happened",
    [
        pytest.param(lambda it: it.pause(status="active"), id="never paused by us"),
        pytest.param(lambda it: it.pause(friendly_name="elm"), id="renamed"),
        pytest.param(lambda it: it.pause(on_delete="retain"), id="other end declared"),
        pytest.param(lambda it: (it.pause(), it.end("update", "failed")), id="failed"),
        pytest.param(lambda it: (it.pause(), _locked(it)), id="somebody has the stack"),
        pytest.param(
            lambda it: (it.pause(), it.emulator.set_account_status(it.account["sid"], "active")),
            id="somebody made it active",
        ),
    ],
)
def test_a_tenant_that_is_to_be_paused_and_may_not_be_has_to_be_run(
    deployed: Deployed, happened: Callable[[Deployed], object]
) -> None:
    happened(deployed)

    assert deployed.check(PAUSED) is None


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        (
            "history/shop/ash/ash-9.history.json",
            '{"kind": ',
            "ash-9.history.json cannot be read: .*; it is only a record, and you can delete it",
        ),
        ("stacks/shop/ash.json", '{"version": ', "ash.json cannot be read: "),
        ("stacks/shop/ash.json", "[]", "ash.json holds no state of a stack"),
        ("stacks/shop/ash.json", "{}", "ash.json holds no state of a stack"),
        ("stacks/shop/ash.json", '{"checkpoint": null}', "ash.json holds no state of a stack"),
    ],
)
def test_a_file_of_the_backend_that_is_broken_is_named(
    deployed: Deployed, name: str, content: str, complaint: str
) -> None:
    deployed.write(name, content)

    with pytest.raises(OperationError, match=complaint):
        deployed.check()


def test_a_project_that_configures_all_its_stacks_is_run_in_full(deployed: Deployed) -> None:
    deployed.project = replace(deployed.project, is_configured=True)

    assert deployed.check() is None


def test_destroying_does_to_the_account_what_the_state_says(deployed: Deployed) -> None:
    elm = TenantSpec("elm", "elm", {}, on_delete="retain")

    lines = list(describe_destroy(deployed.project, [SPEC, elm]))

    assert [
        (
            "ash: their subaccounts are CLOSED FOR GOOD, with everything in them; Twilio cannot "
            "undo that."
        ),
        "elm: there is nothing to destroy.",
    ] == lines


@pytest.mark.parametrize(("on_delete", "is_told"), [("retain", True), ("suspend", False)])
def test_destroying_announces_that_numbers_are_given_back_if_the_account_stays_active(
    on_delete: str, is_told: bool, deployed: Deployed
) -> None:
    deployed.point()
    file = deployed.folder / "stacks/shop/ash.json"
    file.write_text(file.read_text().replace('"on_delete": "close"', f'"on_delete": "{on_delete}"'))

    lines = list(describe_destroy(deployed.project, [SPEC]))

    told = "ash: their numbers and addresses do again what they did before, or what `on_delete` of each says."
    assert is_told == (told in lines)


def test_destroying_announces_nothing_of_a_stack_that_is_no_tenants(deployed: Deployed) -> None:
    resources = [{"urn": "urn:pulumi:elm::shop::a:b:c::x", "type": "a:b:c"}]
    state = {"version": 3, "checkpoint": {"latest": {"resources": resources}}}
    deployed.write("stacks/shop/elm.json", state)
    flow = [{"urn": f"urn:pulumi:fir::shop::{FLOW}::x", "type": FLOW, "id": "FW1"}]
    state = {"version": 3, "checkpoint": {"latest": {"resources": flow}}}
    deployed.write("stacks/shop/fir.json", state)

    lines = list(
        describe_destroy(
            deployed.project, [TenantSpec("elm", "elm", {}), TenantSpec("fir", "fir", {})]
        )
    )

    assert [
        (
            "elm, fir: stacks of these names exist, but hold no tenant; they are left alone, and "
            "these tenants fail."
        )
    ] == lines
