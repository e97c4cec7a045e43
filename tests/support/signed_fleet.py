"""A fleet at the emulator, made by nobody's engine: its accounts and flows carry the markers that stacks give them."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from pulumi_twilio_studio.definition import template_sha256
from pulumi_twilio_studio.fleet.inspection import Inspection
from pulumi_twilio_studio.fleet.status import FleetStatus
from pulumi_twilio_studio.fleet.tenant_accounts import Place
from pulumi_twilio_studio.identity import Signature, marker_of, short, sign, sign_name
from pulumi_twilio_studio.manifest import FlowSpec, TenantSpec
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting


class SignedFleet:
    """Tenants of one flow each, made as their stacks would."""

    def __init__(self, emulator: Emulator, template: Path) -> None:
        self.emulator = emulator
        self.template = template
        self.own = Settings(emulator.account_sid, emulator.auth_token, base_url=emulator.base_url)

    @property
    def place(self) -> Place:
        """Where its stacks are."""
        return Place(lambda _: "organization", "shop", self.own)

    def spec(self, name: str, **special: Any) -> TenantSpec:
        """A tenant with one flow, named "menu"."""
        flow = FlowSpec(self.template, "menu", {}, None)
        return TenantSpec(name, name, {"menu": flow}, **special)

    def account(self, name: str) -> dict[str, Any]:
        """A subaccount with the marker of that tenant."""
        signed = sign_name(name, marker_of(f"organization/shop/{name}/{name}"))
        return self.emulator.create_account(signed, self.emulator.account_sid)

    def client(self, account: dict[str, Any]) -> closing[Client]:
        settings = Settings(account["sid"], account["auth_token"], base_url=self.own.base_url)
        return closing(Client(settings))

    def flow(
        self,
        name: str,
        account: dict[str, Any],
        template: str | None = None,
        status: str = "published",
    ) -> Flow:
        """The tenant's flow, from that template or today's."""
        sha256 = template_sha256(self.template) if template is None else template
        marker = marker_of(f"organization/shop/{name}/{name}-menu")
        message = sign("Ours", Signature(marker, "0" * 16, short(sha256)))
        with self.client(account) as client:
            return client.create_flow(
                friendly_name="menu",
                status=status,
                definition=greeting(),
                commit_message=message,
            )

    def save(
        self,
        name: str,
        account: dict[str, Any],
        flow: Flow,
        *,
        template: str = "",
        said: str = "Ours",
        status: str = "published",
    ) -> Flow:
        """The tenant's stack saves the flow again: from that template, or as a roll back does, from none."""
        marker = marker_of(f"organization/shop/{name}/{name}-menu")
        message = sign(said, Signature(marker, "0" * 16, short(template) or None))
        with self.client(account) as client:
            return client.update_flow(
                flow.sid, status=status, definition=greeting(template), commit_message=message
            )

    def edit(self, account: dict[str, Any], flow: Flow, status: str, **what: str) -> None:
        """Somebody saves it."""
        said = {"commit_message": "quick fix", **what}
        with self.client(account) as client:
            client.update_flow(flow.sid, status=status, definition=greeting("Hi"), **said)

    def status(self, *tenants: TenantSpec, reached_by: bool = False) -> FleetStatus:
        """What a look finds."""
        looking = Inspection(self.place, reached_by=reached_by)
        return looking.inspect(tenants, tenants)
