"""A definition that a user names: a file, a flow at Twilio, or a flow in a stack's state."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pulumi_twilio_studio.definition import Definition, parse
from pulumi_twilio_studio.definition.reading import is_json
from pulumi_twilio_studio.definition.text import nearest, quoted, shorten
from pulumi_twilio_studio.failures import WrongArgument
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.flow.history import parse_revision
from pulumi_twilio_studio.lifecycle.reached_by import WaysIn
from pulumi_twilio_studio.sids import DIGITS
from pulumi_twilio_studio.stack.engine import Engine
from pulumi_twilio_studio.stack.selection import find_stack, find_stacks
from pulumi_twilio_studio.stack.state import FLOW, name_in
from pulumi_twilio_studio.studio.errors import NotFound
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.flow.history import Which
    from pulumi_twilio_studio.stack.home import StackHome

_SID = re.compile(rf"(?P<sid>FW{DIGITS})(?:@(?P<revision>.+))?")
IN_A_STACK = "stack:"


class NamedDefinition(NamedTuple):
    """A definition and its label."""

    label: str
    definition: Definition
    sid: str = ""
    """The SID of its flow. "" for a file."""

    look: Callable[[], WaysIn] = WaysIn
    """Returns what leads to the flows of the account that it is from."""


class NamedFlow(NamedTuple):
    """A flow of a stack."""

    folder: Path
    """The project's folder."""

    stack: str
    """The full name of its stack, as far as it is known."""

    entry: dict[str, Any]
    """What the state holds of it."""

    @property
    def home(self) -> StackHome:
        """Its stack."""
        return find_stack(self.folder, self.stack, os.environ)


def find_definition(text: str, stack: str | None = None) -> NamedDefinition:
    """Return the definition that a user named. Raises WrongArgument for a revision that no flow can have.

    `stack:support` is the definition of the flow `support` in the state of the stack. Without `stack` it is the
    selected stack, and `stack:prod/support` is the flow of the stack `prod` (see `named_flow`). Raises StudioError,
    OperationError and DefinitionError.
    """
    if found := _SID.fullmatch(text):
        return _at_twilio(found["sid"], parse_revision(found["revision"] or "LatestPublished"))
    if text.startswith(IN_A_STACK):
        return _in_the_state(text, stack)
    exists = os.path.exists(text)  # noqa: PTH110 -- Path.exists fails on a text too long for a name
    if is_json(text) and not exists:
        begins = quoted(shorten(text.lstrip(), width=40))
        raise OperationError(f"{begins} is JSON text. Write it to a file, and name the file")
    return NamedDefinition(text, parse(Path(text) if exists else text))


def is_of_a_flow(text: str) -> bool:
    """Return whether the text names a definition of a flow that exists, and not a file."""
    return text.startswith(IN_A_STACK) or _SID.fullmatch(text) is not None


def refuse_idle_stack(stack: str | None, named: Iterable[str]) -> None:
    """Raise WrongArgument for a stack if no definition is looked up in it."""
    if stack is not None and not any(text.startswith(IN_A_STACK) for text in named):
        raise WrongArgument("it is only for stack:RESOURCE, which is not given")


def _at_twilio(sid: str, which: Which) -> NamedDefinition:
    # Here, because a file needs no HTTP client.
    from pulumi_twilio_studio.studio.accounts import open_client  # noqa: PLC0415 -- see above

    settings = Settings.resolve(lambda _: None, os.environ)
    with open_client(settings, settings.account_sid) as client:
        try:
            revision = client.fetch_revision(sid, which)
        except NotFound:
            if which != "LatestPublished":
                raise
            client.fetch_flow(sid)  # where there is no such flow, that is what has to be said
            raise OperationError(
                f"{sid} was never published, so no revision is live. Its draft is "
                f"{sid}@LatestRevision"
            ) from None
    label = f"{sid}@{revision.revision}"
    definition = Definition.from_api(revision.definition, source=label)
    return NamedDefinition(label, definition, sid, lambda: _ways_with(settings))


def named_flow(text: str, stack: str | None) -> NamedFlow:
    """Return the flow of a stack that `stack:NAME` or `stack:STACK/NAME` names. Raises OperationError.

    A stack's name contains no slash, but a resource's name may contain some. So what stands before the first slash is a
    stack only if the project has a stack of that name and `stack` is not given.
    """
    name = text.removeprefix(IN_A_STACK)
    before, slash, rest = name.partition("/")
    if (
        slash
        and stack is None
        and before in {home.stack for home in find_stacks(Path.cwd(), os.environ)}
    ):
        home = find_stack(Path.cwd(), before, os.environ)
        state = home.recorded()
        resources = state.resources if state else []
        return NamedFlow(home.folder, home.full_name or home.stack, _flow(resources, before, rest))
    engine = Engine.of(Path.cwd(), stack)
    return NamedFlow(engine.folder, engine.stack, flow_in_state(engine, name))


def _in_the_state(text: str, stack: str | None) -> NamedDefinition:
    found = named_flow(text, stack)
    name, outputs, sid = name_in(found.entry["urn"]), found.entry["outputs"], found.entry["id"]
    content, canvas = outputs["definition"], outputs["canvas"]
    if not (isinstance(content, str) and isinstance(canvas, str)):  # a secret is an object there
        raise OperationError(
            f"the definition of {quoted(name)} is a secret of stack {found.stack}. For the "
            f"definition at Twilio, name {sid}"
        )
    if not content:
        raise OperationError(
            f"stack {found.stack} holds no definition of {quoted(name)}: what it last read of {sid} is not one"
        )
    definition = Definition.from_text(content, canvas)
    return NamedDefinition(text, definition, sid, lambda: _ways_of(found, outputs["account_sid"]))


def _ways_with(settings: Settings) -> WaysIn:
    from pulumi_twilio_studio.stack.callers import ways_with  # noqa: PLC0415 -- as above

    return ways_with(settings, settings.account_sid)


def _ways_of(flow: NamedFlow, account_sid: str) -> WaysIn:
    from pulumi_twilio_studio.stack.callers import ways_of  # noqa: PLC0415 -- as above

    return ways_of(flow.home, account_sid)


def flow_in_state(engine: Engine, name: str) -> dict[str, Any]:
    """Return the flow of that name in the state. A flow that is only waiting to be deleted does not count.

    Raises OperationError if there is none, or more than one.
    """
    return _flow(engine.export().resources, engine.stack, name)


def _flow(resources: Sequence[dict[str, Any]], stack: str, name: str) -> dict[str, Any]:
    flows = [each for each in resources if each["type"] == FLOW and not each.get("delete")]
    names = [name_in(each["urn"]) for each in flows]
    if names.count(name) > 1:
        raise OperationError(f"stack {stack} has several flows {quoted(name)}")
    if name not in names:
        raise OperationError(f"stack {stack} has no flow {quoted(name)}{nearest(name, names)}")
    return flows[names.index(name)]
