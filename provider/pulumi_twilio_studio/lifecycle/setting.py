"""The rules for a kind that is a setting of an object which exists at Twilio anyway.

Such a setting is never made and carries no marker: the object always has it, even if it is empty. Twilio keeps no
history of it, so what is overwritten unseen is lost.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from pulumi_twilio_studio.lifecycle.account import Account, OperationError, Overtaken, discreet
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.inactive import is_active
from pulumi_twilio_studio.lifecycle.lifecycle import Held, Lifecycle
from pulumi_twilio_studio.studio.errors import Inactive, NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.declared import Run, Values


class SettingValue(Held, Protocol):
    """The value of a setting, as declared or as it exists."""

    @property
    def object_sid(self) -> str:
        """The SID of the object that has the setting."""

    @property
    def described(self) -> str:
        """What it is called in sentences, such as "the test users of FW..."."""

    @property
    def is_secret(self) -> bool:
        """Whether the value may not be shown."""

    @property
    def written(self) -> str | None:
        """When this stack last wrote or checked it, ISO 8601. It tells whether reads may still lag behind."""


Value = TypeVar("Value", bound=SettingValue)


class Setting(Lifecycle[Account, Value, Value], Generic[Value]):
    """A kind whose value is the same type as declared, in the state and at Twilio."""

    required: ClassVar[tuple[str, ...]]
    """The inputs that a program must give. The first one is the SID of the object that has the setting."""

    creating = "setting"
    updating = "setting"
    deleting = "clearing"

    def with_defaults(self, declared: Values) -> Values:
        """Return the inputs, with an empty text for what is missing: `problems` says what is wrong with that."""
        return {**dict.fromkeys(self.required, ""), **declared}

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        """Complete the inputs in place, claim the object, and tell what a create will overwrite."""
        inputs.setdefault("account_sid", run.account_sid)
        account_sid, sid = inputs["account_sid"], inputs[self.required[0]]
        if not isinstance(account_sid, str):
            return []
        account = run.account(account_sid)
        if sid is not UNKNOWN:
            self.claim(account, self.identity_of(inputs))
        is_new = known.get(self.required[0]) != sid
        if is_sound and is_new and UNKNOWN not in inputs.values() and is_active(account):
            self.plan_adoption(account, self.desired(inputs, run.home))
        return []

    def claim(self, account: Account, identity: str) -> None:
        """Note that this run's program declares the setting: no delete may clear it."""
        account.checked.add(identity)
        account.claim(identity, identity)

    def create(self, account: Account, desired: Value) -> Value:
        """Make Twilio's value the declared one, and tell what it takes the place of."""
        with account.doing(f"{self.creating} {self.noun}", *desired.called):
            found = self.fetch(account, desired)
            if replaced := self.replaced(found, desired):
                account.tell(replaced)
            return self.write(account, found, desired)

    def plan_adoption(self, account: Account, desired: Value) -> None:
        """Tell at preview what a create will overwrite.

        Looks once: an object that the same `up` has just made may not show yet, and a suspended account may become
        active. The create looks again, and says what is wrong.
        """
        with (
            account.doing(f"looking up {self.noun}", *desired.called),
            suppress(NotFound, Inactive),
        ):
            if replaced := self.replaced(self.ask(account, desired), desired):
                account.tell(replaced)

    def update(self, account: Account, existing: Value, desired: Value) -> Value:
        """Make Twilio's value the declared one.

        Raises Overtaken if Twilio holds a third value, neither the existing nor the desired one.
        """
        with account.doing(f"{self.updating} {self.noun}", *desired.called):
            return self.write(account, self.look_again(account, existing, desired), desired)

    def announce(
        self,
        account: Account,
        _existing: Value,
        seen: Value,
        desired: Value,
        changes: frozenset[str],
    ) -> None:
        """Tell what an update will change."""
        if changes:
            account.tell(self.change(seen, desired))

    def look_again(self, account: Account, existing: Value, desired: Value) -> Value:
        """Return what Twilio holds right before a write. Raises Overtaken if somebody changed it."""
        found = self.fetch(account, existing)
        if self.differences(found, existing) and self.differences(found, desired):
            moved = self.compared(existing, found, is_secret=desired.is_secret)
            raise Overtaken(
                f"somebody changed {existing.described} since this stack read it: {moved}; nothing was written. "
                "Run `pulumi preview --refresh` to see what would change now."
            )
        return found

    def look(self, account: Account, existing: Value) -> Value | None:
        """Return what Twilio holds, or None if the object is gone. Tells what somebody changed."""
        try:
            found = self.fetch(account, existing)
        except NotFound:
            return None
        if self.differences(found, existing):
            account.tell(self.drift(existing, found))
        return found

    def remove(self, account: Account, existing: Value) -> None:
        """Give the object the value that it has without a declaration. If the object is gone, do nothing."""
        with suppress(NotFound):
            self.write(account, self.fetch(account, existing), self.cleared(existing))

    def write(self, account: Account, existing: Value, desired: Value) -> Value:
        """Write what is declared, and nothing if nothing differs.

        Raises OperationError if Twilio stores something else than was sent.
        """
        if self.differences(existing, desired):
            with discreet(is_secret=desired.is_secret):
                stored = account.ask(lambda: self.send(account, desired), desired.written)
            if self.differences(stored, desired):
                raise OperationError(
                    f"Twilio stored a different value than the one sent: {self.compared(desired, stored)}. "
                    "Change the declaration to match."
                )
        return self.stamped(desired, account.now().isoformat())

    def fetch(self, account: Account, known: Value) -> Value:
        """Return the known value as Twilio now has it. Raises NotFound if the object is gone."""
        return account.ask(lambda: self.ask(account, known), known.written)

    # The steps

    @abstractmethod
    def identity_of(self, inputs: Values) -> str:
        """Return the identity of the setting. It is also what the state holds it by."""

    @abstractmethod
    def ask(self, account: Account, known: Value) -> Value:
        """Return the known value as Twilio answers it. Raises NotFound."""

    @abstractmethod
    def send(self, account: Account, desired: Value) -> Value:
        """Send the declared value, and return it as Twilio answers it. Sending it twice has the effect of once."""

    @abstractmethod
    def stamped(self, value: Value, written: str) -> Value:
        """Return the value with the time at which it was written or checked."""

    @abstractmethod
    def cleared(self, existing: Value) -> Value:
        """Return the value that a delete leaves."""

    # What people are told

    @abstractmethod
    def replaced(self, found: Value, desired: Value) -> Diagnostic | None:
        """Return what a create overwrites, or None if it overwrites nothing."""

    def change(self, existing: Value, desired: Value) -> Diagnostic:
        """Return what an update will change."""
        what = f"{desired.described} will change: {self.compared(existing, desired)}"
        return Diagnostic("change", desired.object_sid, what)

    def drift(self, existing: Value, found: Value) -> Diagnostic:
        """Return what somebody changed."""
        what = f"somebody changed {existing.described}: {self.compared(existing, found)}"
        return Diagnostic("drift", existing.object_sid, what)

    @abstractmethod
    def compared(self, existing: Value, desired: Value, *, is_secret: bool = False) -> str:
        """Return what differs, as a part of a sentence. Shows nothing of it if that or one of them is secret."""
