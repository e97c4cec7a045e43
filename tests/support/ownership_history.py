"""Histories of stacks that share an account: what people do, and the judge of what the product did then.

A history is a list of moves, each a tuple of plain values, so that any of them can be left out: the shortest history
that fails is found by leaving out. The judge reads the emulator's store and journal, and the programs.
"""

# ruff: noqa: ARG002 -- every move takes the same: whose it is, and two numbers

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests

from studio_emulator import Emulator
from support.definitions import greeting
from support.patience import PATIENCE
from support.small_engine import Json, Of, Resource, Run, Stack, Trouble

# Two of one name whose states are kept apart, and one of another project.
STACKS = {"A": ("shop", "dev"), "B": ("shop", "dev"), "C": ("desk", "dev")}
NAMES = ("f1", "f2", "f3")
ACCOUNTS = ("s1", "s2")
MEASURES = ("suspend", "close", "retain")

Move = tuple[str, str, int, int]
"""What is done, in which stack, and two numbers that choose among what there is."""

# How often each is done, on its own.
WEIGHTS = {
    "declare": 6,
    "declare_in_subaccount": 4,
    "declare_subaccount": 4,
    "test_users": 5,
    "edit": 5,
    "rename": 3,
    "rename_adopting": 4,
    "remove": 3,
    "adopt": 6,
    "adopt_twice": 2,
    "drop_adopt": 2,
    "measure": 2,
    "identity": 2,
    "console_makes": 3,
    "console_saves": 6,
    "console_deletes": 1,
    "up": 14,
    "up_unrefreshed": 5,
    "up_failing_once": 4,
    "up_failing": 5,
    "up_killed": 5,
    "up_to_target": 4,
    "preview": 3,
    "destroy": 2,
}
UPS = ("up", "up_unrefreshed", "up_failing", "up_killed", "up_to_target")


@dataclass
class Account:
    """Everything that the judge compares, as the emulator's store has it."""

    flows: dict[str, Json] = field(default_factory=dict)
    accounts: dict[str, Json] = field(default_factory=dict)

    @classmethod
    def seen(cls, emulator: Emulator) -> Account:
        """The store now."""
        seen = cls()
        for account in emulator.state()["accounts"]:
            seen.flows.update({flow["sid"]: flow for flow in account["flows"]})
            if account["sid"] != emulator.account_sid:
                seen.accounts[account["sid"]] = {
                    key: account[key] for key in ("friendly_name", "status")
                }
        return seen

    def changed(self, after: Account) -> set[str]:
        """What is not in both as it was, of what was there before."""
        pairs = ((self.flows, after.flows), (self.accounts, after.accounts))
        return {
            sid
            for before, now in pairs
            for sid, content in before.items()
            if now.get(sid) != content
        }

    def lost(self, after: Account) -> set[str]:
        """What is no longer there, or no longer active."""
        flows = {sid for sid in self.flows if sid not in after.flows}
        return flows | {
            sid
            for sid, account in self.accounts.items()
            if account["status"] == "active" and after.accounts[sid]["status"] != "active"
        }

    def made(self, after: Account) -> set[str]:
        """What is new."""
        return (
            (after.flows.keys() | after.accounts.keys()) - self.flows.keys() - self.accounts.keys()
        )


class History:
    """Three stacks and somebody in the Console."""

    def __init__(
        self, emulator: Emulator, folder: Path, *, skips_checkpoints: bool = False
    ) -> None:
        emulator.reset()
        self.emulator = emulator
        environ = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        self.console = requests.Session()
        self.console.auth = (emulator.account_sid, emulator.auth_token)
        self.stacks = {
            label: Stack(
                folder / label, project, name, environ, {}, skips_checkpoints=skips_checkpoints
            )
            for label, (project, name) in STACKS.items()
        }
        self.programs: dict[str, dict[str, Resource]] = {label: {} for label in STACKS}
        self.counts: Counter[str] = Counter()
        self.violations: list[str] = []
        # What the judge knows besides the store: by SID.
        self.named: set[str] = set()
        self.makers: dict[str, tuple[str, str]] = {}
        self.writers: dict[str, str] = {}
        self.recorded: set[str] = set()

    def close(self) -> None:
        """End the connections."""
        self.console.close()

    def play(self, moves: list[Move]) -> list[str]:
        """Make the moves, as far as they can be; then bring each stack to rest. Answers what was violated."""
        for move in moves:
            kind, label, one, two = move
            if getattr(self, kind)(label, one, two) is not False:
                self.counts[kind] += 1
            if self.violations:
                return self.violations
        for label in STACKS:
            self.rest(label)
        return self.violations

    # what people write

    def declare(self, label: str, one: int, two: int) -> bool:
        name = NAMES[one % len(NAMES)]
        if name in self.programs[label]:
            return False
        self.programs[label][name] = Resource("Flow", name, {"definition": _says(two)})
        return True

    def declare_in_subaccount(self, label: str, one: int, two: int) -> bool:
        if not self._of("Subaccount", label):
            return False
        account = _pick(self._of("Subaccount", label), one)
        name = f"in-{account.name}"
        given = {"definition": _says(two), "account_sid": Of(account.name)}
        self.programs[label][name] = Resource("Flow", name, given)
        return True

    def declare_subaccount(self, label: str, one: int, two: int) -> bool:
        name = ACCOUNTS[one % len(ACCOUNTS)]
        if name in self.programs[label]:
            return False
        given = {"on_delete": MEASURES[two % len(MEASURES)]}
        self.programs[label] = {
            name: Resource("Subaccount", name, given),
            **self.programs[label],
        }
        return True

    def test_users(self, label: str, one: int, two: int) -> bool:
        flows = self._of("Flow", label)
        if not flows:
            return False
        flow = _pick(flows, one)
        for each in self._of("TestUsers", label):
            if (
                flow.name in each.needs
            ):  # a program that declares them twice ends before the engine hears of it
                each.given["test_users"] = [f"+1555010000{two % 10}"]
                return True
        given: Json = {"flow_sid": Of(flow.name), "test_users": [f"+1555010000{two % 10}"]}
        if "account_sid" in flow.given:
            given["account_sid"] = flow.given["account_sid"]
        name = f"users-{flow.name}"
        self.programs[label][name] = Resource("TestUsers", name, given)
        return True

    def edit(self, label: str, one: int, two: int) -> bool:
        flows = self._of("Flow", label)
        if flows:
            _pick(flows, one).given["definition"] = _says(two)
        return bool(flows)

    def rename(self, label: str, one: int, two: int, *, adopting: bool = False) -> bool:
        """Give a resource another name, without an alias; what takes its ID follows."""
        resources = self._of("Flow", label) + self._of("Subaccount", label)
        if not resources:
            return False
        old = _pick(resources, one)
        names = ACCOUNTS if old.kind == "Subaccount" else NAMES
        free = [
            name
            for name in (*names, f"{old.kind[0].lower()}-new")
            if name not in self.programs[label]
        ]
        if not free:
            return False
        entry = self.stacks[label].entry(old)
        given = {**old.given, "friendly_name": old.given.get("friendly_name", old.name)}
        if adopting and entry is not None:
            given["adopt"] = entry["id"]
        elif not adopting:
            given.pop("adopt", None)
        new = Resource(old.kind, _pick(free, two), given)
        self.programs[label] = {
            each.name: each
            for each in (
                new if each is old else _moved(each, old.name, new.name)
                for each in self.programs[label].values()
            )
        }
        return True

    def rename_adopting(self, label: str, one: int, two: int) -> bool:
        return self.rename(label, one, two, adopting=True)

    def remove(self, label: str, one: int, two: int) -> bool:
        if not self.programs[label]:
            return False
        self._drop(label, _pick(list(self.programs[label]), one))
        return True

    def adopt(self, label: str, one: int, two: int) -> bool:
        """Name an object that another stack has, that the Console made, or that a crash left."""
        own = {each["id"] for each in self.stacks[label].resources}
        now = Account.seen(self.emulator)
        flows = [
            sid
            for sid, flow in now.flows.items()
            if sid not in own and flow["account_sid"] == self.emulator.account_sid
        ]
        accounts = [
            sid
            for sid, account in now.accounts.items()
            if sid not in own and account["status"] == "active"
        ]
        if not flows + accounts:
            return False
        sid = _pick(flows + accounts, one)
        if sid in now.flows:
            name = NAMES[two % len(NAMES)]
            body = now.flows[sid]["revisions"][-1]["definition"]
            given = {"adopt": sid, "definition": json.dumps(body) if two % 2 else _says(two)}
            given["friendly_name"] = now.flows[sid]["friendly_name"]
            self.programs[label].setdefault(name, Resource("Flow", name)).given.update(given)
        else:
            name = ACCOUNTS[two % len(ACCOUNTS)]
            given = {"adopt": sid, "on_delete": MEASURES[two % len(MEASURES)]}
            program = self.programs[label]
            program.setdefault(name, Resource("Subaccount", name)).given.update(given)
            self.programs[label] = {name: program.pop(name), **program}
        return True

    def adopt_twice(self, label: str, one: int, two: int) -> bool:
        """Copy a declaration, with the SID of what the first one has."""
        held = [
            (each, entry["id"])
            for each in self._of("Flow", label) + self._of("Subaccount", label)
            if (entry := self.stacks[label].entry(each))
        ]
        if not held:
            return False
        copied, sid = _pick(held, one)
        name = f"{copied.name}-copy"
        copy = Resource(copied.kind, name, {**copied.given, "adopt": sid})
        program = self.programs[label]
        self.programs[label] = (
            {name: copy, **program} if copied.kind == "Subaccount" else {**program, name: copy}
        )
        return True

    def drop_adopt(self, label: str, one: int, two: int) -> bool:
        adopting = [each for each in self.programs[label].values() if "adopt" in each.given]
        if adopting:
            del _pick(adopting, one).given["adopt"]
        return bool(adopting)

    def measure(self, label: str, one: int, two: int) -> bool:
        accounts = self._of("Subaccount", label)
        if accounts:
            _pick(accounts, one).given["on_delete"] = MEASURES[two % len(MEASURES)]
        return bool(accounts)

    def identity(self, label: str, one: int, two: int) -> None:
        """Give the stack an identity of its own, or take it away."""
        config = self.stacks[label].config
        if config.pop("twilio-studio:identity", None) is None:
            config["twilio-studio:identity"] = f"own-{label}"

    # what somebody does in the Console

    def console_makes(self, label: str, one: int, two: int) -> None:
        if one % 3 == 0:
            self.emulator.create_account(ACCOUNTS[two % len(ACCOUNTS)], self.emulator.account_sid)
        else:
            self._asked(
                "POST",
                "",
                FriendlyName=NAMES[two % len(NAMES)],
                Status="published",
                Definition=_says(two),
            )

    def console_saves(self, label: str, one: int, two: int) -> bool:
        flows = self._main_flows()
        if flows:
            status = ("published", "draft")[two % 2]
            self._asked("POST", f"/{_pick(flows, one)}", Status=status, Definition=_says(two + 5))
        return bool(flows)

    def console_deletes(self, label: str, one: int, two: int) -> bool:
        flows = self._main_flows()
        if flows:
            self._asked("DELETE", f"/{_pick(flows, one)}")
        return bool(flows)

    # runs of the engine

    def up(self, label: str, one: int, two: int) -> None:
        self._run(label, Run())

    def up_unrefreshed(self, label: str, one: int, two: int) -> None:
        self._run(label, Run(refreshes=False))

    def up_failing_once(self, label: str, one: int, two: int) -> None:
        trouble = Trouble(at=1 + one % 7, is_after=bool(two % 2))
        self._run(label, Run(refreshes=two % 3 != 0, trouble=trouble))

    def up_failing(self, label: str, one: int, two: int) -> None:
        trouble = Trouble(at=1 + one % 7, kind="rest", is_after=bool(two % 2))
        self._run(label, Run(refreshes=two % 3 != 0, goes_on=two % 4 == 0, trouble=trouble))

    def up_killed(self, label: str, one: int, two: int) -> None:
        trouble = Trouble(at=1 + one % 7, kind="kill", is_after=two % 3 != 0)
        self._run(label, Run(refreshes=two % 4 != 0, trouble=trouble))

    def up_to_target(self, label: str, one: int, two: int) -> bool:
        """One declared resource, and what it needs."""
        program = self.programs[label]
        if not program:
            return False
        resource = _pick(list(program.values()), one)
        targets = frozenset({resource.name, *resource.needs})
        self._run(label, Run(refreshes=two % 2 == 0, targets=targets))
        return True

    def preview(self, label: str, one: int, two: int) -> None:
        self._run(label, Run(refreshes=two % 3 != 0, is_preview=True))

    def destroy(self, label: str, one: int, two: int) -> None:
        self._run(label, Run(refreshes=two % 2 == 0), is_destroy=True)

    def rest(self, label: str) -> None:
        """Without trouble: what one `up` made true, the next one leaves alone."""
        if self.violations or not self._run(label, Run()).is_well:
            return
        self.counts["at rest"] += 1
        before = len(self.emulator.writes())
        again = self._run(label, Run())
        if len(self.emulator.writes()) > before:
            self._violated(f"{label} wrote although nothing had changed: {again.steps}")
        elif not again.is_well:
            self._violated(f"{label} failed although nothing had changed: {again.refusals}")

    # the judge

    def _run(self, label: str, run: Run, *, is_destroy: bool = False) -> Run:
        stack, program = self.stacks[label], self.programs[label]
        before, wrote = Account.seen(self.emulator), len(self.emulator.writes())
        held = self._declared(label)
        adopting = {
            each.given["adopt"]
            for each in program.values()
            if "adopt" in each.given and stack.entry(each) is None
        }
        had = {each["id"] for each in stack.resources}
        if is_destroy:
            stack.destroy(run)
        else:
            stack.up(program, run)
        after = Account.seen(self.emulator)
        named = {each.given["adopt"] for each in program.values() if "adopt" in each.given}
        self.named |= named
        kept = set() if is_destroy else (held - run.replaced) | self._declared(label) | named
        self._judge_text(label, run, is_write=len(self.emulator.writes()) > wrote)
        self._judge_refusals(label, run)
        self._judge_losses(label, before.lost(after), kept)
        now = {each["id"] for each in stack.resources}
        self._judge_changes(label, before, after, had | now | named, held - adopting)
        self._judge_creations(label, before, after)
        self.recorded |= {each["id"] for each in stack.resources}
        self._count(run)
        return run

    def _declared(self, label: str) -> set[str]:
        """What the stack's state holds for its program."""
        stack, program = self.stacks[label], self.programs[label]
        return {each["id"] for each in stack.resources if stack.holds(each["id"], program)}

    def _judge_text(self, label: str, run: Run, *, is_write: bool) -> None:
        for failure in run.tracebacks:
            self._violated(f"{label} met {failure!r}")
        if run.is_preview and is_write:
            self._violated(f"a preview of {label} wrote")

    def _judge_refusals(self, label: str, run: Run) -> None:
        """Nobody is told that another one took over what he wrote last himself."""
        for refusal in run.refusals:
            sid = re.search(r"\((FW|AC)[0-9a-f]{32}\)", refusal)
            if sid and TAKEN in refusal and self.writers.get(sid[0].strip("()")) in {None, label}:
                self._violated(f"{label} was refused what is its own: {refusal}")

    def _judge_losses(self, label: str, lost: set[str], kept: set[str]) -> None:
        for sid in lost:
            self.counts["deleted, closed or suspended"] += 1
            if sid in kept:
                self._violated(f"{label} lost {sid}, which its program declares")
            for other in STACKS.keys() - {label}:
                if sid not in self._declared(other):
                    continue
                if self.writers.get(sid) == other:
                    self._violated(f"{label} took {sid} from {other}, which declares it")
                elif self.writers.get(sid) != label:
                    self._violated(f"{label} took {sid}, which it never signed, from {other}")
                else:  # it was adopted knowingly, and the former owner has not been told
                    self.counts["deleted by who adopted it last"] += 1

    def _judge_changes(
        self, label: str, before: Account, after: Account, own: set[str], held_before: set[str]
    ) -> None:
        """What it had in its state or names is its own, and what a crash of its own left."""
        others = set().union(*(self._declared(other) for other in STACKS if other != label))
        for sid in before.changed(after) - own:
            if self.makers.get(sid, ("", ""))[0] != label or sid in others:
                self._violated(
                    f"{label} changed {sid}, which it neither made, nor holds, nor names"
                )
        for sid in before.changed(after):
            if sid in after.accounts or _revision(after, sid) != _revision(before, sid):
                if self.writers.get(sid) in STACKS.keys() - {label} and sid in held_before & others:
                    self._violated(f"{label} wrote over {sid}, which {self.writers[sid]} took over")
                self.writers[sid] = label

    def _judge_creations(self, label: str, before: Account, after: Account) -> None:
        for sid in sorted(before.made(after)):
            name = (after.flows.get(sid) or after.accounts[sid])["friendly_name"]
            maker = (label, _identity_in(after, sid))
            self.counts["made"] += 1
            twins = [
                other
                for other, known in self.makers.items()
                if known == maker
                and other not in self.recorded
                and other not in self.named
                and (
                    other in after.flows or after.accounts.get(other, {}).get("status") == "active"
                )
            ]
            if twins and maker[1]:
                self._violated(f"{label} made {sid} ({name}) though it had made {twins}")
            self.makers[sid], self.writers[sid] = maker, label

    def _violated(self, sentence: str) -> None:
        self.violations.append(sentence)

    def _count(self, run: Run) -> None:
        if run.trouble.has_struck:
            self.counts[f"trouble: {run.trouble.kind}"] += 1
        if run.replaced:
            self.counts["replaced"] += 1
        for refusal in run.refusals:
            self.counts[f"refused: {_sort_of(refusal)}"] += 1
        for sentence in SPARED:
            self.counts[f"spared: {sentence}"] += len(re.findall(sentence, run.said))

    # what there is

    def _of(self, kind: str, label: str) -> list[Resource]:
        return [each for each in self.programs[label].values() if each.kind == kind]

    def _drop(self, label: str, name: str) -> None:
        """Take a resource out of a program, and what needs it."""
        program = self.programs[label]
        program.pop(name, None)
        for each in [each.name for each in program.values() if name in each.needs]:
            self._drop(label, each)

    def _main_flows(self) -> list[str]:
        return [flow["sid"] for flow in self.emulator.flows()]

    def _asked(self, method: str, path: str, **form: str) -> None:
        url = f"{self.emulator.base_url}/v2/Flows{path}"
        answer = self.console.request(method, url, data=form, timeout=PATIENCE)
        assert answer.ok, answer.text


# What is said where a delete spares something.
SPARED = (
    'is not deleted: "',
    "declares it now",
    "no stack has written to it",
    "stay: another resource declares them",
    'stays unchanged: "',
)
TAKEN = "has taken it over since"
_SORTS = {
    TAKEN: "another resource took it over",
    "both declare": "two resources declare it",
    "carries the marker of": "another state may use it",
    "no such flow": "adopts what is gone",
    "not a subaccount of": "adopts what is gone",
    "is closed": "closed",
    "closed it": "closed",
    "is suspended": "suspended",
    "somebody saved revision": "somebody saved meanwhile",
    "somebody changed it since": "somebody changed it meanwhile",
    "it is gone": "gone",
    "carry the marker": "two carry the marker",
    "gave no usable answer": "no answer",
    "was not found": "what it needs is gone",
}


def _sort_of(refusal: str) -> str:
    return next((sort for words, sort in _SORTS.items() if words in refusal), refusal)


def _pick(choices: list[Any], number: int) -> Any:
    return choices[number % len(choices)]


def _says(number: int) -> str:
    return json.dumps(greeting(f"Hello {number % 4}"))


def _moved(resource: Resource, old: str, new: str) -> Resource:
    """A resource that takes the ID of a renamed one."""
    given = {key: Of(new) if value == Of(old) else value for key, value in resource.given.items()}
    return Resource(resource.kind, resource.name, given)


def _revision(account: Account, sid: str) -> object:
    flow = account.flows.get(sid)
    return flow["revision"] if flow else None


def _identity_in(account: Account, sid: str) -> str:
    """The marker that an object was made with."""
    flow = account.flows.get(sid)
    text = (
        flow["revisions"][0]["commit_message"] if flow else account.accounts[sid]["friendly_name"]
    )
    found = re.search(r"\[pulumi ([0-9a-f]{16})", text or "")
    return found[1] if found else ""


STORIES: tuple[tuple[tuple[str, str], ...], ...] = (
    # two states with one identity
    (("declare", "A"), ("up", "A"), ("declare", "B"), ("up", "B"), ("destroy", "B")),
    (
        ("declare_subaccount", "A"),
        ("up", "A"),
        ("declare_subaccount", "B"),
        ("up", "B"),
        ("destroy", "B"),
    ),
    # adopt, rename, and a failure
    (
        ("console_makes", "A"),
        ("adopt", "A"),
        ("up", "A"),
        ("rename_adopting", "A"),
        ("up_to_target", "A"),
        ("up", "A"),
    ),
    (
        ("declare", "A"),
        ("up", "A"),
        ("rename_adopting", "A"),
        ("up_failing", "A"),
        ("up_unrefreshed", "A"),
    ),
    (("declare", "A"), ("up", "A"), ("rename_adopting", "A"), ("up_killed", "A"), ("up", "A")),
    (
        ("declare_subaccount", "A"),
        ("up", "A"),
        ("rename_adopting", "A"),
        ("up_to_target", "A"),
        ("up", "A"),
    ),
    # a stack that is split
    (("declare", "A"), ("up", "A"), ("adopt", "C"), ("up", "C"), ("remove", "A"), ("up", "A")),
    (
        ("console_makes", "A"),
        ("adopt", "A"),
        ("up", "A"),
        ("adopt", "C"),
        ("up", "C"),
        ("remove", "A"),
        ("up", "A"),
    ),
    (
        ("declare_subaccount", "A"),
        ("up", "A"),
        ("adopt", "C"),
        ("up", "C"),
        ("remove", "A"),
        ("up", "A"),
    ),
    # one SID declared twice
    (
        ("declare", "A"),
        ("up", "A"),
        ("adopt_twice", "A"),
        ("up_failing", "A"),
        ("remove", "A"),
        ("up", "A"),
    ),
    (
        ("declare_subaccount", "A"),
        ("up", "A"),
        ("adopt_twice", "A"),
        ("up", "A"),
        ("remove", "A"),
        ("up", "A"),
    ),
    # a crashed create
    (("declare", "A"), ("up_killed", "A"), ("up", "A")),
    (("declare_subaccount", "A"), ("up_killed", "A"), ("up", "A")),
)


def moves_of(seed: int) -> list[Move]:
    """The history of that number: a story with other moves between its own, or moves alone."""
    chance = random.Random(seed)
    number = lambda: chance.randrange(1000)  # noqa: E731 -- one word for it below
    story = chance.choice((*STORIES, ()))
    moves: list[Move] = []
    for kind, label in story:
        if chance.random() < 0.2:
            moves.append(_move(chance))
        moves.append((kind, label, number(), number()))
    for _ in range(chance.randint(4, 11)):
        move = _move(chance)
        moves.append(move)
        if (
            not move[0].startswith(("up", "preview", "destroy", "console"))
            and chance.random() < 0.6
        ):
            moves.append((chance.choice(UPS), move[1], number(), number()))
    return moves


def _move(chance: random.Random) -> Move:
    [kind] = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))
    return kind, chance.choice("AABC"), chance.randrange(1000), chance.randrange(1000)


def shortest(moves: list[Move], fails: Callable[[list[Move]], bool]) -> list[Move]:
    """Moves of those that still fail, none of which can be left out."""
    shorter = True
    while shorter:
        shorter = False
        for at in reversed(range(len(moves))):
            fewer = moves[:at] + moves[at + 1 :]
            if fails(fewer):
                moves, shorter = fewer, True
    return moves
