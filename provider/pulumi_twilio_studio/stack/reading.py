"""One stack whose resources are read without an engine: its state, its settings, and what each read tells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import harmless, quoted
from pulumi_twilio_studio.identity import home_of
from pulumi_twilio_studio.kinds import KINDS, SUBACCOUNT
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.hidden import HiddenTexts
from pulumi_twilio_studio.lifecycle.inactive import is_active, still_counts
from pulumi_twilio_studio.stack.connections import Connections, Reached
from pulumi_twilio_studio.stack.drift_report import Seen
from pulumi_twilio_studio.stack.recorded import Recorded, recorded_in
from pulumi_twilio_studio.stack.run_configuration import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.lifecycle.account import Operating
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.stack.state import StackState

    KindsOf = Callable[[StackState], Collection[Kind]]

INTERRUPTED = (
    "an operation was under way when this state was written: somebody runs `pulumi` on the stack now, or its engine "
    "was killed. After a killed engine, run `twilio-studio recover`."
)


@dataclass
class StackReading:
    """A stack, and what is known of it so far."""

    home: StackHome
    resources: list[Recorded] = field(default_factory=list)
    notices: list[Diagnostic] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    """Why nothing is known of its resources."""

    is_tenant: bool = False
    """Whether its state holds a tenant."""

    unreadable: dict[str, str] = field(default_factory=dict)
    """Why nothing in a place can be read, by `place_of` its resources."""

    _reached: Reached | None = None
    _hidden: HiddenTexts = field(default_factory=HiddenTexts)

    @classmethod
    def of(
        cls, home: StackHome, connections: Connections, kinds_of: KindsOf = lambda _: KINDS
    ) -> StackReading:
        """Read the state and the settings of a stack. What is wrong with them stands in `errors`.

        `kinds_of` returns which kinds of resources are wanted from a state.
        """
        found = cls(home)
        try:
            state = home.recorded()
            if state is None:
                raise OperationError(f"there is no stack {quoted(home.stack)}")
            resources = _resources(home, state, kinds_of)
            found.is_tenant = state.is_of_a_tenant
            if resources:
                found._reached = Reached(connections, settings_of(home), home_of(home.address))
        except (Error, OSError) as failure:
            found.errors.append(harmless(str(failure)))
            return found
        found.resources = resources
        found.notices += [Diagnostic("note", "", INTERRUPTED)] if state.is_pending else []
        for each in resources:
            found._hidden.keep(each.outputs)
        return found

    @property
    def reached(self) -> Reached:
        """The accounts that it reaches. A stack without resources needs none, and has none."""
        if self._reached is None:
            raise AssertionError("the stack has no resources")
        return self._reached

    def place_of(self, resource: Recorded) -> str:
        """Return the SID of the account that the resource lives in, or "" for a subaccount."""
        return "" if resource.kind is SUBACCOUNT else str(resource.outputs.get("account_sid", ""))

    def look(self, resource: Recorded) -> Seen:
        """Read the resource as a preview does. Return what that told."""
        place = self.place_of(resource)
        on_drift = str(resource.outputs.get("on_drift", "repair"))
        seen = Seen(resource.name, resource.kind.name, resource.sid, place or None, on_drift)
        if place in self.unreadable:
            return replace(seen, error=self.shown(self.unreadable[place]))
        told: list[Diagnostic] = []
        try:
            is_gone = self._is_gone(resource, told)
        except Error as failure:
            return replace(seen, told=self._shown(told), error=self.shown(failure))
        return replace(seen, told=self._shown(told), is_gone=is_gone)

    def described(self, resource: Recorded) -> tuple[Operating, Any]:
        """Return the account of the resource, and the resource as the state describes it. Raises Error."""
        lifecycle, outputs = resource.lifecycle, resource.outputs
        try:
            account = lifecycle.account_of(self.reached, outputs)
            return account, lifecycle.existing(resource.sid, outputs)
        except (KeyError, TypeError, ValueError) as flaw:
            raise OperationError(
                f"the state does not describe {lifecycle.noun} {quoted(resource.name)} ({resource.sid}): "
                f"{type(flaw).__name__} {flaw}"
            ) from None

    def shown(self, sentence: object) -> str:
        """Return a sentence as the user may see it: without what the stack declares as secret."""
        return self._hidden.shown(sentence)

    def _is_gone(self, resource: Recorded, told: list[Diagnostic]) -> bool:
        """Read the resource. Add what that tells to `told`, and return whether it no longer exists. Raises Error."""
        account, existing = self.described(resource)
        account = replace(account, tell=lambda what: told.append(Diagnostic.of(what)))
        if not is_active(account):
            return not still_counts(account)
        if resource.lifecycle.read(account, existing) is not None:
            return False
        told.append(account.gone.get(existing.identity) or _gone(resource, existing))
        return True

    def _shown(self, told: list[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return what was told as the user may see it."""
        shown = self.shown
        return tuple(
            replace(
                each,
                title=shown(each.title),
                lines=tuple(map(shown, each.lines)),
                remarks=tuple(map(shown, each.remarks)),
            )
            for each in told
        )


def _resources(home: StackHome, state: StackState, kinds_of: KindsOf) -> list[Recorded]:
    try:
        return recorded_in(home, state, kinds_of(state))
    except (KeyError, TypeError, AttributeError, ValueError) as flaw:
        raise OperationError(
            f"the state of {home.stack} is not one that Pulumi wrote: {type(flaw).__name__}"
        ) from None


def _gone(resource: Recorded, existing: Any) -> Diagnostic:
    """Tell that a resource is gone of which its kind says nothing: the engine shows that it would be created."""
    title = f"somebody deleted {resource.lifecycle.noun} {quoted(existing.called[0])}"
    return Diagnostic("drift", resource.sid, title)
