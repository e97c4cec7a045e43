"""A flow that a user names, with a client for its account: by SID, by friendly name, or by its resource in a stack."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from pulumi_twilio_studio.lifecycle.flow.search import sid_of
from pulumi_twilio_studio.stack.definitions import IN_A_STACK, named_flow
from pulumi_twilio_studio.stack.run_configuration import settings_of
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.studio.client import Client


class OpenFlow(NamedTuple):
    """A flow, and a client for its account."""

    client: Client
    sid: str


@contextmanager
def open_flow(named: str, stack: str | None = None) -> Iterator[OpenFlow]:
    """Open the account of the flow that a user named, and find the flow.

    `stack:support` is the flow `support` in the state of the stack, reached with the stack's settings, and
    `stack:prod/support` is that flow of the stack `prod`.
    Any other text is a SID or a friendly name, in the environment's account. Raises StudioError and
    OperationError.
    """
    # Here, so that help does not wait for an HTTP client.
    from pulumi_twilio_studio.studio.accounts import open_client  # noqa: PLC0415 -- see above

    if not named.startswith(IN_A_STACK):
        settings = Settings.resolve(lambda _: None, os.environ)
        with open_client(settings, settings.account_sid) as client:
            yield OpenFlow(client, sid_of(client, named))
        return
    flow = named_flow(named, stack)
    with open_client(settings_of(flow.home), flow.entry["outputs"]["account_sid"]) as client:
        yield OpenFlow(client, flow.entry["id"])
