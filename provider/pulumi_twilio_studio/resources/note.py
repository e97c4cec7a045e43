"""What an entrance did before its stack took it over, in the state before anything is written.

The engine forgets a create that failed: a provider that is killed after its write leaves no trace in the state. So what
stood in a number before would be lost. Therefore each entrance has a resource of this type, which is made first. Only
its delete may write at Twilio: it gives back what a killed run left.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

import pulumi
from pulumi import dynamic

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle import inactive
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.takeover import NOTED
from pulumi_twilio_studio.resources.properties import decode, encode
from pulumi_twilio_studio.resources.sentences import user_errors
from pulumi_twilio_studio.resources.session import SESSION

if TYPE_CHECKING:
    from pulumi_twilio_studio.kinds import Kind
    from pulumi_twilio_studio.resources.entrance_bags import EntranceBags
    from pulumi_twilio_studio.resources.properties import Properties


class Note(dynamic.Resource, module="studio", name="Note"):
    """What an entrance did before. Each entrance declares its own."""

    def __init__(
        self, kind: Kind, resource_name: str, given: Properties, opts: pulumi.ResourceOptions
    ) -> None:
        """Declare it for the named entrance of that kind, with the inputs of the entrance."""
        entrance = kind.module.rpartition(".")[2]
        props = {**given, "entrance": entrance}
        super().__init__(NoteProvider(), f"{kind.name} {resource_name}", props, opts)


class NoteProvider(dynamic.ResourceProvider):
    """The adapter between the engine's calls and what is noted of an entrance."""

    serialize_as_secret_always = False  # pickled as a reference to this class, which has no state

    def configure(self, req: dynamic.ConfigureRequest) -> None:
        """Take the stack's configuration."""
        SESSION.configure(req.config)

    def check(self, olds: Properties, news: Properties) -> dynamic.CheckResult:
        """Return the inputs with what stands there now. What is wrong with them is said of the entrance itself."""
        SESSION.note_stack(news, is_declared=True)
        SESSION.keep_secret(news)
        bags, inputs = _bags(news["entrance"]), decode(news)
        try:
            bags.lifecycle.note(SESSION, inputs, decode(olds))
        except Error:
            inputs = {**decode(news), **{name: olds[name] for name in NOTED if name in olds}}
        called = (bags.lifecycle.named_by, *bags.lifecycle.made_of)
        names = ("entrance", "identity", "account_sid", *called, *NOTED, "on_delete", "hidden")
        kept = {name: inputs[name] for name in names if name in inputs}
        return dynamic.CheckResult(encode(bags.kept(_told(kept))), [])

    def diff(self, _sid: str, olds: Properties, news: Properties) -> dynamic.DiffResult:
        """Return whether there is more to note."""
        return dynamic.DiffResult(
            changes=any(olds.get(name) != news.get(name) for name in (*NOTED, "on_delete"))
        )

    def create(self, props: Properties) -> dynamic.CreateResult:
        """Note it."""
        return dynamic.CreateResult(props["identity"], _bags(props["entrance"]).kept(props))

    def update(self, _sid: str, _olds: Properties, news: Properties) -> dynamic.UpdateResult:
        """Note it anew."""
        return dynamic.UpdateResult(_bags(news["entrance"]).kept(news))

    @user_errors()
    def delete(self, _sid: str, props: Properties) -> None:
        """Give back what a killed run pointed and could not record."""
        SESSION.note_stack(props)
        SESSION.keep_secret(props)
        bags = _bags(props["entrance"])
        account = bags.account(props) if "account_sid" in props else None
        if account is not None and inactive.is_active(account):
            bags.lifecycle.forget(account, props)


def _bags(entrance: str) -> EntranceBags:
    bags: EntranceBags = import_module(f"{__package__}.{entrance}_bags").BAGS
    return bags


def _told(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the inputs, with an unknown value for what holds one: the engine takes it only as a whole."""
    unknown = [
        name
        for name, value in inputs.items()
        if isinstance(value, dict) and UNKNOWN in value.values()
    ]
    return {**inputs, **dict.fromkeys(unknown, UNKNOWN)}
