"""What the engine calls, for every kind of resource: property bags in, property bags out, errors as sentences.

The SDK makes one process of this for a run, and calls it from many threads.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from pulumi import dynamic

from pulumi_twilio_studio.lifecycle import inactive
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.resources.properties import Properties, decode, encode
from pulumi_twilio_studio.resources.sentences import check_failures, user_errors
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from pulumi_twilio_studio.resources.bags import Bags


class Provider(dynamic.ResourceProvider):
    """The adapter between the engine's calls and the lifecycle of one kind.

    Everything that a kind decides stands in its lifecycle, and `BAGS` in the module `<kind>_bags` leads there.
    """

    serialize_as_secret_always = False  # pickled as a reference to this class, which has no state

    @property
    def bags(self) -> Bags[Any, Any, Any]:
        """The property bags of the kind, in the module beside it. A program does not use them: imported when asked."""
        bags: Bags[Any, Any, Any] = import_module(f"{type(self).__module__}_bags").BAGS
        return bags

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        """Take the stack's configuration."""
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:
        """Return the inputs as the state keeps them, and what is wrong with them."""
        SESSION.note_stack(news, is_declared=True)
        SESSION.note_known(olds)
        SESSION.keep_secret(news)
        checked = self.bags.lifecycle.check(SESSION, decode(news), decode(olds))
        inputs = {name: checked.inputs[name] for name in self.bags.inputs if name in checked.inputs}
        return dynamic.CheckResult(encode(self.bags.kept(inputs)), check_failures(checked.problems))

    @user_errors()
    def diff(self, sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:
        """Return whether an update, or a replacement, would change anything."""
        SESSION.keep_secret(olds)
        bags, given, existing = self.bags, decode(news), self.bags.existing(sid, olds)
        replaces = bags.replaces(sid, olds, given)
        if not replaces:
            bags.account(olds).hold(existing.sid, bags.identity(given))
        if replaces or UNKNOWN in given.values():
            first = bags.deletes_first(replaces)
            return dynamic.DiffResult(changes=True, replaces=replaces, delete_before_replace=first)
        desired = bags.lifecycle.desired(given, SESSION.home)
        return dynamic.DiffResult(
            changes=bool(bags.lifecycle.plan(bags.account(olds), existing, desired))
        )

    @user_errors()
    def create(self, props: Properties) -> dynamic.CreateResult:
        """Adopt or create it."""
        SESSION.keep_secret(props)
        desired = self.bags.lifecycle.desired(decode(props), SESSION.home)
        created = self.bags.lifecycle.create(self.bags.account(props), desired)
        return dynamic.CreateResult(self.bags.id_of(created), self.bags.outputs(props, created))

    @user_errors()
    def read(self, sid: str, props: Properties) -> dynamic.ReadResult:
        """Return what Twilio holds, as outputs and as the inputs that would have led to it."""
        SESSION.note_read()
        SESSION.note_stack(props)
        SESSION.keep_secret(props)
        SESSION.foresee_destroy(props)
        account = self.bags.account(props)
        if not inactive.is_active(account):
            return dynamic.ReadResult(sid, props) if inactive.still_counts(account) else _gone()
        existing = self.bags.existing(sid, props)
        found = self.bags.lifecycle.read(account, existing)
        if found is None:
            return _gone()
        if found == existing:
            return dynamic.ReadResult(sid, props)
        state = self.bags.outputs(props, found)
        return dynamic.ReadResult(sid, state, self.bags.found_inputs(state))

    @user_errors()
    def update(self, sid: str, olds: Properties, news: Properties) -> dynamic.UpdateResult:
        """Write what differs."""
        SESSION.keep_secret(news)
        SESSION.keep_secret(olds)
        desired = self.bags.lifecycle.desired(decode(news), SESSION.home)
        existing = self.bags.existing(sid, olds)
        updated = self.bags.lifecycle.update(self.bags.account(news), existing, desired)
        return dynamic.UpdateResult(self.bags.outputs(news, updated))

    @user_errors()
    def delete(self, sid: str, props: Properties) -> None:
        """Delete it. In a closed account, it is gone already."""
        SESSION.note_stack(props)
        SESSION.keep_secret(props)
        account = self.bags.account(props)
        if not inactive.is_closed(account):
            self.bags.lifecycle.delete(account, self.bags.existing(sid, props))


def _gone() -> dynamic.ReadResult:
    return dynamic.ReadResult("", {})  # None as outputs would break refresh (measured)
