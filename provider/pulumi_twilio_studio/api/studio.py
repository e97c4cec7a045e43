"""The flows of one account, as a script or a front end works with them."""

from __future__ import annotations

import logging
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, Self

from pulumi_twilio_studio.api.definitions import Definable, definition_of
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.lifecycle import test_users as lists
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow import history as flow_history
from pulumi_twilio_studio.lifecycle.flow import scripted_save as flow_save
from pulumi_twilio_studio.lifecycle.flow import search as flow_search
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.lifecycle.flow.history import Revision, Which
    from pulumi_twilio_studio.lifecycle.flow.scripted_save import Status
    from pulumi_twilio_studio.studio.models import Flow

_LOG = logging.getLogger("pulumi_twilio_studio.api")

# Nobody here knows when a flow that a caller names was written: a 404 is looked at twice, and not for long.
_LONG_AGO = "1970-01-01T00:00:00+00:00"


def connect(account_sid: str | None = None, *, environ: Mapping[str, str] | None = None) -> Studio:
    """Open the account that the environment names, or another one that its credentials reach, such as a subaccount.

    `environ` replaces the process's own environment. The README's table of settings lists the variables. Close the
    result, or use it in a `with` block. Raises ConfigurationError, and StudioError if a subaccount's token cannot be
    fetched.
    """
    settings = Settings.resolve(lambda _: None, os.environ if environ is None else environ)
    accounts = Accounts(AccountsClient(settings))
    try:
        own = accounts.settings(account_sid or settings.account_sid)
    except BaseException:
        accounts.client.close()
        raise
    return Studio(Client(own, renew=accounts.renew), accounts)


class Studio:
    """The flows of one account. Safe to share by threads. Made by `connect`.

    A flow is named by its SID, or by its friendly name if no other flow has it. The methods report failures as `Error`s
    only. What there is to say without a failure goes to the logger `pulumi_twilio_studio.api`.
    """

    def __init__(self, client: Client, accounts: Accounts) -> None:
        self._accounts = accounts
        self._client = client
        self._account = Account(
            client,
            FlowList(client),
            sleep=time.sleep,
            now=lambda: datetime.now(UTC),
            tell=_log,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()
        self._accounts.client.close()

    @property
    def account_sid(self) -> str:
        """The account's SID."""
        return self._client.account_sid

    def list_flows(self) -> list[Flow]:
        """Return all flows of the account, each with its newest revision, without definitions."""
        return self._client.flows()

    def fetch_flow(self, flow: str) -> Flow:
        """Return the flow with its newest revision, which may be a draft. Raises NotFound."""
        return self._client.fetch_flow(self._sid(flow))

    def list_revisions(self, flow: str) -> tuple[Revision, ...]:
        """Return every save of the flow, newest first: who made it, which one is live, which ones a stack wrote."""
        return flow_history.history(self._client, self._sid(flow)).revisions

    def fetch_revision(self, flow: str, revision: Which = "LatestPublished") -> Flow:
        """Return one revision with its definition, by its number, or by default the one that callers run.

        Raises NotFound, also if nothing was ever published.
        """
        return self._client.fetch_revision(self._sid(flow), revision)

    def validate(
        self, definition: Definable, *, friendly_name: str = "Validation", status: Status = "draft"
    ) -> None:
        """Ask Twilio whether it would accept this definition. Changes nothing.

        Raises InvalidDefinition with what Twilio finds, and DefinitionError for what is not a flow at all.
        """
        api = definition_of(definition).to_api()
        self._client.validate_flow(friendly_name=friendly_name, status=status, definition=api)

    def save_draft(
        self,
        flow: str,
        definition: Definable,
        *,
        base_revision: int,
        friendly_name: str | None = None,
        commit_message: str | None = None,
        layout: Literal["ignore", "manage"] = "ignore",
    ) -> Flow:
        """Save a definition as a draft. What callers run stays as it is.

        `base_revision` is the newest revision that the caller has read. Makes one revision, or none if the newest one
        already holds this. With `layout="ignore"`, widgets stay where they are on the canvas. With "manage", they move
        to where the definition has them. Raises Overtaken if somebody saved since. Then nothing is written.
        """
        return flow_save.save_draft(
            self._account,
            self._sid(flow),
            definition_of(definition),
            base_revision=base_revision,
            friendly_name=friendly_name,
            commit_message=commit_message,
            layout=layout,
        )

    def publish(self, flow: str, *, base_revision: int, commit_message: str | None = None) -> Flow:
        """Make the newest revision what callers run. The request does not send the definition again.

        `base_revision` is the revision that is meant. Writes nothing if it is live already. Raises Overtaken if
        somebody saved since: what nobody has looked at does not go live.
        """
        return flow_save.publish(
            self._account,
            self._sid(flow),
            base_revision=base_revision,
            commit_message=commit_message,
        )

    def roll_back(
        self,
        flow: str,
        revision: Which,
        *,
        base_revision: int,
        status: Status = "published",
        commit_message: str | None = None,
    ) -> Flow:
        """Make the definition of an earlier revision the newest one, live unless `status` is "draft".

        `base_revision` is the newest revision that the caller has read. The commit message names the earlier revision.
        Writes nothing if nothing would change. Raises Overtaken if somebody saved since, and NotFound if there is no
        such revision.
        """
        return flow_save.roll_back(
            self._account,
            self._sid(flow),
            revision,
            base_revision=base_revision,
            status=status,
            commit_message=commit_message,
        )

    def fetch_test_users(self, flow: str) -> list[str]:
        """Return who reaches the newest revision instead of the live one."""
        return self._client.test_users(self._sid(flow))

    def set_test_users(self, flow: str, users: Iterable[str], *, base: Iterable[str]) -> list[str]:
        """Replace the list of test users. An empty list clears it.

        `base` is the list that the caller has read. Raises Overtaken if Twilio now holds a third list, neither `base`
        nor the new one. Raises OperationError for what cannot be a test user.
        """
        sid, wanted = self._sid(flow), list(users)
        if problems := lists.problems(sid, wanted):
            raise OperationError("\n".join(problems))
        existing = lists.TestUserList(sid, frozenset(base), written=_LONG_AGO)
        desired = lists.TestUserList(sid, frozenset(wanted), written=_LONG_AGO)
        return sorted(lists.TEST_USER_LISTS.update(self._account, existing, desired).users)

    def _sid(self, flow: str) -> str:
        return flow_search.sid_of(self._client, flow)


def _log(what: Diagnostic | str) -> None:
    _LOG.warning("%s", harmless(str(what)))
