"""Look up flows and revisions that the program does not declare.

A dynamic provider answers no invoke. So these run in the program's own process, at preview too, with the stack's
configuration. They only read. One run shares one client per account, and lists an account's flows once.
"""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from weakref import WeakKeyDictionary

import pulumi
from pulumi.runtime import get_root_resource

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import harmless
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow.search import sid_among
from pulumi_twilio_studio.resources.configuration import check_configuration
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.errors import NotFound
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
    from pulumi_twilio_studio.studio.models import Flow

Result = TypeVar("Result")
Latest = Literal["LatestPublished", "LatestRevision"]

# The named flow may have existed for a long time: a 404 is looked at twice, and not for long.
_LONG_AGO = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True)
class GetFlowRevisionResult:
    """One revision of a flow, with every property that Twilio has, under Twilio's names. Dates are ISO 8601 in UTC."""

    sid: str
    account_sid: str
    author_sid: str | None
    friendly_name: str
    definition: str
    """JSON text, as Twilio stores it. `studio.Flow(definition=...)` accepts it."""

    status: str
    revision: int
    commit_message: str | None
    valid: bool | None
    errors: list[dict[str, str]]
    """What Twilio finds wrong with it, each with `property_path` and `message`."""

    date_created: str | None
    date_updated: str | None
    url: str


@dataclass(frozen=True)
class GetFlowResult(GetFlowRevisionResult):
    """A flow with its newest revision, which may be a draft."""

    warnings: list[dict[str, str]]
    webhook_url: str | None


def get_flow(
    sid: str | None = None, *, friendly_name: str | None = None, account_sid: str | None = None
) -> GetFlowResult:
    """Look up a flow by its SID, or by its friendly name if no other flow has it.

    `account_sid` defaults to the configured account. If the flow does not exist, the program ends with a sentence, at
    preview too. If the SID is an output, use `get_flow_output`.
    """
    lookups = _lookups("get_flow", sid, friendly_name, account_sid)
    return lookups.flow(sid, friendly_name, account_sid, is_new=False)


def get_flow_output(
    sid: pulumi.Input[str] | None = None,
    *,
    friendly_name: pulumi.Input[str] | None = None,
    account_sid: pulumi.Input[str] | None = None,
) -> pulumi.Output[GetFlowResult]:
    """Do what `get_flow` does, as soon as the arguments are known. A flow of this run is looked up after its create."""
    lookups = _lookups("get_flow_output")
    return _later(
        lambda known: lookups.flow(*known, is_new=True), [sid, friendly_name, account_sid]
    )


def get_flow_revision(
    flow_sid: str, revision: int | Latest = "LatestPublished", *, account_sid: str | None = None
) -> GetFlowRevisionResult:
    """Look up a revision by its number, or by default the one that callers run.

    `account_sid` defaults to the configured account. If the revision does not exist, the program ends with a sentence,
    also if nothing was ever published.
    """
    lookups = _lookups("get_flow_revision", flow_sid, revision, account_sid)
    return lookups.revision(flow_sid, revision, account_sid, is_new=False)


def get_flow_revision_output(
    flow_sid: pulumi.Input[str],
    revision: pulumi.Input[int | Latest] = "LatestPublished",
    *,
    account_sid: pulumi.Input[str] | None = None,
) -> pulumi.Output[GetFlowRevisionResult]:
    """Do what `get_flow_revision` does, as soon as the arguments are known."""
    lookups = _lookups("get_flow_revision_output")
    return _later(
        lambda known: lookups.revision(*known, is_new=True), [flow_sid, revision, account_sid]
    )


class _Lookups:
    """What the look-ups of one run share. Safe to use from many threads."""

    def __init__(self) -> None:
        self._settings = Settings.resolve(pulumi.Config("twilio-studio").get, os.environ)
        self._parent = Accounts(AccountsClient(self._settings))
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}

    def flow(
        self, sid: str | None, friendly_name: str | None, account_sid: str | None, *, is_new: bool
    ) -> GetFlowResult:
        with _in_a_sentence(f"looking up flow {sid or friendly_name}"):
            if (sid is None) == (friendly_name is None):
                raise OperationError("give either sid= or friendly_name=")
            account = self._account(account_sid)
            rows = account.index.rows().values() if sid is None else ()
            wanted = sid or sid_among(rows, account.sid, str(friendly_name))
            found = _seen(account, lambda: account.client.fetch_flow(wanted), is_new=is_new)
            return GetFlowResult(
                **_values(found),
                warnings=_problems(found.warnings),
                webhook_url=found.webhook_url,
            )

    def revision(
        self, flow_sid: str, revision: int | Latest, account_sid: str | None, *, is_new: bool
    ) -> GetFlowRevisionResult:
        with _in_a_sentence(f"looking up revision {revision} of flow {flow_sid}"):
            account = self._account(account_sid)
            # A number that went through an output may be a float.
            which = int(revision) if isinstance(revision, float) else revision
            found = _seen(
                account, lambda: account.client.fetch_revision(flow_sid, which), is_new=is_new
            )
            return GetFlowRevisionResult(**_values(found))

    def _account(self, account_sid: str | None) -> Account:
        sid = account_sid or self._settings.account_sid
        settings = self._parent.settings(sid)
        with self._lock:
            if sid not in self._accounts:
                client = Client(settings, renew=self._parent.renew)
                self._accounts[sid] = Account(
                    client, FlowList(client), sleep=time.sleep, now=_now, tell=_tell
                )
            return self._accounts[sid]


# By the run's root resource: one process may run several programs (Pulumi's Automation API).
_runs: WeakKeyDictionary[pulumi.Resource, _Lookups] = WeakKeyDictionary()


def _lookups(function: str, *arguments: object) -> _Lookups:
    """Return the run's look-ups. An output in place of a value ends the program."""
    check_configuration()
    if any(isinstance(each, pulumi.Output) for each in arguments):
        raise program_error(
            f"{function} takes values, but was given an output. Use {function}_output."
        )
    with _in_a_sentence(function):
        root = get_root_resource()
        if root is None:
            return _Lookups()
        if root not in _runs:
            _runs[root] = _Lookups()
        return _runs[root]


def _later(look: Callable[[list[Any]], Result], arguments: list[Any]) -> pulumi.Output[Result]:
    """Return what the look shows once the arguments are known. A thread runs it: the program's loop must go on."""
    return pulumi.Output.all(*arguments).apply(lambda known: asyncio.to_thread(look, known))


def _seen(account: Account, look: Callable[[], Flow], *, is_new: bool) -> Flow:
    """Return what the look shows. Raises NotFound if the object stays away while reads may lag."""
    missing = None
    for _ in account.looks(None if is_new and not pulumi.runtime.is_dry_run() else _LONG_AGO):
        try:
            return look()
        except NotFound as failure:
            missing = failure
    raise missing or AssertionError("there is always one look")


@contextmanager
def _in_a_sentence(doing: str) -> Iterator[None]:
    try:
        yield
    except Error as failure:
        raise program_error(f"{doing}: {failure}") from None


def _values(found: Flow) -> dict[str, Any]:
    return {
        "sid": found.sid,
        "account_sid": found.account_sid,
        "author_sid": found.author_sid,
        "friendly_name": found.friendly_name,
        "definition": json.dumps(found.definition, ensure_ascii=False, separators=(",", ":")),
        "status": found.status,
        "revision": found.revision,
        "commit_message": found.commit_message,
        "valid": found.valid,
        "errors": _problems(found.errors),
        "date_created": found.date_created,
        "date_updated": found.date_updated,
        "url": found.url,
    }


def _problems(problems: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
    return [{"property_path": path, "message": message} for path, message in problems]


def _tell(what: Diagnostic | str) -> None:
    pulumi.log.warn(harmless(str(what)))


def _now() -> datetime:
    return datetime.now(UTC)
