"""What a program may give: each argument of each public class, as a value, as an output, and of another type."""

from __future__ import annotations

import gc
import inspect
import json
import os
import warnings
from collections import ChainMap, OrderedDict, UserDict, UserList, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from importlib import import_module
from itertools import cycle
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pulumi
import pytest
from pulumi.dynamic import ResourceProvider
from pulumi.runtime import mocks, rpc

import pulumi_twilio_studio as studio
from pulumi_twilio_studio.kinds import KINDS
from pulumi_twilio_studio.resources.inputs import json_text
from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support import mocked_program
from support.definitions import greeting
from support.mocked_program import declared_by
from support.sessions import begin_session
from support.small_engine import Stack

pytestmark = pytest.mark.filterwarnings("ignore")  # see `quiet`

GREETING, TEXT = greeting("Hi"), json.dumps(greeting("Hi"))
NUMBER = "+15550100001"
PROVIDERS: dict[str, ResourceProvider] = {
    kind.name: getattr(import_module(f"pulumi_twilio_studio.{kind.module}"), kind.provider)()
    for kind in KINDS
}
INSIDE = {
    "TenantFlow": studio.TenantFlow,
    "TenantNumber": studio.TenantNumber,
    "TenantAddress": studio.TenantAddress,
}
"""What is declared as a part of a tenant."""


class Word(StrEnum):
    """Words as some programs keep them."""

    DRAFT, SUSPEND, REPAIR, MANAGE = "draft", "suspend", "repair", "manage"
    NAME, LATEST, ACTIVE = "Acme", "LatestPublished", "active"


class Engine(mocked_program.Engine):
    """Has every resource checked by its provider, as the engine does."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self.problems: list[str] = []

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        provider = PROVIDERS.get(args.typ.rpartition(":")[2])
        inputs = {name: _unwrapped(value) for name, value in args.inputs.items()}
        failures = provider.check({}, inputs).failures if provider else []
        self.problems += [str(each.reason) for each in failures or ()]
        sid = self._world.acme_sid if args.typ.endswith(":Subaccount") else self._world.flow_sid
        return sid, {} if failures else inputs  # after a failure, the engine goes no further


def _unwrapped(value: Any) -> Any:
    """What the provider gets of a secret: the SDK tells the engine that it takes none."""
    return value["value"] if rpc.is_rpc_secret(value) else value


@dataclass(frozen=True)
class World:
    """What a program refers to."""

    flow_sid: str
    """A flow that exists; every emulated one of a test has its own."""

    account_sid: str
    acme_sid: str
    folder: Path


@pytest.fixture(scope="module", autouse=True)
def quiet() -> Iterator[None]:
    """Let go of what programs began that ended early: Python would warn of it in the middle of another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture(scope="module")
def twilio() -> Iterator[tuple[Emulator, str, str]]:
    """A Twilio with a flow and a subaccount, which has a number. Nothing here changes them."""
    with Emulator() as running:
        client = client_for(running.base_url, running.account_sid, running.auth_token)
        made = client.studio.v2.flows.create(
            friendly_name="old", status="published", definition=GREETING
        )
        acme = running.create_account("Acme", running.account_sid)
        running.add_number(NUMBER, acme["sid"])
        yield running, str(made.sid), str(acme["sid"])


@pytest.fixture
def world(
    twilio: tuple[Emulator, str, str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> World:
    """Where a program runs, in a process of its own."""
    emulator, flow_sid, acme_sid = twilio
    for variable in [name for name in os.environ if name.startswith("TWILIO_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("TWILIO_BASE_URL", emulator.base_url)
    monkeypatch.setenv("TWILIO_ACCOUNT_SID", emulator.account_sid)
    monkeypatch.setenv("TWILIO_AUTH_TOKEN", emulator.auth_token)
    monkeypatch.setenv("TWILIO_STUDIO_TRACEBACK", "1")  # or pytest could show none
    monkeypatch.setenv("PULUMI_BACKEND_URL", tmp_path.as_uri())
    monkeypatch.chdir(tmp_path)
    begin_session(monkeypatch)
    (tmp_path / "greeter.json").write_text(TEXT)
    (tmp_path / "greeter.tests.yaml").write_text("cases: [{name: greets, message: Hello}]")
    Stack(tmp_path, "shop", "acme", {}, {})  # its state: what takes a number over looks there
    return World(flow_sid, emulator.account_sid, acme_sid, tmp_path)


async def later(value: Any) -> Any:
    return value


def nested(kind: Callable[[dict[str, Any]], Any], value: Any) -> Any:
    """The value with each mapping in it of that kind."""
    if isinstance(value, dict):
        return kind({key: nested(kind, each) for key, each in value.items()})
    return [nested(kind, each) for each in value] if isinstance(value, list) else value


def proxy(values: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(values)


MAPPINGS: tuple[Callable[[dict[str, Any]], Any], ...] = (
    dict,
    proxy,
    ChainMap,
    UserDict,
    OrderedDict,
)
BOB, ANN = "client:bob", "client:ann"

Given = Callable[[World], Any]


def needed(kind: str, world: World) -> dict[str, Any]:
    """The arguments without which there is none of the kind."""
    here: dict[str, dict[str, Any]] = {
        "Flow": {"definition": GREETING},
        "TestUsers": {"flow_sid": world.flow_sid, "test_users": [BOB]},
        "Subaccount": {},
        "Tenant": {"flows": {"hi": studio.TenantFlow(template="greeter.json")}},
        "TenantFlow": {"template": "greeter.json"},
        "TenantNumber": {"phone_number": NUMBER, "voice_flow": "hi"},
        "TenantAddress": {"type": "chat", "address": "Web", "flow": "hi"},
    }
    return here[kind]


def declare(kind: str, world: World, **given: Any) -> None:
    arguments = {**needed(kind, world), **given}
    name = arguments.pop("name", "it")
    if kind == "TenantFlow":
        studio.Tenant(
            "it", flows={"hi": studio.TenantFlow(**arguments)}, account_sid=world.acme_sid
        )
    elif kind in INSIDE:
        led = {
            "numbers" if kind == "TenantNumber" else "addresses": {"a": INSIDE[kind](**arguments)}
        }
        studio.Tenant("it", **needed("Tenant", world), **led, account_sid=world.acme_sid)
    else:
        getattr(studio, kind)(name, **arguments)


def plain(*values: Any) -> list[Given]:
    return [lambda _, value=value: value for value in values]


DEFINITIONS: list[Given] = [
    *plain(*(nested(kind, GREETING) for kind in MAPPINGS)),
    *plain(
        {**GREETING, "states": tuple(GREETING["states"])},
        TEXT,
        "greeter.json",
        Path("greeter.json"),
    ),
    lambda _: {**GREETING, "description": pulumi.Output.from_input("Hi")},
    lambda _: nested(proxy, {**GREETING, "description": pulumi.Output.from_input("Hi")}),
    lambda _: studio.template("greeter.json"),
    lambda world: world.folder / "greeter.json",
]
USERS = plain(
    [BOB],
    (BOB, ANN),
    {BOB, ANN},
    frozenset({BOB}),
    {BOB: 1}.keys(),
    deque([BOB]),
    UserList([BOB]),
    [],
)
NAMED = plain("Acme", Word.NAME)
STATUS = plain("draft", Word.DRAFT, None)
AN_ACCOUNT: list[Given] = [
    lambda world: world.account_sid,
    lambda world: world.acme_sid,
    lambda _: None,
]
FILES = plain(
    *("greeter.tests.yaml", Path("greeter.tests.yaml"), ["greeter.tests.yaml"]),
    *(("greeter.tests.yaml",), {"greeter.tests.yaml"}, [], None),
)
TAKEN: dict[tuple[str, str], list[Given]] = {
    ("Flow", "definition"): DEFINITIONS,
    ("Flow", "friendly_name"): NAMED + plain(None),
    ("Flow", "status"): STATUS,
    ("Flow", "commit_message"): plain("Route VIPs first", None),
    ("Flow", "account_sid"): AN_ACCOUNT,
    ("Flow", "revision"): plain(1, 1.0, "1", "LatestPublished", Word.LATEST, None),
    ("Flow", "adopt"): [lambda world: world.flow_sid, lambda _: None],
    ("Flow", "on_drift"): plain("repair", "fail", "ignore", Word.REPAIR),
    ("Flow", "layout"): plain("ignore", "manage", Word.MANAGE),
    ("Flow", "ignore_warnings"): plain(
        [], ["endless-loop"], ("endless-loop",), {"endless-loop"}, None
    ),
    ("Flow", "tests"): FILES,
    ("TestUsers", "flow_sid"): [lambda world: world.flow_sid],
    ("TestUsers", "test_users"): [*USERS, lambda _: {BOB, pulumi.Output.from_input(ANN)}],
    ("TestUsers", "account_sid"): [lambda world: world.account_sid, lambda _: None],
    ("Subaccount", "friendly_name"): NAMED + plain(None),
    ("Subaccount", "status"): plain("active", "suspended", Word.ACTIVE, None),
    ("Subaccount", "on_delete"): plain("suspend", "close", "retain", Word.SUSPEND, None),
    ("Subaccount", "adopt"): [lambda world: world.acme_sid, lambda _: None],
    ("Tenant", "flows"): [
        lambda world: {"a": studio.TenantFlow(**needed("TenantFlow", world))},
        lambda world: proxy({"a": studio.TenantFlow(**needed("TenantFlow", world))}),
    ],
    ("Tenant", "numbers"): [
        lambda world: {"a": studio.TenantNumber(**needed("TenantNumber", world))},
        lambda world: proxy({"a": studio.TenantNumber(**needed("TenantNumber", world))}),
        lambda _: None,
    ],
    ("Tenant", "addresses"): [
        lambda world: {"a": studio.TenantAddress(**needed("TenantAddress", world))},
        lambda world: proxy({"a": studio.TenantAddress(**needed("TenantAddress", world))}),
        lambda _: None,
    ],
    ("Tenant", "friendly_name"): NAMED + plain(None),
    ("Tenant", "account_sid"): AN_ACCOUNT,
    ("Tenant", "status"): plain("active", "suspended"),
    ("Tenant", "on_delete"): plain("suspend", "close", "retain"),
    ("Tenant", "values"): plain({}, proxy({}), None),
    ("Tenant", "test_users"): USERS + plain(None),
    ("TenantFlow", "template"): plain("greeter.json", Path("greeter.json")),
    ("TenantFlow", "friendly_name"): plain("Hi", None),
    ("TenantFlow", "values"): plain({}, proxy({})),
    ("TenantFlow", "test_users"): USERS + plain(None),
    ("TenantFlow", "status"): STATUS,
    ("TenantFlow", "commit_message"): plain("Route VIPs first", None),
    ("TenantFlow", "on_drift"): plain("repair", "fail", "ignore"),
    ("TenantFlow", "layout"): plain("ignore", "manage"),
    ("TenantFlow", "tests"): FILES,
    ("TenantNumber", "phone_number"): plain(NUMBER),
    ("TenantNumber", "voice_flow"): plain("hi"),
    ("TenantNumber", "sms_flow"): plain("hi", None),
    ("TenantNumber", "take_over"): plain(False, True),
    ("TenantNumber", "on_delete"): plain("restore", "clear", "leave"),
    ("TenantNumber", "on_drift"): plain("repair", "fail", "ignore", Word.REPAIR),
    ("TenantAddress", "type"): plain(*("gbm", "email", "rcs", "apple", "chat")),
    ("TenantAddress", "address"): plain("Web"),
    ("TenantAddress", "flow"): plain("hi"),
    ("TenantAddress", "retry_count"): plain(0, 3, None),
    ("TenantAddress", "take_over"): plain(False, True),
    ("TenantAddress", "on_delete"): plain("restore", "clear", "leave"),
    ("TenantAddress", "on_drift"): plain("repair", "fail", "ignore", Word.REPAIR),
}
"""What each argument is annotated to be, with every kind of it."""

PLAIN_ONLY = {
    ("Flow", "ignore_warnings"),
    ("Flow", "tests"),
    *(
        ("Tenant", name)
        for name in ("flows", "numbers", "addresses", "status", "on_delete", "values")
    ),
    *(("TenantFlow", name) for name in ("template", "friendly_name", "values", "tests")),
    *(("TenantNumber", name) for name in ("voice_flow", "sms_flow")),
    ("TenantAddress", "flow"),
}
"""What the program itself has to know."""

ODD: dict[str, Callable[[], Any]] = {
    "bytes": lambda: b"+15550100001",
    "a number": lambda: 5,
    "a fraction": lambda: 5.5,
    "no number": lambda: float("nan"),
    "a flag": lambda: True,
    "a decimal": lambda: Decimal(1),
    "a date": lambda: date(2026, 1, 1),
    "a list": lambda: ["x", 5],
    "a set": lambda: {"x", 5},
    "a mapping": lambda: {"x": 5},
    "a mapping of numbers": lambda: {5: "x"},
    "a generator": lambda: (each for each in [BOB]),
    "a function": lambda: later,
    "an object": object,
    "bytes in a list": lambda: [b"x"],
    "a class": lambda: studio.Flow,
    "a path": lambda: Path("greeter.json"),
}
FITS = {
    "template": {"a path"},
    "definition": {"a path"},
    "tests": {"a path"},
    "revision": {"a number"},
    "take_over": {"a flag"},
    "values": {"a mapping"},
}


def arguments_of(kind: str) -> set[str]:
    if kind in INSIDE:
        return {each.name for each in fields(INSIDE[kind])}
    return set(inspect.signature(getattr(studio, kind).__init__).parameters) - {
        "self",
        "resource_name",
        "name",
        "opts",
    }


@pytest.mark.parametrize("kind", ["Flow", "TestUsers", "Subaccount", "Tenant", *INSIDE])
def test_every_argument_is_tried_here(kind: str) -> None:
    assert {name for of, name in TAKEN if of == kind} == arguments_of(kind)


@pytest.mark.parametrize(("kind", "name"), TAKEN, ids=map(".".join, TAKEN))
def test_takes_whatever_the_annotation_of_an_argument_says(
    kind: str, name: str, world: World
) -> None:
    told = [problems(kind, name, value, world) for value in TAKEN[kind, name]]

    assert [[]] * len(TAKEN[kind, name]) == told


@pytest.mark.parametrize(
    ("kind", "name"), [each for each in TAKEN if each not in PLAIN_ONLY], ids=str
)
def test_takes_the_same_as_an_output_a_secret_and_from_a_coroutine(
    kind: str, name: str, world: World
) -> None:
    def within(given: Given, of: Callable[[Any], Any]) -> Given:
        return lambda here: whole(given(here), of)

    def whole(value: Any, of: Callable[[Any], Any]) -> Any:
        is_whole = isinstance(value, studio.Template) or value is None
        return value if is_whole else of(value)

    ways = cycle([pulumi.Output.from_input, pulumi.Output.secret, later])
    tried = [within(value, next(ways)) for value in [*TAKEN[kind, name], *TAKEN[kind, name][:2]]]

    told = [problems(kind, name, given, world) for given in tried]

    assert [[]] * len(tried) == told


@pytest.mark.parametrize(("kind", "name"), sorted(PLAIN_ONLY), ids=str)
def test_refuses_an_output_where_the_program_has_to_know_the_value(
    kind: str, name: str, world: World
) -> None:
    [value, *_] = TAKEN[kind, name]

    [told] = problems(kind, name, lambda here: pulumi.Output.from_input(value(here)), world)

    assert name in told


@pytest.mark.parametrize(("kind", "name"), TAKEN, ids=map(".".join, TAKEN))
def test_says_in_a_sentence_what_is_of_another_type(kind: str, name: str, world: World) -> None:
    odd = {what: make for what, make in ODD.items() if what not in FITS.get(name, ())}

    told = {
        what: problems(kind, name, lambda _, make=make: make(), world) for what, make in odd.items()
    }

    assert dict.fromkeys(odd, True) == {what: _names(name, each) for what, each in told.items()}


@pytest.mark.parametrize(
    ("kind", "name"), [each for each in TAKEN if each not in PLAIN_ONLY], ids=str
)
def test_says_in_a_sentence_what_an_output_is_of_another_type(
    kind: str, name: str, world: World
) -> None:
    odd = {what: make for what, make in ODD.items() if what not in FITS.get(name, ())}

    told = {
        what: problems(kind, name, lambda _, make=make: output_of(make), world)
        for what, make in odd.items()
    }

    assert dict.fromkeys(odd, True) == {what: _names(name, each) for what, each in told.items()}


def output_of(make: Callable[[], Any]) -> pulumi.Output[Any]:
    """As what a program's own `apply` gives: `from_input` would look into it."""
    return pulumi.Output.from_input(None).apply(lambda _: make())


def _names(name: str, told: list[str]) -> bool:
    return any(name in each for each in told)


def problems(kind: str, name: str, given: Given, world: World) -> list[str]:
    """What is wrong with the program that gives this argument of a resource of that kind: sentences."""
    engine = Engine(world)

    def program() -> None:
        # A revision can be one of a flow that exists only.
        adopted = {"adopt": world.flow_sid} if (kind, name) == ("Flow", "revision") else {}
        declare(kind, world, **{**adopted, name: given(world)})

    try:
        declared_by(program, engine)
    except pulumi.RunError as end:
        return [str(end)]
    return engine.problems


def test_a_mapping_without_outputs_is_plain_text_at_once() -> None:
    assert json.dumps(greeting()) == json_text("greeter", definition=greeting())


def test_outputs_in_a_mapping_stand_where_they_stood() -> None:
    found: list[str] = []

    def program() -> None:
        definition = {"a": pulumi.Output.from_input("x"), "b": [1, pulumi.Output.from_input([2.5])]}
        text = json_text("greeter", definition=definition)
        pulumi.Output.from_input(text).apply(found.append)

    declared_by(program)

    assert ['{"a": "x", "b": [1, [2.5]]}'] == found
