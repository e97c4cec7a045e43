"""Many accounts, one process: no request goes out with another account's credentials.

Judged from the outside: the emulator's journal says who signed in for each request, its store whose each flow is.
`MIXED_OPERATIONS=10000 pytest tests/properties/lifecycle/test_credentials.py` runs the long form; `MIXED_SEED` replays.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.values import DesiredFlow, ExistingFlow
from pulumi_twilio_studio.lifecycle.subaccount.operations import SUBACCOUNTS
from pulumi_twilio_studio.lifecycle.subaccount.values import DesiredSubaccount
from pulumi_twilio_studio.lifecycle.test_users import TEST_USER_LISTS, TestUserList
from pulumi_twilio_studio.resources.session import Session
from pulumi_twilio_studio.studio.accounts import Accounts
from pulumi_twilio_studio.studio.errors import ConfigurationError
from studio_emulator import Emulator
from support.definitions import greeting

OPERATIONS = int(os.environ.get("MIXED_OPERATIONS", "400"))
SEED = int(os.environ.get("MIXED_SEED") or random.SystemRandom().randrange(2**32))
TENANTS = 20
AT_ONCE = 8


@pytest.fixture(autouse=True)
def environment(credentials: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the parent's credentials are configured."""
    for variable in [name for name in os.environ if name.startswith("TWILIO_")]:
        monkeypatch.delenv(variable)
    for variable, value in credentials.items():
        monkeypatch.setenv(variable, value)


def desired(account_sid: str, number: int, body: str) -> DesiredFlow:
    """A flow whose name says in which account it is meant to be."""
    return DesiredFlow(
        identity=f"o/p/s/{account_sid}-{number}",
        account_sid=account_sid,
        friendly_name=f"{account_sid} {number}",
        status="published",
        definition=Definition.from_api(greeting(body)),
    )


@dataclass
class Judge:
    """Reads the emulator's journal and store, and nothing of ours."""

    emulator: Emulator
    requests: int = 0
    refused: int = 0
    crossings: list[str] = field(default_factory=list)

    def hear(self, meant: set[str], rotated: set[str]) -> None:
        """Judge what was sent since the last time: for these accounts, of which some had their token rotated."""
        owners = {
            flow["sid"]: account["sid"]
            for account in self.emulator.state()["accounts"]
            for flow in account["flows"]
        }
        for entry in self.emulator.journal():
            self.requests += 1
            self.refused += entry["status"] == 401
            if flaw := self._flaw(entry, owners, meant, rotated):
                what = f"{entry['method']} {entry['path']} by {entry['username']}"
                self.crossings.append(f"{what}: {flaw}")
        self.emulator.clear_journal()

    def _flaw(
        self, entry: dict[str, Any], owners: dict[str, str], meant: set[str], rotated: set[str]
    ) -> str | None:
        signed_in = entry["username"]
        if entry["path"].startswith("/2010-04-01/"):
            return self._flaw_of_accounts_api(entry["path"], signed_in)
        if signed_in not in meant:
            return f"meant were {meant}"
        if entry["status"] == 401 and signed_in not in rotated:
            return "its own token would have been taken"
        named = entry["form"].get("FriendlyName", [signed_in])[0]
        if not named.startswith(signed_in):
            return f"the flow is {named}"
        sid = re.search("FW[0-9a-f]{32}", entry["path"])
        if sid and owners.get(sid[0], signed_in) != signed_in:
            return f"the flow belongs to {owners[sid[0]]}"
        return None

    def _flaw_of_accounts_api(self, path: str, signed_in: str) -> str | None:
        """The numbers of an account are asked for with its own credentials, accounts with the parent's."""
        numbers = re.fullmatch(r"/2010-04-01/Accounts/(AC\w+)/IncomingPhoneNumbers\.json", path)
        owner = numbers[1] if numbers else self.emulator.account_sid
        return None if signed_in == owner else f"{owner} was meant"

    def look_around(self) -> None:
        """Every flow is where its name says that it was meant to be."""
        for account in self.emulator.state()["accounts"]:
            for flow in account["flows"]:
                if not flow["friendly_name"].startswith(account["sid"]):
                    self.crossings.append(f"{flow['friendly_name']} was made in {account['sid']}")


class Company:
    """Twenty tenants, their flows, and a process that works on all of them at once."""

    def __init__(self, emulator: Emulator, seed: int) -> None:
        self.emulator = emulator
        self.random = random.Random(seed)
        self.session = Session()
        self.made: dict[tuple[str, int], ExistingFlow] = {}
        self.count: Counter[str] = Counter()
        self.tenants = [
            SUBACCOUNTS.create(self.session.parent(), DesiredSubaccount(f"o/p/s/{n}", f"T{n}"))
            for n in range(TENANTS)
        ]

    def turn(self, pool: ThreadPoolExecutor) -> tuple[set[str], set[str], int]:
        """Some operations at once, after something that happens to accounts; who was meant, and whose token moved."""
        rotated = self._upset()
        keys = {
            (self.random.choice(self.tenants).sid, self.random.randrange(5)) for _ in range(AT_ONCE)
        }
        work = [
            (key, self.random.choice("CRUDT"), self.random.choice("ABC")) for key in sorted(keys)
        ]
        list(pool.map(lambda one: self._operate(*one), work))
        return {sid for sid, _ in keys}, rotated, len(work)

    def _upset(self) -> set[str]:
        """Now and then: another process, a rotated token, a renamed or suspended subaccount, the wrong credentials."""
        chosen = self.random.choice(["process", "rotate", "rename", "suspend", "cross", *[""] * 5])
        self.count[chosen or "nothing"] += 1
        number = self.random.randrange(TENANTS)
        tenant = self.tenants[number]
        if chosen == "process":
            self.session = Session()
        elif chosen == "rotate":
            self.emulator.rotate_token(tenant.sid)
            return {tenant.sid}
        elif chosen == "rename":
            self._change(number, friendly_name=f"T{self.random.random()}")
        elif chosen == "suspend":
            self._change(number, status="suspended")
            self._change(number, status="active")
        elif chosen == "cross":
            with pytest.raises(ConfigurationError, match="would silently act on the parent"):
                self.session.settings.for_account(tenant.sid)
        return set()

    def _change(self, number: int, **changes: str) -> None:
        tenant = self.tenants[number]
        wanted = DesiredSubaccount(f"o/p/s/{number}", tenant.friendly_name)
        self.tenants[number] = SUBACCOUNTS.update(
            self.session.parent(), tenant, replace(wanted, **changes)
        )

    def _operate(self, key: tuple[str, int], verb: str, body: str) -> None:
        """One operation on one flow, through a lifecycle; a flow that is not there is made."""
        account_sid, number = key
        account = self.session.account(account_sid)
        existing = self.made.get(key)
        if existing is None:
            self.made[key] = FLOWS.create(account, desired(account_sid, number, body))
        elif verb == "U":
            self.made[key] = FLOWS.update(account, existing, desired(account_sid, number, body))
        elif verb == "D":
            FLOWS.delete(account, self.made.pop(key))
        elif verb == "T":
            TEST_USER_LISTS.create(account, TestUserList(existing.sid, frozenset({body})))
        else:
            found = FLOWS.read(account, existing)
            assert found is not None
            self.made[key] = found


def test_no_request_goes_out_with_another_accounts_credentials(emulator: Emulator) -> None:
    judge, company = Judge(emulator), Company(emulator, SEED)
    judge.hear(set(), set())
    rotated: set[str] = set()
    done = 0

    with ThreadPoolExecutor(AT_ONCE) as pool:
        while done < OPERATIONS:
            meant, moved, number = company.turn(pool)
            rotated |= moved
            judge.hear(meant, rotated)
            done += number
    judge.look_around()

    print(  # noqa: T201 -- the figures of the run, for pytest -s
        f"{done} operations, {judge.requests} requests, {judge.refused} of them refused and renewed, {company.count}"
    )
    assert [] == judge.crossings, f"MIXED_SEED={SEED} MIXED_OPERATIONS={OPERATIONS} replays it"
    assert judge.refused > 0 or OPERATIONS < 1000


def test_the_judge_sees_credentials_that_cross(
    emulator: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the parent's credentials for everybody, as a naive client has them, it must speak up."""
    monkeypatch.setattr(Accounts, "settings", lambda accounts, _: accounts.client.settings)
    judge, company = Judge(emulator), Company(emulator, 1)
    judge.hear(set(), set())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        meant, rotated, _ = company.turn(pool)
    judge.hear(meant, rotated)
    judge.look_around()

    assert [] != judge.crossings
