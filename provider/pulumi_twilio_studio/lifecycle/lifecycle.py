"""What the engine asks of every kind of resource, in the order in which it asks, and the rules that hold for all.

A kind of resource is a class below one of two:

- `Owned` (lifecycle/owned.py): an object that a stack creates, signs and deletes, such as a flow.
- `Setting` (lifecycle/setting.py): a setting of an object that exists anyway, such as the test users of a flow.

The public methods here hold the rules. The steps below them are what a kind has to give.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Protocol, TypeVar

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle.account import which
from pulumi_twilio_studio.lifecycle.declared import Checked, known_values
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.inactive import is_lost, is_suspended, unless_suspended
from pulumi_twilio_studio.studio.errors import Inactive

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pulumi_twilio_studio.lifecycle.account import Operating
    from pulumi_twilio_studio.lifecycle.declared import Reach, Run, Values


class Named(Protocol):
    """A resource as declared, or as the state or Twilio knows it."""

    @property
    def identity(self) -> str:
        """Which resource of a program it is."""

    @property
    def called(self) -> tuple[str, str | None]:
        """Its name for people, and its SID if that is known."""


class Held(Named, Protocol):
    """A resource that exists."""

    @property
    def sid(self) -> str:
        """What the state holds it by."""


AnAccount = TypeVar("AnAccount", bound="Operating")
Desired = TypeVar("Desired", bound=Named)
Existing = TypeVar("Existing", bound=Held)


class Lifecycle(ABC, Generic[AnAccount, Desired, Existing]):
    """Check, plan, create, read, update and delete for one kind of resource.

    All of them raise Error, a sentence that says what was being done to which resource. `check`, `plan` and `read` send
    no write.
    """

    noun: ClassVar[str]
    """What the kind is called in sentences."""

    creating: ClassVar[str] = "creating"
    updating: ClassVar[str] = "updating"
    deleting: ClassVar[str] = "deleting"

    def check(self, run: Run, declared: Values, known: Mapping[str, Any]) -> Checked:
        """Return the inputs as the state keeps them, and everything that is wrong with them.

        `known` are the inputs in the state, which are empty for a new resource. Tells at preview what will be taken
        over, and what cannot be undone.
        """
        inputs = self.with_defaults(declared)
        # With ignore_changes=["*"], the engine gives back what was answered for an earlier run, which was checked then.
        problems = [] if declared == known else self.problems(known_values(inputs))
        try:
            problems += self.prepare(run, inputs, known, is_sound=not problems)
        except Error as failure:
            problems.append(self.explain(failure, inputs))
        return Checked(inputs, problems)

    def plan(self, account: AnAccount, existing: Existing, desired: Desired) -> frozenset[str]:
        """Return the names of what an update would change, here or at Twilio, and tell the user.

        Raises OperationError if the change has to stop the run. Tells nothing while the engine refreshes: it then
        compares with the program of the last run. In a suspended account, everything counts as the state knows it.
        """
        with account.doing(f"comparing {self.noun}", *existing.called):
            seen = unless_suspended(existing, lambda: self.see(account, existing, desired))
            changes = self.changes(account, existing, seen, desired)
            if desired.identity in account.checked:
                self.announce(account, existing, seen, desired, changes)
            return changes | self.unwritten(existing, desired)

    @abstractmethod
    def create(self, account: AnAccount, desired: Desired) -> Existing:
        """Return what is declared, as it exists at Twilio from now on."""

    def read(self, account: AnAccount, existing: Existing) -> Existing | None:
        """Return what Twilio holds now, or None if it is gone. Tells what somebody changed."""
        with account.doing(f"reading {self.noun}", *existing.called):
            return self.look(account, existing)

    @abstractmethod
    def update(self, account: AnAccount, existing: Existing, desired: Desired) -> Existing:
        """Write only what differs, or nothing if nothing differs.

        Raises Overtaken if somebody changed it since the state was written: what they did is not overwritten unseen.
        """

    def delete(self, account: AnAccount, existing: Existing) -> None:
        """Remove it. What is already gone counts as removed.

        Nothing that is held is deleted: it stays if a resource of this run's program, or another resource of the state,
        holds or names it, or if it has become another resource's. It also stays in a suspended account. This state then
        only forgets it.
        """
        with account.doing(f"{self.deleting} {self.noun}", *existing.called):
            try:
                reason = self.reason_to_stay(account, existing)
                if reason is None:
                    self.remove(account, existing)
            except Inactive as failure:
                reason = self.reason_to_leave(account, existing, failure)
            if reason is not None:
                account.tell(reason)

    def reason_to_leave(
        self, account: AnAccount, existing: Existing, failure: Inactive
    ) -> Diagnostic | None:
        """Return why a delete only forgets it in a suspended account. None in a closed account, where it is gone.

        Raises the failure if this run's program still declares it there, so that it is being replaced: a forgotten flow
        and the new one would carry the same marker.
        """
        if is_lost(failure):
            return None
        if not is_suspended(failure) or existing.identity in account.checked:
            raise failure
        name, sid = existing.called
        return Diagnostic(
            "deletion",
            sid or name,
            f"account {account.sid} is suspended, and nothing in it can be deleted: this stack only forgets "
            f"{self.noun} {which(name, sid)}. To delete what stays there, reactivate the account and use the Console, "
            "or close the account.",
        )

    def reason_to_stay(self, account: AnAccount, existing: Existing) -> Diagnostic | None:
        """Return why a delete must leave it, or None."""
        if keeper := account.keeper(existing.sid, existing.identity):
            return self.still_declared(existing, keeper)
        return self.taken_by_another(account, existing)

    @abstractmethod
    def desired(self, values: Mapping[str, Any], home: str) -> Desired:
        """Return checked inputs, all of them known, as a declaration. Its state is kept in that home."""

    @abstractmethod
    def existing(self, sid: str, state: Mapping[str, Any]) -> Existing:
        """Return the resource that the state knows by that SID. `state` are its outputs."""

    def account_of(self, reach: Reach, state: Mapping[str, Any]) -> AnAccount:
        """Return the account that the resource lives in. Raises StudioError."""
        account: Any = reach.account(state["account_sid"])
        return account  # type: ignore[no-any-return]  # a kind that lives elsewhere overrides this

    # The steps of a check

    @abstractmethod
    def with_defaults(self, declared: Values) -> Values:
        """Return the inputs with a value for what the program may leave out."""

    @abstractmethod
    def problems(self, fields: Values) -> list[str]:
        """Return what is wrong with the inputs that are known. A missing one is fine if it has a default."""

    @abstractmethod
    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        """Complete the inputs in place, claim what they name, and tell what will be taken over.

        Returns what is wrong beyond `problems`. `is_sound` is False if `problems` found something. Raises Error.
        """

    def explain(self, failure: Error, _inputs: Values) -> str:
        """Return why a check failed."""
        return str(failure)

    # The steps of a plan and of an update

    def see(self, _account: AnAccount, existing: Existing, _desired: Desired) -> Existing:
        """Return the existing resource as far as it counts for what is declared now."""
        return existing

    def changes(
        self, _account: AnAccount, _existing: Existing, seen: Existing, desired: Desired
    ) -> frozenset[str]:
        """Return the names of what an update would write."""
        return self.differences(seen, desired)

    @abstractmethod
    def differences(self, existing: Existing, desired: Desired) -> frozenset[str]:
        """Return the names of what differs. If it is empty, nothing may be written."""

    def unwritten(self, _existing: Existing, _desired: Desired) -> frozenset[str]:
        """Return the names of what differs and only the state records."""
        return frozenset()

    @abstractmethod
    def announce(
        self,
        account: AnAccount,
        existing: Existing,
        seen: Existing,
        desired: Desired,
        changes: frozenset[str],
    ) -> None:
        """Tell what an update will change. Raises OperationError if that has to stop the run."""

    @abstractmethod
    def look_again(self, account: AnAccount, existing: Existing, desired: Desired) -> Existing:
        """Return what Twilio holds right before a write. Raises Overtaken if somebody changed it."""

    @abstractmethod
    def write(self, account: AnAccount, existing: Existing, desired: Desired) -> Existing:
        """Write what is declared, and return the state from the write's answer: a read after it may lag behind."""

    # The steps of a read and of a delete

    @abstractmethod
    def look(self, account: AnAccount, existing: Existing) -> Existing | None:
        """Return what Twilio holds, or None if it is gone. Tells what somebody changed."""

    @abstractmethod
    def still_declared(self, existing: Existing, keeper: str) -> Diagnostic:
        """Return what to tell if the resource named `keeper` still needs it."""

    def taken_by_another(self, _account: AnAccount, _existing: Existing) -> Diagnostic | None:
        """Return what to tell if it has become another resource's since, or None."""
        return None

    @abstractmethod
    def remove(self, account: AnAccount, existing: Existing) -> None:
        """Remove it from Twilio."""
