"""The rules for a kind that is a setting of an object which exists at Twilio anyway.

Such a setting is never made and carries no marker: the object always has it, even if it is empty. Twilio keeps no
history of it, so what is overwritten unseen is lost.
"""

from __future__ import annotations

from abc import abstractmethod
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from pulumi_twilio_studio.lifecycle.account import Account, Overtaken
from pulumi_twilio_studio.lifecycle.lifecycle import Held, Lifecycle
from pulumi_twilio_studio.studio.errors import NotFound

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic

Value = TypeVar("Value", bound=Held)


class Setting(Lifecycle[Account, Value, Value], Generic[Value]):
    """A kind whose value is the same type as declared, in the state and at Twilio."""

    creating = "setting"
    updating = "setting"
    deleting = "clearing"

    def create(self, account: Account, desired: Value) -> Value:
        """Make Twilio's value the declared one, and tell what it takes the place of."""
        with account.doing(f"{self.creating} {self.noun}", *desired.called):
            found = self.fetch(account, desired)
            if replaced := self.replaced(found, desired):
                account.tell(replaced)
            return self.write(account, found, desired)

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
            moved = self.moved(existing, found, desired)
            raise Overtaken(
                f"somebody changed them since this stack read them: {moved}; nothing was written. "
                "Run `pulumi preview --refresh` to see "
                "what would change now."
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

    # The steps

    @abstractmethod
    def fetch(self, account: Account, known: Value) -> Value:
        """Return the known value as Twilio now has it. Raises NotFound if the object is gone."""

    @abstractmethod
    def cleared(self, existing: Value) -> Value:
        """Return the value that a delete leaves."""

    # What people are told

    @abstractmethod
    def replaced(self, found: Value, desired: Value) -> Diagnostic | None:
        """Return what a create overwrites, or None if it overwrites nothing."""

    @abstractmethod
    def change(self, existing: Value, desired: Value) -> Diagnostic:
        """Return what an update will change."""

    @abstractmethod
    def drift(self, existing: Value, found: Value) -> Diagnostic:
        """Return what somebody changed."""

    @abstractmethod
    def moved(self, existing: Value, found: Value, desired: Value) -> str:
        """Return what differs between the first two, as a part of a sentence. Shows no secret of any of them."""
