"""What a program no longer declares of what its stack's state holds, and what has to be said about it.

Nothing here asks Twilio or the engine. Only `is_allowed` reads the environment. All the rest is pure.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pulumi_twilio_studio.kinds import TENANT
from pulumi_twilio_studio.stack.state import FLOW, SUBACCOUNT, name_in, type_in

SETTING, ALLOWED_BY = "allowMassDeletion", "TWILIO_STUDIO_ALLOW_MASS_DELETION"
# Fewer than these can be read in a preview.
COUNTED_FROM = 10
PERCENT = 30
WAY_ON = (
    "Nothing was deleted. Find what the program lost, for example an entry of a manifest, a "
    "file or the stack's name. If you want this, run the same command once with "
    f"{ALLOWED_BY}=true in the environment. `pulumi destroy` does not need it."
)
_NAMED = 3
_FAIL = "calls and messages fail that arrive through"
_FATES = {
    "suspend": "will be suspended, with everything in it",
    "close": 'will be CLOSED for good (on_delete="close"), with everything in it',
    "retain": 'stays unchanged (on_delete="retain"), and this stack forgets it',
}


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A resource of the program, as far as it is known at the program's end."""

    urn: str
    name: str
    sid: str | None = None
    """None or empty if the resource has no SID, or if it is still to be made."""

    adopt: str | None = None
    is_empty: bool = False
    """Whether it is a tenant without a flow."""

    @property
    def kind_and_name(self) -> str:
        """The part of its URN that does not change with its parents."""
        return _kind_and_name(self.urn)


@dataclass(frozen=True)
class Held:
    """An entry of the state."""

    entry: Mapping[str, Any]

    @property
    def urn(self) -> str:
        """The URN, by which the engine tells whether the program declares it."""
        return str(self.entry["urn"])

    @property
    def name(self) -> str:
        """The resource's name in the program."""
        return name_in(self.urn)

    @property
    def kind_and_name(self) -> str:
        """The part of its URN that does not change with its parents."""
        return _kind_and_name(self.urn)

    @property
    def sid(self) -> str:
        """The SID of the object at Twilio."""
        return str(self.entry.get("id"))

    @property
    def is_old(self) -> bool:
        """Whether another resource has replaced it, so that the next `up` deletes it."""
        return bool(self.entry.get("delete"))

    def is_a(self, kind: str) -> bool:
        """Return whether it is of that kind and the engine would ask the provider to delete it."""
        forgotten = self.entry.get("retainOnDelete") or self.entry.get("pendingReplacement")
        return self.entry["type"] == kind and not forgotten

    def value(self, key: str) -> str | None:
        """Return a plain text of its outputs or inputs. None if it is missing or secret."""
        for properties in ("outputs", "inputs"):
            found = (self.entry.get(properties) or {}).get(key)
            if isinstance(found, str):
                return found
        return None


class Going(NamedTuple):
    """A flow that the engine deletes."""

    flow: Held
    title: str
    """What to say of it, above the entrances that still lead there."""


@dataclass(frozen=True)
class Losses:
    """What the engine removes from a state if nothing stops it."""

    declared: Sequence[Declared]
    state: Sequence[Held]
    _urns: Collection[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_urns", {each.urn for each in self.declared})

    def notes(self) -> Iterator[str]:
        """Yield a sentence for each object that stays although the engine's preview shows its resource as deleted."""
        for each in self._leaving(FLOW):
            if keeper := self._keeper(each):
                yield f'flow "{each.name}" ({each.sid}) is not deleted: "{keeper}" declares it.'
        for each in self._leaving(SUBACCOUNT):
            if keeper := self._keeper(each):
                yield (
                    f'subaccount "{each.name}" ({each.sid}) stays unchanged: "{keeper}" '
                    "declares it."
                )

    def warnings(self) -> Iterator[str]:
        """Yield what happens to removed objects where the engine's preview does not say it."""
        names = {each.kind_and_name for each in self.declared}
        for each in [*self._lost(FLOW), *self._lost(SUBACCOUNT)]:
            if each.urn not in self._urns and each.kind_and_name in names:
                yield (
                    f'"{each.name}" has another parent now and no alias. So {each.sid} may be '
                    "deleted, and a new one created under another SID. Keep it with "
                    f'opts=pulumi.ResourceOptions(aliases=["{each.urn}"]).'
                )
        for each in self._lost(SUBACCOUNT):
            if each.value("status") != "closed":
                yield f'the program no longer declares subaccount "{each.name}" ({each.sid}): it {_fate(each)}.'

    def going(self) -> Iterator[Going]:
        """Yield each flow that the engine deletes, also in a preview's replacement, with what to say of it.

        A flow that stays in a subaccount, whatever becomes of that, is not deleted.
        """
        accounts = {each.urn for each in self._lost(SUBACCOUNT)}
        for each in self._lost(FLOW):
            if each.entry.get("deletedWith") in accounts:
                continue
            flow = f'flow "{each.name}" ({each.sid})'
            why = "was replaced" if each.is_old else "is no longer declared"
            yield Going(each, f"{flow} {why}. Once it is deleted, {_FAIL}")
        new = {each.urn for each in self.declared if not each.sid}
        for each in self.state:
            is_replaced = each.is_a(FLOW) and not each.is_old and each.urn in new
            if is_replaced and not self._keeper(each):
                flow = f'flow "{each.name}" ({each.sid})'
                yield Going(each, f"{flow} is to be replaced. Once it is deleted, {_FAIL}")

    def refusal(self) -> str | None:
        """Return why the program must not go on, in sentences. None if it may."""
        return (
            self._of_tenants()
            or self._of_many(FLOW, "flows", "deleted")
            or self._of_many(SUBACCOUNT, "subaccounts", "suspended, closed or forgotten")
            or self._of_an_empty_tenant()
        )

    def _of_tenants(self) -> str | None:
        tenants = [each for each in self.state if each.is_a(TENANT)]
        lost = [each for each in tenants if self._is_lost(each)]
        if not lost or any(self._survives(each) for each in tenants):
            return None
        flows = len(self._lost(FLOW))
        going = f"{flows} {'flow' if flows == 1 else 'flows'} of the stack would be deleted"
        accounts = self._lost(SUBACCOUNT)
        ends = [f'subaccount "{each.name}" ({each.sid}) {_fate(each)}' for each in accounts]
        which = "the tenant" if len(lost) == 1 else "the tenants"
        return (
            f"This stack holds {which} {_some(lost)}, and the program declares no such tenant: "
            f"{'; '.join([*ends, going])}. {WAY_ON}"
        )

    def _of_many(self, kind: str, noun: str, end: str) -> str | None:
        total = sum(each.is_a(kind) for each in self.state)
        lost = self._lost(kind)
        if not is_mass(len(lost), total):
            return None
        return f"{len(lost)} of the {total} {noun} of this stack would be {end} ({_some(lost)}). {WAY_ON}"

    def _of_an_empty_tenant(self) -> str | None:
        empty = {each.urn for each in self.declared if each.is_empty}
        lost = [each for each in self._lost(FLOW) if each.entry.get("parent") in empty]
        if not lost:
            return None
        return f"A tenant of this stack loses all of its flows ({_some(lost)}). {WAY_ON}"

    def _is_lost(self, tenant: Held) -> bool:
        """Return whether the tenant holds something and none of it is declared."""
        return bool(self._children(tenant)) and not self._survives(tenant)

    def _survives(self, tenant: Held) -> bool:
        """Return whether the tenant is declared, maybe under another name, with aliases that keep what it holds."""
        children = self._children(tenant)
        return tenant.urn in self._urns or any(
            self._is_declared(each) or self._keeper(each) for each in children
        )

    def _children(self, tenant: Held) -> list[Held]:
        ours = (each for each in self.state if each.is_a(FLOW) or each.is_a(SUBACCOUNT))
        return [each for each in ours if each.entry.get("parent") == tenant.urn]

    def _lost(self, kind: str) -> list[Held]:
        """Return those that no resource keeps."""
        return [each for each in self._leaving(kind) if not self._keeper(each)]

    def _leaving(self, kind: str) -> Iterator[Held]:
        """Yield those that the engine deletes after the program has ended well."""
        for each in self.state:
            if each.is_a(kind) and (each.is_old or not self._is_declared(each)):
                yield each

    def _is_declared(self, held: Held) -> bool:
        """Return whether the program declares it, under its URN or under another URN with this one as an alias."""
        if held.urn in self._urns:
            return True
        if held.is_old or held.entry["type"] not in (FLOW, SUBACCOUNT):
            return False
        rivals = [other for other in self._others(held) if other.urn in self._urns]
        heirs = [each for each in self.declared if each.sid == held.sid and not each.adopt]
        return bool(heirs) and not rivals

    def _keeper(self, held: Held) -> str | None:
        """Return the name of the resource that keeps the object of an entry that the engine removes."""
        for each in self.declared:
            if held.sid in (each.sid, each.adopt):
                return each.name
        others = (each for each in self._others(held) if each.urn in self._urns)
        return next((each.name for each in others if not each.is_old), None)

    def _others(self, held: Held) -> Iterator[Held]:
        return (each for each in self.state if each is not held and each.sid == held.sid)


def is_allowed(configured: Callable[[str], object]) -> bool:
    """Return whether the stack's configuration or the environment permits the removal of many flows."""
    values = (configured(SETTING), os.environ.get(ALLOWED_BY))
    return any(str(value).lower() in ("true", "1") for value in values)


def is_mass(lost: int, total: int) -> bool:
    """Return whether so many of a stack's resources of one kind are too many to remove without asking."""
    return total >= COUNTED_FROM and 100 * lost > PERCENT * total


def _kind_and_name(urn: str) -> str:
    return f"{type_in(urn)} {name_in(urn)}"


def _fate(account: Held) -> str:
    on_delete = account.value("on_delete")
    return _FATES.get(on_delete or "", "will be handled as its on_delete says")


def _some(held: Sequence[Held]) -> str:
    names = ", ".join(f'"{each.name}"' for each in held[:_NAMED])
    more = len(held) - _NAMED
    return f"{names} and {more} more" if more > 0 else names
