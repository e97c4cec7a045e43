"""A value for each argument of each resource that a program can declare, for the arguments whose type names none.

What stands here is no list of promises: an argument of the code that has no sample here fails its test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pulumi_twilio_studio as studio
from studio_emulator import Emulator
from support.definitions import greeting

Wrap = Callable[[Any], Any]
"""Makes of a plain value itself, an output, or what only another resource will know."""


class Twilio:
    """What was there before the program ran: each call makes another one."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._made = 0

    def subaccount(self) -> str:
        """The SID of an account of somebody's."""
        self._made += 1
        parent = self._emulator.account_sid
        return str(self._emulator.create_account(f"Account {self._made}", parent)["sid"])

    def flow(self) -> str:
        """The SID of a flow of somebody's."""
        self._made += 1
        return save(self._emulator, f"Flow {self._made}")


class Listed(Twilio):
    """What a list names, one after the other: for a program in a process of its own."""

    def __init__(self, accounts: Iterable[str], flows: Iterable[str]) -> None:
        self._accounts, self._flows = iter(accounts), iter(flows)

    def subaccount(self) -> str:
        """The SID of the next account."""
        return next(self._accounts)

    def flow(self) -> str:
        """The SID of the next flow."""
        return next(self._flows)


def save(emulator: Emulator, name: str) -> str:
    """The SID of a flow that somebody makes."""
    from pulumi_twilio_studio.studio.client import Client  # noqa: PLC0415 -- of this function alone
    from pulumi_twilio_studio.studio.settings import Settings  # noqa: PLC0415 -- the same

    environ = {
        "TWILIO_BASE_URL": emulator.base_url,
        "TWILIO_ACCOUNT_SID": emulator.account_sid,
        "TWILIO_AUTH_TOKEN": emulator.auth_token,
    }
    client = Client(Settings.resolve(lambda _: None, environ))
    try:
        return client.create_flow(
            friendly_name=name, status="published", definition=greeting(), commit_message=None
        ).sid
    finally:
        client.close()


def write(folder: Path) -> None:
    """The files that the samples name."""
    (folder / "menu.json").write_text(json.dumps(greeting("Hello from ${company}!")))
    (folder / "plain.json").write_text(json.dumps(greeting()))


Sample = Callable[[Twilio, Wrap], Any]
TEXT: Sample = lambda _, wrap: wrap("Acme")  # noqa: E731 -- one of the samples below

SAMPLES: Mapping[str, Mapping[str, Sample]] = {
    "Flow(definition=)": {
        "path": lambda _, wrap: wrap("plain.json"),
        "text": lambda _, wrap: wrap(json.dumps(greeting())),
        "mapping": lambda _, wrap: wrap(greeting()),
        "mapping-with": lambda _, wrap: {**greeting(), "description": wrap("Says hello")},
        "template": lambda _, wrap: studio.template("menu.json", company=wrap("Acme")),
    },
    "Flow(friendly_name=)": {"": TEXT},
    "Flow(commit_message=)": {"": TEXT},
    "Flow(account_sid=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "Flow(revision=)": {
        "number": lambda _, wrap: wrap(1),
        "word": lambda _, wrap: wrap("LatestPublished"),
    },
    "Flow(adopt=)": {"": lambda twilio, wrap: wrap(twilio.flow())},
    "Flow(ignore_warnings=)": {"": lambda _, wrap: wrap(["endless-loop"])},
    "TestUsers(flow_sid=)": {"": lambda twilio, wrap: wrap(twilio.flow())},
    "TestUsers(test_users=)": {
        "list": lambda _, wrap: wrap(["+15550100002", "client:bob"]),
        "list-with": lambda _, wrap: ["client:bob", wrap("+15550100002")],
    },
    "TestUsers(account_sid=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "Subaccount(friendly_name=)": {"": TEXT},
    "Subaccount(adopt=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "Tenant(flows=)": {
        "": lambda _, wrap: wrap({"menu": studio.TenantFlow(template="plain.json")})
    },
    "Tenant(friendly_name=)": {"": TEXT},
    "Tenant(account_sid=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "Tenant(values=)": {"": lambda _, wrap: {"company": wrap("Acme")}},
    "Tenant(test_users=)": {"": lambda _, wrap: wrap(["client:bob"])},
    "TenantFlow(template=)": {"": lambda _, wrap: wrap("plain.json")},
    "TenantFlow(friendly_name=)": {"": TEXT},
    "TenantFlow(values=)": {"": lambda _, wrap: {"company": wrap("Acme")}},
    "TenantFlow(test_users=)": {"": lambda _, wrap: wrap(["client:bob"])},
    "TenantFlow(commit_message=)": {"": TEXT},
}
