"""What is done in the sweep over every request, and how it is judged: from the emulator's store and journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import requests

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.kinds import NOTE
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, ParentAccount
from pulumi_twilio_studio.lifecycle.borrowed import Borrowed
from pulumi_twilio_studio.lifecycle.conversation_address import CONVERSATION_ADDRESSES
from pulumi_twilio_studio.lifecycle.entrance import Entrance
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow
from pulumi_twilio_studio.lifecycle.lifecycle import Lifecycle
from pulumi_twilio_studio.lifecycle.phone_number import PHONE_NUMBERS
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount
from pulumi_twilio_studio.lifecycle.test_users import TEST_USER_LISTS, TestUserList
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.accounts_client import AccountsClient
from pulumi_twilio_studio.studio.client import Client
from pulumi_twilio_studio.studio.flow_list import FlowList
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from pulumi_twilio_studio.studio.settings import Settings
from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE

State = Any
IDENTITY = "organization/shop/dev/greeter"
FOREIGN = "Somebody's"
NUMBERS = ("+15550100001", "+15550100002")
"""Ours to point somewhere, and somebody's."""

ADDRESS = "ours"
"""Our address, which has no configuration before we come."""

LED = {
    "voice_url": "https://old.example.com/voice",
    "voice_method": "GET",
    "sms_url": "https://old.example.com/sms",
}
"""Where each number leads before we come."""


class World:
    """The emulator, started again, with somebody's flows and subaccount in it; and runs of ours."""

    def __init__(self, emulator: Emulator) -> None:
        emulator.reset()
        self.emulator = emulator
        self.said: list[str] = []
        for name in ("greeter", FOREIGN):
            self.save(name, "By hand")
        emulator.create_account(FOREIGN, emulator.account_sid)
        for number in NUMBERS:
            emulator.add_number(number, **LED)
        theirs = {"type": "chat", "address": FOREIGN}
        emulator.seed_directory({"address_configurations": [theirs]})
        self.noted: list[dict[str, Any]] = []
        """What the state holds of the notes of our entrances."""

        self.recorded: list[dict[str, Any]] = []
        """What it holds of the entrances themselves."""

    def save(self, name: str, body: str, sid: str | None = None) -> str:
        """Somebody saves a flow by hand; its SID."""
        form = {"Status": "published", "Definition": json.dumps(greeting(body))}
        answer = requests.post(
            f"{self.emulator.base_url}/v2/Flows{'/' + sid if sid else ''}",
            data=form if sid else {**form, "FriendlyName": name},
            auth=(self.emulator.account_sid, self.emulator.auth_token),
            timeout=PATIENCE,
        )
        return str(answer.json()["sid"])

    @property
    def settings(self) -> Settings:
        return Settings(
            self.emulator.account_sid, self.emulator.auth_token, base_url=self.emulator.base_url
        )

    @contextmanager
    def run(self) -> Iterator[Account]:
        """A run of ours, which remembers nothing of earlier ones."""
        client = Client(self.settings, pace=_pace())
        try:
            yield Account(
                client,
                FlowList(client),
                sleep=_wait,
                now=_now,
                tell=self._tell,
                recorded=self._recorded_now(),
            )
        finally:
            client.close()

    def _recorded_now(self) -> Callable[..., list[dict[str, Any]]]:
        """What the state holds as a run begins."""
        held, noted = list(self.recorded), list(self.noted)
        return lambda *types: [*held, *(noted if NOTE in types else ())]

    @contextmanager
    def run_of_parent(self) -> Iterator[ParentAccount]:
        """A run of ours over subaccounts."""
        client = AccountsClient(self.settings, pace=_pace())
        try:
            yield ParentAccount(Accounts(client), sleep=_wait, now=_now, tell=self._tell)
        finally:
            client.close()

    def point(self, number: str, url: str) -> None:
        """Somebody points a number at that URL."""
        [sid] = [each["sid"] for each in self.emulator.numbers() if each["phone_number"] == number]
        account_sid = self.emulator.account_sid
        requests.post(
            f"{self.emulator.base_url}/2010-04-01/Accounts/{account_sid}/IncomingPhoneNumbers/{sid}.json",
            data={"VoiceUrl": url},
            auth=(account_sid, self.emulator.auth_token),
            timeout=PATIENCE,
        ).raise_for_status()

    def numbers(self) -> list[dict[str, str]]:
        """Where each number leads."""
        return [{name: each[name] for name in LED} for each in self.emulator.numbers()]

    def addresses(self) -> dict[str, list[str | None]]:
        """By address, the flow of each of its configurations."""
        found: dict[str, list[str | None]] = {FOREIGN: [], ADDRESS: []}
        for each in self.emulator.directory()["address_configurations"]:
            found[each["address"]].append(each["auto_creation"].get("studio_flow_sid"))
        return found

    def _tell(self, what: object) -> None:
        self.said.append(str(what))

    def flows(self) -> dict[str, list[tuple[str, str, str]]]:
        """Of each flow, by who owns it, its revisions: name, status, what it says."""
        held = {"ours": [], "greeter": [], FOREIGN: []}
        for each in self.emulator.flows():
            signed = any("[pulumi " in (save["commit_message"] or "") for save in each["revisions"])
            key = "ours" if signed else each["friendly_name"]
            assert not held.get(key), f"two flows are {key}"
            held[key] = [
                (
                    save["friendly_name"],
                    save["status"],
                    save["definition"]["states"][1]["properties"]["body"],
                )
                for save in each["revisions"]
            ]
        return held

    def accounts(self) -> list[tuple[str, str]]:
        """Names without markers, and statuses, of all subaccounts."""
        return [
            (each["friendly_name"].partition(" [pulumi ")[0], each["status"])
            for each in self.emulator.accounts()
            if each["sid"] != each["owner_account_sid"]
        ]


def _pace() -> RetryPolicy:
    return RetryPolicy(sleep=_wait, quota=RetryBudget())


def _wait(_: float) -> None:
    """In no time: the faults of a sweep last for requests, not for seconds."""


def _now() -> datetime:
    return datetime.now(UTC)


def declared(body: str = "Hello!", **changes: Any) -> DesiredFlow:
    values = {
        "identity": IDENTITY,
        "account_sid": "",
        "friendly_name": "greeter",
        "status": "published",
        "definition": Definition.from_api(greeting(body)),
    }
    return DesiredFlow(**{**values, **changes})


def up(world: World, state: State, desired: DesiredFlow) -> State:
    """What the engine does at `up`, with `refresh: always`."""
    with world.run() as account:
        account.checked.add(desired.identity)
        return _up(FLOWS, account, state, desired)


def down(world: World, state: State) -> State:
    with world.run() as account:
        return _down(FLOWS, account, state)


def up_users(world: World, state: State, desired: TestUserList) -> State:
    with world.run() as account:
        return _up(TEST_USER_LISTS, account, state, desired)


def down_users(world: World, state: State) -> State:
    with world.run() as account:
        return _down(TEST_USER_LISTS, account, state)


def up_account(world: World, state: State, desired: DesiredSubaccount) -> State:
    with world.run_of_parent() as parent:
        return _up(SUBACCOUNTS, parent, state, desired)


def down_account(world: World, state: State) -> State:
    with world.run_of_parent() as parent:
        return _down(SUBACCOUNTS, parent, state)


@dataclass(frozen=True)
class Pointed:
    """What the state holds of an entrance, such as a number: its inputs, and what it is."""

    inputs: dict[str, Any]
    number: Entrance


def forget_number(world: World) -> None:
    """What the engine does last: it deletes the note."""
    with world.run() as account:
        if world.noted:
            PHONE_NUMBERS.forget(account, world.noted[0])
        world.noted = []


@dataclass(frozen=True)
class Checking:
    """The run that the checks of our number are part of."""

    world: World
    reached: Account
    home: str = ""

    @property
    def account_sid(self) -> str:
        return self.world.emulator.account_sid

    def account(self, _sid: str) -> Account:
        return self.reached

    def parent(self) -> ParentAccount:
        raise AssertionError("a number asks for no subaccounts")

    def pin(self, _name: str) -> str | None:
        raise AssertionError("a number has no pin")


def up_number(world: World, state: Pointed | None, url: str) -> Pointed:
    """An `up` that points our number at that URL."""
    given = {"phone_number": NUMBERS[0], "voice_url": url, "take_over": True}
    return _up_entrance(world, PHONE_NUMBERS, state, given)


def up_address(world: World, state: Pointed | None, flow_sid: str) -> Pointed:
    """An `up` that lets our address begin conversations in that flow."""
    given = {"type": "chat", "address": ADDRESS, "flow": flow_sid}
    return _up_entrance(world, CONVERSATION_ADDRESSES, state, given)


def down_address(world: World, state: Pointed | None) -> None:
    with world.run() as account:
        _down(CONVERSATION_ADDRESSES, account, state and state.number)
        world.recorded = []


def _up_entrance(
    world: World, kind: Borrowed, state: Pointed | None, declared: dict[str, Any]
) -> Pointed:
    """What the engine does for an entrance: its note is in the state before anything else happens."""
    given = {"identity": IDENTITY, **declared}
    with world.run() as account:
        checking = Checking(world, account)
        note = kind.with_defaults(given)
        with suppress(Error):  # what is wrong is said of the entrance itself
            kind.note(checking, note, world.noted[0] if world.noted else {})
            world.noted = [note]
        checked = kind.check(checking, given, state.inputs if state else {})
        if checked.problems:
            raise OperationError(" ".join(checked.problems))
        desired = kind.desired(checked.inputs, "")
        entrance = _up(kind, account, state and state.number, desired)
        world.recorded = [
            {
                **checked.inputs,
                "sid": entrance.sid,
                "previous": entrance.previous,
                "declared": entrance.declared,
                "is_made": entrance.is_made,
            }
        ]
        return Pointed(checked.inputs, entrance)


def down_number(world: World, state: Pointed | None) -> None:
    with world.run() as account:
        _down(PHONE_NUMBERS, account, state and state.number)
        world.recorded = []


def _up(kind: Lifecycle[Any, Any, Any], account: Any, state: State, desired: Any) -> State:
    existing = kind.read(account, state) if state else None
    if existing is None:
        return kind.create(account, desired)
    if kind.plan(account, existing, desired):
        return kind.update(account, existing, desired)
    return existing


def _down(kind: Lifecycle[Any, Any, Any], account: Any, state: State) -> None:
    if state is not None:
        kind.delete(account, state)


ACME = DesiredSubaccount(identity=IDENTITY, friendly_name="Acme Ltd")


@dataclass(frozen=True)
class Story:
    """What was there, what is done, and what is there then."""

    prepare: Callable[[World], State]
    act: Callable[[World, State], State]
    flow: list[tuple[str, str, str]] = field(default_factory=list)
    """The revisions of our flow in the end."""

    account: list[tuple[str, str]] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    number: dict[str, str] = field(default_factory=dict)
    """Where our number leads in the end, as far as it is not where it led before."""

    address: list[str] = field(default_factory=list)
    """In which flow our address begins conversations in the end, if it exists."""

    is_refused: bool = False
    """Whether it always ends in a sentence, and changes nothing."""

    def done(self, world: World, state: State) -> State:
        """Do it; the state afterwards. Raises OperationError for what is not always refused."""
        if not self.is_refused:
            return self.act(world, state)
        try:
            self.act(world, state)
        except OperationError:
            return state
        raise AssertionError("somebody's save was taken over unasked")

    def judge(self, world: World) -> None:
        """Fail where the emulator does not hold exactly what it should."""
        by_hand = {name: [(name, "published", "By hand")] for name in ("greeter", FOREIGN)}
        held = world.flows()
        if held["ours"] == self.adopted + self.flow and self.adopted:
            del by_hand["greeter"]
        assert held == {"greeter": [], **by_hand, "ours": [*self.adopted, *self.flow]}
        assert world.accounts() == [(FOREIGN, "active"), *self.account]
        assert world.numbers() == [{**LED, **self.number}, LED]
        assert world.addresses() == {FOREIGN: [None], ADDRESS: self.address}
        users = [user for each in world.emulator.flows() for user in each["test_users"]]
        assert sorted(users) == self.users

    adopted: list[tuple[str, str, str]] = field(default_factory=list)
    """The revisions that it had when we took it over."""


HELLO, BYE = ("greeter", "published", "Hello!"), ("greeter", "published", "Bye!")
EDIT = ("greeter", "published", "By hand")


def nothing(_: World) -> State:
    return None


def made(world: World) -> State:
    return up(world, None, declared())


def left_behind(world: World) -> State:
    made(world)


def edited(world: World) -> State:
    state = made(world)
    world.save("greeter", "By hand", state.sid)
    return state


def hidden(world: World) -> State:
    edited(world)


def by_hand(world: World) -> str:
    """The SID of somebody's flow of our name."""
    return next(
        str(each["sid"])
        for each in world.emulator.flows()
        if each["friendly_name"] == "greeter" and len(each["revisions"]) == 1
    )


def adopt(world: World, state: State) -> State:
    sid = state.sid if state else by_hand(world)
    return up(world, state, declared(adopt=sid))


def users_of(world: World, *users: str) -> TestUserList:
    return TestUserList(by_hand(world), frozenset(users))


FLOW_STORIES = {
    "create": Story(nothing, lambda world, state: up(world, state, declared()), [HELLO]),
    "create after a crash": Story(
        left_behind, lambda world, state: up(world, state, declared()), [HELLO]
    ),
    "create after a crash and a save by hand": Story(
        hidden, lambda world, state: up(world, state, declared("By hand")), [HELLO, EDIT], is_refused=True
    ),
    "adopt": Story(nothing, adopt, [HELLO], adopted=[EDIT]),
    "no change": Story(made, lambda world, state: up(world, state, declared()), [HELLO]),
    "update": Story(made, lambda world, state: up(world, state, declared("Bye!")), [HELLO, BYE]),
    "repair": Story(edited, lambda world, state: up(world, state, declared()), [HELLO, EDIT, HELLO]),
    "read what somebody saved": Story(
        edited, lambda world, state: up(world, state, declared("By hand")), [HELLO, EDIT]
    ),
    "delete": Story(made, down),
}  # fmt: skip
USERS = {
    "create test users": Story(
        nothing, lambda world, state: up_users(world, state, users_of(world, "+1", "+2")), users=["+1", "+2"]
    ),
    "update test users": Story(
        lambda world: up_users(world, None, users_of(world, "+1", "+2")),
        lambda world, state: up_users(world, state, users_of(world, "+2", "+3")),
        users=["+2", "+3"],
    ),
    "delete test users": Story(lambda world: up_users(world, None, users_of(world, "+1")), down_users),
}  # fmt: skip
ACCOUNTS = {
    "create a subaccount": Story(
        nothing, lambda world, state: up_account(world, state, ACME), account=[("Acme Ltd", "active")]
    ),
    "create a subaccount after a crash": Story(
        lambda world: (up_account(world, None, ACME), None)[1],
        lambda world, state: up_account(world, state, ACME),
        account=[("Acme Ltd", "active")],
    ),
    "update a subaccount": Story(
        lambda world: up_account(world, None, ACME),
        lambda world, state: up_account(world, state, DesiredSubaccount(IDENTITY, "Acme Inc", "suspended")),
        account=[("Acme Inc", "suspended")],
    ),
    "delete a subaccount": Story(
        lambda world: up_account(world, None, ACME), down_account, account=[("Acme Ltd", "suspended")]
    ),
}  # fmt: skip
MINE, NEXT = "https://mine.example.com", "https://next.example.com"
ENTRANCES = {
    "point a number": Story(
        nothing,
        lambda world, state: up_number(world, state, MINE),
        number={"voice_url": MINE, "voice_method": "POST"},
    ),
    "point a number after a crash": Story(
        lambda world: (up_number(world, None, MINE), None)[1],
        lambda world, state: up_number(world, state, NEXT),
        number={"voice_url": NEXT, "voice_method": "POST"},
    ),
    "point a number elsewhere": Story(
        lambda world: up_number(world, None, MINE),
        lambda world, state: up_number(world, state, NEXT),
        number={"voice_url": NEXT, "voice_method": "POST"},
    ),
    "give a number back": Story(lambda world: up_number(world, None, MINE), down_number),
    "give a number back after a crash": Story(
        lambda world: (up_number(world, None, MINE), up_number(world, None, MINE))[1], down_number
    ),
}
THIS_FLOW, THAT_FLOW = "FW" + "1" * 32, "FW" + "2" * 32
ADDRESSES = {
    "make an address": Story(
        nothing, lambda world, state: up_address(world, state, THIS_FLOW), address=[THIS_FLOW]
    ),
    "make an address after a crash": Story(
        lambda world: (up_address(world, None, THIS_FLOW), None)[1],
        lambda world, state: up_address(world, state, THAT_FLOW),
        address=[THAT_FLOW],
    ),
    "let an address begin elsewhere": Story(
        lambda world: up_address(world, None, THIS_FLOW),
        lambda world, state: up_address(world, state, THAT_FLOW),
        address=[THAT_FLOW],
    ),
    "delete an address": Story(lambda world: up_address(world, None, THIS_FLOW), down_address),
    "delete an address after a crash": Story(
        lambda world: (up_address(world, None, THIS_FLOW), up_address(world, None, THIS_FLOW))[1],
        down_address,
    ),
}
STORIES: dict[str, Story] = {**FLOW_STORIES, **USERS, **ACCOUNTS, **ENTRANCES, **ADDRESSES}
