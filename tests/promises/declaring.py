"""Programs that give each argument of each resource each of its values, made of the signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pulumi

import pulumi_twilio_studio as studio
from promises.arguments import Argument, of_callable
from promises.samples import SAMPLES, Several, Twilio, Wrap

DECLARED = (
    studio.Flow,
    studio.TestUsers,
    studio.PhoneNumber,
    studio.MessagingService,
    studio.ConversationAddress,
    studio.Subaccount,
    studio.Tenant,
    studio.TenantFlow,
    studio.TenantNumber,
    studio.TenantAddress,
)
NAMES = ("resource_name", "name")
"""Pulumi's own: they have to be known."""

FORMS = ("as-it-is", "as-output", "known-later")


@dataclass(frozen=True)
class Case:
    """One argument, and one of its values."""

    argument: Argument
    label: str

    def __str__(self) -> str:
        return f"{self.argument}{self.label}"

    def value(self, twilio: Twilio, wrap: Wrap) -> Any:
        """The value, in the form that `wrap` gives it."""
        sample = SAMPLES.get(str(self.argument), {}).get(self.label)
        return wrap(self.label) if sample is None else sample(twilio, wrap)


def cases() -> Iterator[Case]:
    """From the code: every argument, and every word that it may be or each of its samples."""
    for declared in DECLARED:
        for argument in of_callable(declared.__name__, declared):
            if argument.name in NAMES:
                continue
            labels = SAMPLES.get(str(argument), argument.words)
            assert labels, f"{argument} has neither words nor a sample in samples.py"
            yield from (Case(argument, label) for label in labels)


CASES = list(cases())
TAKING = [case for case in CASES if case.argument.takes_output]
OTHERWISE = next(case for case in CASES if str(case.argument) == "Tenant(test_users=)")
"""What is there before: a tenant that is new cannot begin suspended."""

REFUSING = [case for case in CASES if not case.argument.takes_output]


def declare(
    case: Case,
    form: str,
    twilio: Twilio,
    anchor: pulumi.Output[str] | None = None,
    name: str | None = None,
) -> None:
    """Declare a resource, named after the form unless a name is given, that gets the value in that form."""
    called = name or form

    def wrap(value: Any) -> Any:
        if anchor is None or form == "as-it-is":
            return value
        return (
            pulumi.Output.from_input(value)
            if form == "as-output"
            else anchor.apply(lambda _: value)
        )

    value = case.value(twilio, wrap)
    given = dict(value.values) if isinstance(value, Several) else {case.argument.name: value}
    of = case.argument.of
    if of == "Flow":
        rolled_back = {"adopt": twilio.flow()} if "revision" in given else {}
        studio.Flow(called, **{"definition": "plain.json", **rolled_back, **given})
    elif of == "TestUsers":
        sid = studio.Flow(called, definition="plain.json", account_sid=given.get("account_sid")).sid
        studio.TestUsers(called, **{"flow_sid": sid, "test_users": ["client:al"], **given})
    elif of == "PhoneNumber":
        studio.PhoneNumber(called, **_pointed(case.argument.name, twilio, given))
    elif of == "MessagingService":
        studio.MessagingService(called, **_led(case.argument.name, twilio, given))
    elif of == "ConversationAddress":
        own = {"type": "chat", "flow": twilio.flow(), **given}
        address = {} if "address" in given else {"address": _address(case.label, twilio)}
        studio.ConversationAddress(called, **own, **address)
    elif of == "Subaccount":
        studio.Subaccount(called, **given)
    else:
        _declare_tenant(called, case, twilio, given)


def _declare_tenant(called: str, case: Case, twilio: Twilio, given: dict[str, Any]) -> None:
    """Declare a tenant, with what is given for it or for a part of it."""
    of = case.argument.of
    template = "menu.json" if "values" in given else "plain.json"
    flow = {"template": template, **(given if of == "TenantFlow" else {})}
    tenant = given if of == "Tenant" else {}
    if of in ("TenantNumber", "TenantAddress"):
        tenant = _leading(case, twilio, given)
    studio.Tenant(called, **{"flows": {"menu": studio.TenantFlow(**flow)}, **tenant})


def _leading(case: Case, twilio: Twilio, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a tenant with a number or an address that leads to its flow `menu`."""
    if case.argument.of == "TenantAddress":
        return _leading_address(case, twilio, given)
    account, number = (
        (given.pop("account_sid"), given.pop("phone_number"))
        if "phone_number" in given
        else twilio.numbered_subaccount()
    )
    way = {} if case.argument.name == "sms_flow" else {"voice_flow": "menu"}
    numbers = {"door": studio.TenantNumber(**{"phone_number": number, **way, **given})}
    return {"numbers": numbers, "account_sid": account}


def _leading_address(case: Case, twilio: Twilio, given: dict[str, Any]) -> dict[str, Any]:
    own = {"type": "chat", "flow": "menu", **given}
    account = {}
    if case.label == "sms":  # the account must have the number
        account["account_sid"], own["address"] = twilio.numbered_subaccount()
    elif "address" not in given:
        own["address"] = _address(case.label, twilio)
    return {"addresses": {"door": studio.TenantAddress(**own)}, **account}


def _pointed(argument: str, twilio: Twilio, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a number that leads somewhere, whatever else is given."""
    side = "sms" if argument.startswith("sms") else "voice"
    ways = {f"{side}_flow", f"{side}_application_sid"}
    pointed = {} if argument in ways else {f"{side}_url": "https://shop.example.com/handler"}
    number = {} if "phone_number" in given else {"phone_number": twilio.number()}
    return {**number, **pointed, **given}


def _led(argument: str, twilio: Twilio, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a service that leads somewhere, whatever else is given."""
    service = {} if "service" in given else {"service": twilio.service()}
    flow = {} if argument in {"flow", "inbound_request_url"} else {"flow": twilio.flow()}
    return {**service, **flow, **given}


def _address(kind: str, twilio: Twilio) -> str:
    """An address as that type writes it. Most types take any text."""
    if kind == "sms":
        return twilio.number()
    if kind == "whatsapp":
        return f"whatsapp:{twilio.number()}"
    return f"{'messenger:' if kind == 'messenger' else ''}{twilio.address()}"
