"""Edits by others, between any two steps of previews and ups: nothing is overwritten unseen, nothing written in vain.

Judged from the outside: every revision of the emulator's log that we wrote must have, right below it, a revision that
this stack had read when it decided to write; and it must differ from it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.identity import signature_of
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.retry import RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting

HISTORIES = int(os.environ.get("INTERLEAVINGS", "100"))

edits = st.tuples(st.sampled_from(["published", "draft"]), st.sampled_from("ABC"))
# A run of the engine: what is declared, and what somebody does before, between, and in the middle of its steps.
runs = st.tuples(
    st.sampled_from(["published", "draft"]),
    st.sampled_from("ABC"),
    st.lists(edits, max_size=2),
    st.lists(edits, max_size=1),
    st.lists(edits, max_size=1),
)


class History:
    """One flow, one stack, somebody else, and what the stack had seen at each of its writes."""

    def __init__(self, emulator: Emulator) -> None:
        environ = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        pace = RetryPolicy(sleep=lambda _: None)
        self.emulator = emulator
        self.client = Client(Settings.resolve(lambda _: None, environ), pace=pace)
        self.state: ExistingFlow | None = None
        self.bases: set[int] = set()
        self.reported = 0

    def account(self, tell: Callable[[object], None] = lambda _: None) -> Account:
        """The account as a new run sees it."""
        return Account(
            self.client,
            FlowList(self.client),
            sleep=lambda _: None,
            now=lambda: datetime.now(UTC),
            tell=tell,
        )

    def edit(self, status: str, body: str) -> None:
        """Somebody saves."""
        if self.state is not None:
            self.client.update_flow(
                self.state.sid, status=status, definition=greeting(body), commit_message="by hand"
            )

    def up(self, declared: DesiredFlow, between: list[Any], amid: list[Any]) -> None:
        """One run: refresh, plan, somebody's edits, update with somebody's edit in its middle."""
        said: list[str] = []
        account = self.account(lambda what: said.append(str(what)))
        if self.state is None:
            self.state = FLOWS.create(account, declared)
            return
        seen = FLOWS.read(account, self.state)
        assert seen is not None
        self.state = seen
        FLOWS.plan(account, seen, declared)
        for edit in between:
            self.edit(*edit)
        self.bases.add(seen.revision)
        amidst = replace(account, client=_Interrupted(self, amid))
        try:
            self.state = FLOWS.update(amidst, seen, declared)
        except OperationError as refusal:
            if "somebody saved revision" not in str(refusal):
                raise
        self.reported += sum("just before we wrote" in sentence for sentence in said)

    def close(self) -> None:
        """End the connection."""
        self.client.close()


class _Interrupted:
    """The client, with somebody's edits landing after the look at the head and before the write."""

    def __init__(self, history: History, edits: list[Any]) -> None:
        self._history = history
        self._edits = list(edits)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._history.client, name)

    def update_flow(self, *arguments: Any, **fields: Any) -> Any:
        """Let them save first."""
        while self._edits:
            self._history.edit(*self._edits.pop())
        return self._history.client.update_flow(*arguments, **fields)


def declared(status: str, body: str) -> DesiredFlow:
    return DesiredFlow(
        identity="o/p/s/greeter",
        account_sid="",
        friendly_name="greeter",
        status=status,
        definition=Definition.from_api(greeting(body)),
    )


def judge(history: History) -> None:
    """The checker: reads the emulator's log only."""
    [flow] = history.emulator.flows()
    overtaken = 0
    for below, revision in zip(flow["revisions"], flow["revisions"][1:], strict=False):
        if signature_of(revision["commit_message"]) is None:
            continue
        if signature_of(below["commit_message"]) is None and below["revision"] not in history.bases:
            overtaken += 1
            continue
        same = (below["definition"], below["status"]) == (
            revision["definition"],
            revision["status"],
        )
        assert not same, f"revision {revision['revision']} changed nothing"
    assert overtaken == history.reported, "a save was overwritten unseen and unsaid"


@settings(
    max_examples=HISTORIES,
    deadline=None,
    print_blob=True,
    # The emulator is reset for each example, which costs less than a new one.
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.lists(runs, min_size=2, max_size=5))
def test_no_save_is_overwritten_unseen_and_nothing_is_written_in_vain(
    emulator: Emulator, history: Any
) -> None:
    emulator.reset()
    story = History(emulator)
    try:
        for status, body, before, between, amid in history:
            for edit in before:
                story.edit(*edit)
            story.up(declared(status, body), between, amid)
        judge(story)
    finally:
        story.close()
