"""Adopt or create: the rules for a kind of object that a stack creates, signs and deletes.

The engine forgets a create that failed, and Twilio has no idempotency key. So each object carries its owner's marker
(identity.py), and a create looks for it before its POST and after every lost answer.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from pulumi_twilio_studio.lifecycle.account import send_once
from pulumi_twilio_studio.lifecycle.lifecycle import AnAccount, Existing, Lifecycle, Named

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic


class Adopting(Named, Protocol):
    """A declaration that may name an existing object."""

    @property
    def adopt(self) -> str | None:
        """The SID of the object to take over."""


Declared = TypeVar("Declared", bound=Adopting)


class Owned(Lifecycle[AnAccount, Declared, Existing], Generic[AnAccount, Declared, Existing]):
    """A kind whose objects carry the marker of the resource that owns them."""

    def create(self, account: AnAccount, desired: Declared) -> Existing:
        """Return the one object that is ours: take it over if it exists, or make it.

        It exists if `adopt` names it, or if an earlier run left it behind, because the answer was lost or the process
        was killed. An object that carries our marker, and that another state may use, is refused. Whatever is taken
        over is written only if it differs from the declaration, or if another resource signed it.
        """
        with account.doing(f"{self.creating} {self.noun}", *desired.called):
            if desired.adopt is not None:
                return self._adopt(account, desired, desired.adopt)
            return self._take_over(account, desired) or self._make(account, desired)

    def read(self, account: AnAccount, existing: Existing) -> Existing | None:
        """Return what Twilio holds now, or None if it is gone. Tells what somebody changed."""
        found = super().read(account, existing)
        if found is not None:
            account.sids[existing.identity] = existing.sid
        return found

    def update(self, account: AnAccount, existing: Existing, desired: Declared) -> Existing:
        """Write only what differs, or nothing if nothing differs.

        Looks at the object right before the write. Raises Overtaken if somebody changed it since the state was written.
        """
        with account.doing(f"{self.updating} {self.noun}", *existing.called):
            seen = self.see(account, existing, desired)
            if not self.changes(account, existing, seen, desired):
                return self.declare(seen, desired)
            return self.write(account, self.look_again(account, existing, desired), desired)

    def plan_adoption(self, account: AnAccount, desired: Declared, sid: str) -> None:
        """Tell at preview what the adoption would change, and whose the object was.

        Raises OperationError if the adoption must fail.
        """
        with account.doing(f"adopting {self.noun}", desired.called[0], sid):
            account.claim(sid, desired.identity)
            existing = self.fetch(account, desired, sid)
            if other := self.other_signer(account, existing, desired):
                account.tell(self.taken_from(existing, other))
            account.tell(self.adoption(existing, desired))

    def plan_creation(self, account: AnAccount, desired: Declared) -> None:
        """Tell at preview that an earlier run left the object behind, so that it is taken over and not made again.

        Raises OperationError if another state may use it.
        """
        with account.doing(f"{self.creating} {self.noun}", *desired.called):
            found = self.find_left_behind(account, desired)
            if found is not None:
                account.tell(self.left_behind(found, desired))

    def _adopt(self, account: AnAccount, desired: Declared, sid: str) -> Existing:
        account.claim(sid, desired.identity)
        existing = self.fetch(account, desired, sid)
        if self.differences(existing, desired) or self.other_signer(account, existing, desired):
            return self.write(account, existing, desired)
        return self.declare(existing, desired)

    def _take_over(self, account: AnAccount, desired: Declared) -> Existing | None:
        """Take over what an earlier run of this very stack left, or return None."""
        found = self.find_left_behind(account, desired)
        if found is None:
            return None
        account.claim(found.sid, desired.identity)
        account.tell(self.left_behind(found, desired))
        if self.differences(found, desired):
            return self.write(account, found, desired)
        return self.declare(found, desired)

    def _make(self, account: AnAccount, desired: Declared) -> Existing:
        made = send_once(
            lambda: self.post(account, desired), lambda: self.find_posted(account, desired)
        )
        return self.finish(account, made, desired)

    # The steps of a create

    @abstractmethod
    def declare(self, existing: Existing, desired: Declared) -> Existing:
        """Return the existing resource with what the state records of the declaration."""

    @abstractmethod
    def fetch(self, account: AnAccount, desired: Declared, sid: str) -> Existing:
        """Return the object that `adopt` names. Raises OperationError if it cannot be adopted."""

    @abstractmethod
    def other_signer(self, account: AnAccount, existing: Existing, desired: Declared) -> str | None:
        """Return the marker of the resource that signed the object last, if that is not this resource."""

    @abstractmethod
    def find_left_behind(self, account: AnAccount, desired: Declared) -> Existing | None:
        """Return the object that an earlier run of this very stack made and could not record.

        Raises OperationError if there is one with our marker that another state may use.
        """

    @abstractmethod
    def post(self, account: AnAccount, desired: Declared) -> Existing:
        """Make the object, signed, and return the state from the answer."""

    def finish(self, _account: AnAccount, made: Existing, _desired: Declared) -> Existing:
        """Write what a POST cannot, and return the state."""
        return made

    @abstractmethod
    def find_posted(self, account: AnAccount, desired: Declared) -> Existing | None:
        """Return what our POST made although its answer was lost.

        Looks for as long as reads may lag, and returns None if nothing was made.
        """

    # What people are told

    @abstractmethod
    def adoption(self, existing: Existing, desired: Declared) -> Diagnostic:
        """Return what adopting would change."""

    @abstractmethod
    def taken_from(self, existing: Existing, marker: str) -> Diagnostic:
        """Return that an adoption takes the object from another resource."""

    @abstractmethod
    def left_behind(self, existing: Existing, desired: Declared) -> Diagnostic:
        """Return that the object existed already, and that it is taken over."""
