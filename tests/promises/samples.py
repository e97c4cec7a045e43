"""A value for each argument of each resource that a program can declare, for the arguments whose type names none.

What stands here is no list of promises: an argument of the code that has no sample here fails its test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

    def number(self, account_sid: str | None = None) -> str:
        """A number of that account."""
        self._made += 1
        number = f"+1555020{self._made:04}"
        self._emulator.add_number(number, account_sid=account_sid)
        return number

    def numbered_subaccount(self) -> tuple[str, str]:
        """The SID of an account, and a number of it."""
        sid = self.subaccount()
        return sid, self.number(sid)

    def service(self, account_sid: str | None = None) -> str:
        """The name of a Messaging service of that account."""
        self._made += 1
        name = f"Service {self._made}"
        self._emulator.seed_directory(
            {"messaging_services": [{"friendly_name": name}]}, account_sid
        )
        return name

    def serviced_subaccount(self) -> tuple[str, str]:
        """The SID of an account, and the name of a Messaging service of it."""
        sid = self.subaccount()
        return sid, self.service(sid)

    def address(self) -> str:
        """An address that has no configuration, in digits."""
        self._made += 1
        return f"30050{self._made:04}"


class Listed(Twilio):
    """What a list names, one after the other: for a program in a process of its own."""

    def __init__(
        self,
        accounts: Iterable[str],
        flows: Iterable[str],
        numbers: Iterable[str],
        numbered: Iterable[tuple[str, str]],
        services: Iterable[str],
        serviced: Iterable[tuple[str, str]],
    ) -> None:
        self._accounts, self._flows = iter(accounts), iter(flows)
        self._numbers, self._numbered = iter(numbers), iter(numbered)
        self._services, self._serviced = iter(services), iter(serviced)
        self._made = 0

    def subaccount(self) -> str:
        """The SID of the next account."""
        return next(self._accounts)

    def flow(self) -> str:
        """The SID of the next flow."""
        return next(self._flows)

    def number(self, _account_sid: str | None = None) -> str:
        """The next number."""
        return next(self._numbers)

    def numbered_subaccount(self) -> tuple[str, str]:
        """The SID of the next account that has a number, and the number."""
        sid, number = next(self._numbered)
        return sid, number

    def service(self, _account_sid: str | None = None) -> str:
        """The name of the next Messaging service."""
        return next(self._services)

    def serviced_subaccount(self) -> tuple[str, str]:
        """The SID of the next account that has a Messaging service, and the name of that."""
        sid, name = next(self._serviced)
        return sid, name


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


CASES = "cases: [{name: greets, message: Hi, turns: [{hears: Hello!}]}]"


def write(folder: Path) -> None:
    """The files that the samples name."""
    (folder / "menu.json").write_text(json.dumps(greeting("Hello from ${company}!")))
    (folder / "plain.json").write_text(json.dumps(greeting()))
    for name in ("plain", "more"):
        (folder / f"{name}.tests.yaml").write_text(CASES)


@dataclass(frozen=True)
class Several:
    """The values of several arguments that belong together."""

    values: Mapping[str, Any]


def _serviced(account_sid: str, name: str, wrap: Wrap) -> Several:
    return Several({"account_sid": wrap(account_sid), "service": name})


def _numbered(account_sid: str, number: str, wrap: Wrap) -> Several:
    return Several({"account_sid": wrap(account_sid), "phone_number": number})


def _called(account_sid: str, number: str, wrap: Wrap) -> Several:
    return Several({"account_sid": account_sid, "phone_number": wrap(number)})


def _leading(account_sid: str, number: str, wrap: Wrap) -> Several:
    numbers = {"door": studio.TenantNumber(phone_number=number, voice_flow="menu")}
    return Several({"account_sid": account_sid, "numbers": wrap(numbers)})


Sample = Callable[[Twilio, Wrap], Any]
TEXT: Sample = lambda _, wrap: wrap("Acme")  # noqa: E731 -- one of the samples below
HANDLER: Sample = lambda _, wrap: wrap("https://shop.example.com/handler")  # noqa: E731 -- the same

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
    "Flow(tests=)": {
        "path": lambda _, wrap: wrap("plain.tests.yaml"),
        "list": lambda _, wrap: wrap(["plain.tests.yaml", "more.tests.yaml"]),
    },
    "TestUsers(flow_sid=)": {"": lambda twilio, wrap: wrap(twilio.flow())},
    "TestUsers(test_users=)": {
        "list": lambda _, wrap: wrap(["+15550100002", "client:bob"]),
        "list-with": lambda _, wrap: ["client:bob", wrap("+15550100002")],
    },
    "TestUsers(account_sid=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "PhoneNumber(phone_number=)": {"": lambda twilio, wrap: wrap(twilio.number())},
    "PhoneNumber(account_sid=)": {
        "": lambda twilio, wrap: _numbered(*twilio.numbered_subaccount(), wrap)
    },
    "PhoneNumber(take_over=)": {"": lambda _, wrap: wrap(True)},
    **{
        f"PhoneNumber({side}_flow=)": {"": lambda twilio, wrap: wrap(twilio.flow())}
        for side in ("voice", "sms")
    },
    **{
        f"PhoneNumber({side}_application_sid=)": {"": lambda _, wrap: wrap("AP" + "0" * 32)}
        for side in ("voice", "sms")
    },
    **{
        f"PhoneNumber({name}=)": {"": HANDLER}
        for name in (
            "voice_url",
            "voice_fallback_url",
            "sms_url",
            "sms_fallback_url",
            "status_callback",
        )
    },
    "MessagingService(service=)": {"": lambda twilio, wrap: wrap(twilio.service())},
    "MessagingService(flow=)": {"": lambda twilio, wrap: wrap(twilio.flow())},
    "MessagingService(inbound_request_url=)": {"": HANDLER},
    "MessagingService(fallback_url=)": {"": HANDLER},
    "MessagingService(use_inbound_webhook_on_number=)": {"": lambda _, wrap: wrap(True)},
    "MessagingService(account_sid=)": {
        "": lambda twilio, wrap: _serviced(*twilio.serviced_subaccount(), wrap)
    },
    "MessagingService(take_over=)": {"": lambda _, wrap: wrap(True)},
    "ConversationAddress(address=)": {"": lambda twilio, wrap: wrap(twilio.address())},
    "ConversationAddress(flow=)": {"": lambda twilio, wrap: wrap(twilio.flow())},
    "ConversationAddress(retry_count=)": {"": lambda _, wrap: wrap(3)},
    "ConversationAddress(conversation_service_sid=)": {"": lambda _, wrap: wrap("IS" + "0" * 32)},
    "ConversationAddress(friendly_name=)": {"": TEXT},
    "ConversationAddress(address_country=)": {"": lambda _, wrap: wrap("US")},
    "ConversationAddress(account_sid=)": {"": lambda twilio, wrap: wrap(twilio.subaccount())},
    "ConversationAddress(take_over=)": {"": lambda _, wrap: wrap(True)},
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
    "TenantFlow(tests=)": {"": lambda _, wrap: wrap("plain.tests.yaml")},
    "Tenant(numbers=)": {"": lambda twilio, wrap: _leading(*twilio.numbered_subaccount(), wrap)},
    "Tenant(addresses=)": {
        "": lambda twilio, wrap: wrap(
            {"door": studio.TenantAddress(type="chat", address=twilio.address(), flow="menu")}
        )
    },
    "TenantNumber(phone_number=)": {
        "": lambda twilio, wrap: _called(*twilio.numbered_subaccount(), wrap)
    },
    "TenantNumber(voice_flow=)": {"": lambda _, wrap: wrap("menu")},
    "TenantNumber(sms_flow=)": {"": lambda _, wrap: wrap("menu")},
    "TenantNumber(take_over=)": {"": lambda _, wrap: wrap(True)},
    "TenantAddress(address=)": {"": lambda twilio, wrap: wrap(twilio.address())},
    "TenantAddress(flow=)": {"": lambda _, wrap: wrap("menu")},
    "TenantAddress(retry_count=)": {"": lambda _, wrap: wrap(3)},
    "TenantAddress(take_over=)": {"": lambda _, wrap: wrap(True)},
}
