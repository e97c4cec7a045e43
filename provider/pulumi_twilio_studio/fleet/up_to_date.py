"""Check whether a tenant is unchanged: one to three requests to Twilio per tenant, and no run of the engine.

It compares the hash of what is declared, how the last update ended, the account's status, the latest revision and name
of every flow in the state, and where its numbers and addresses lead. The subaccounts are listed at most once for all
tenants. docs/fleet.md says what this does not see.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

from pulumi_twilio_studio.fleet.result import Result
from pulumi_twilio_studio.kinds import CONVERSATION_ADDRESS, PHONE_NUMBER
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.entrances import ADDRESSES, NUMBERS
from pulumi_twilio_studio.studio.errors import StudioError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.manifest import TenantSpec
    from pulumi_twilio_studio.stack.state import StackState
    from pulumi_twilio_studio.studio.entrances import EntranceKind
    from pulumi_twilio_studio.studio.settings import Settings

# What leads to the flows of a tenant, as the state and as Twilio has it.
ENTRANCES = {PHONE_NUMBER: NUMBERS, CONVERSATION_ADDRESS: ADDRESSES}
PAUSED = "paused: changes wait until it is active again"


class UpToDateCheck:
    """Checks tenants, from many threads. One list of the parent's gives the credentials of all subaccounts."""

    def __init__(self, project: Project, own: Settings) -> None:
        self._project = project
        self._client = AccountsClient(own)
        self._accounts = Accounts(self._client)

    def close(self) -> None:
        """Close the pooled connections."""
        self._client.close()

    def result_if_unchanged(self, spec: TenantSpec) -> Result | None:
        """Return the result of an unchanged tenant; None for a tenant that must be run, for whatever reason.

        Raises OperationError if the state cannot be read.
        """
        began = time.monotonic()
        home = self._project.home(spec.name)
        state = home.state()
        if state is None or not state.is_settled or home.locks():
            return None
        account_sid = str(state.outputs.get("account_sid"))
        try:
            if self._is_paused(account_sid, state, spec):
                return Result(spec.name, "unchanged", account_sid=account_sid, lines=(PAUSED,))
            if not self._is_declared(state, spec):
                return None
            as_left = self._is_active(account_sid, spec) and self._is_as_left(account_sid, state)
        except StudioError:  # the full run says what is wrong, and with which resource
            return None
        if not as_left:
            return None
        return Result(
            spec.name,
            "unchanged",
            seconds=time.monotonic() - began,
            requests=1 + sum(bool(state.written_in(kind)) for kind in ENTRANCES),
            account_sid=account_sid,
            flows=state.flow_sids,
        )

    def _is_paused(self, account_sid: str, state: StackState, spec: TenantSpec) -> bool:
        """Return whether its subaccount is suspended as declared. Twilio then accepts no change of its content."""
        declared = {
            "status": "suspended",
            "friendly_name": spec.friendly_name,
            "on_delete": spec.on_delete,
        }
        if spec.status != "suspended" or not declared.items() <= state.subaccount.items():
            return False
        row = self._accounts.rows().get(account_sid)
        return row is not None and row.status == "suspended"

    def _is_declared(self, state: StackState, spec: TenantSpec) -> bool:
        """Return whether the last update declared exactly this. No hash includes what a configuration holds."""
        return (
            not self._project.configures(spec.name)
            and state.outputs.get("declared_sha256") == spec.sha256
        )

    def _is_active(self, account_sid: str, spec: TenantSpec) -> bool:
        own = self._client.settings
        if own.api_key or account_sid == own.account_sid:
            return True
        row = self._accounts.rows().get(account_sid)
        return row is not None and row.status == spec.status == "active"

    def _is_as_left(self, account_sid: str, state: StackState) -> bool:
        """Return whether the account's lists show every flow, number and address as the state knows it."""
        with closing(Client(self._accounts.settings(account_sid))) as client:
            return _are_flows_as_left(client, state) and all(
                _lead_as_left(client, entrances, state.written_in(kind))
                for kind, entrances in ENTRANCES.items()
            )


def _are_flows_as_left(client: Client, state: StackState) -> bool:
    rows = {row.sid: row for row in client.flows()}
    return all(
        sid in rows
        and rows[sid].revision == known.get("revision")
        and rows[sid].friendly_name == known.get("friendly_name")
        for sid, known in state.flows.items()
    )


def _lead_as_left(
    client: Client, kind: EntranceKind, written: Mapping[str, Mapping[str, str]]
) -> bool:
    if not written:  # no request for what no tenant declares
        return True
    rows = {row.sid: row for row in client.entrances.rows(kind)}
    return all(
        sid in rows and fields.items() <= rows[sid].fields.items()
        for sid, fields in written.items()
    )
