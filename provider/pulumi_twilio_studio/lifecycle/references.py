"""What the references of a template lead to in one account."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pulumi_twilio_studio.definition import DefinitionError, Found
from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.studio.entries import NamedEntry
from pulumi_twilio_studio.studio.errors import Inactive, StudioError

if TYPE_CHECKING:
    from pulumi_twilio_studio.definition import Definition, Reference, ReferenceKind, Unresolved
    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.studio.directory import Directory
    from pulumi_twilio_studio.studio.models import Flow

AnEntry = TypeVar("AnEntry", bound=NamedEntry)

_AT_ONCE = 8
"""References looked up side by side. The account's gate limits how many requests are open at once."""


class NotNamed(Error):
    """Why a reference leads to nothing or to several things, as a part of a sentence."""


@dataclass(frozen=True)
class Names:
    """What things are called in one account."""

    directory: Directory
    flows: Callable[[], Iterable[Flow]]
    """Returns the account's flows. Called only if a flow is referred to."""

    @classmethod
    def of(cls, account: Account) -> Names:
        """Return the names of that account."""
        return cls(account.client.directory, lambda: account.index.rows().values())

    def found(self, reference: Reference) -> Found:
        """Return what that reference leads to. Raises NotNamed, or StudioError if Twilio cannot be asked."""
        if reference.kind == "function":
            return self._function(*reference.names)
        *home, name = reference.names
        entries = self.entries(reference.kind, *home)
        try:
            return Found(_only(list(entries), name, reference.kind, entries).sid)
        except NotNamed as failure:
            if reference.kind != "flow":
                raise
            raise NotNamed(
                f"{failure}. If this stack makes that flow, pass its output instead: "
                f'studio.template(..., **{{"{reference.place.content}": other.sid}})'
            ) from None

    def entries(
        self, kind: ReferenceKind, home: str | None = None
    ) -> Mapping[NamedEntry, NamedEntry | None]:
        """Return all things of a kind other than "function", each with its workspace, if it is in one.

        `home` is the only workspace to look into. Raises as `found` does.
        """
        match kind:
            case "flow":
                rows: Sequence[NamedEntry] = [
                    NamedEntry(flow.sid, flow.friendly_name) for flow in self.flows()
                ]
            case "messaging_service":
                rows = self.directory.messaging_services()
            case "content":
                rows = self.directory.contents()
            case "conversation_service":
                rows = self.directory.conversation_services()
            case _:
                return self._in_workspaces(kind, home)
        return dict.fromkeys(rows)

    def _in_workspaces(
        self, kind: ReferenceKind, home: str | None
    ) -> Mapping[NamedEntry, NamedEntry | None]:
        rows = self.directory.workflows if kind == "workflow" else self.directory.task_channels
        workspaces = self.directory.workspaces()
        if home is not None:
            workspaces = [_only(workspaces, home, "workspace")]
        return {entry: each for each in workspaces for entry in rows(each.sid)}

    def _function(self, service: str, environment: str, path: str) -> Found:
        home = _only(self.directory.function_services(), service, "function service")
        place = _only(self.directory.environments(home.sid), environment, "environment")
        if not place.build_sid:
            raise NotNamed(f"nothing is deployed in the environment {quoted(environment)}")
        deployed = self.directory.deployed(home.sid, place.build_sid)
        if f"/{path}" not in deployed:
            hint = nearest(f"/{path}", deployed)
            raise NotNamed(f"no function of that path is deployed there{hint}")
        url = f"https://{place.domain_name}/{path}"
        return Found(
            url,
            {
                "service_sid": home.sid,
                "environment_sid": place.sid,
                "function_sid": deployed[f"/{path}"],
                "url": url,
            },
        )


def resolve(account: Account, template: Unresolved) -> Definition:
    """Fill in a template with what its references lead to in that account.

    Raises OperationError with every reference that leads to nothing or to several things, by widget and property.
    Raises DefinitionError if the filled-in definition is not sound, and Inactive if the account is suspended or closed.
    """
    found = look_up_all(Names.of(account), template.references)
    problems = template.problems(found)
    if problems:
        raise OperationError(f"in {account.sid}:\n{DefinitionError(problems, template.source)}")
    return template.resolve({each: led for each, led in found.items() if isinstance(led, Found)})


def look_up_all(names: Names, references: Collection[Reference]) -> dict[Reference, Found | str]:
    """Return what each reference leads to, or a sentence that says why it leads nowhere. Raises Inactive."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = pool.map(lambda each: _outcome(names, each), references)
        return dict(zip(references, found, strict=True))


def _outcome(names: Names, reference: Reference) -> Found | str:
    try:
        return names.found(reference)
    except NotNamed as failure:
        return str(failure)
    except Inactive:
        raise  # once, not with every reference
    except StudioError as failure:
        return f"cannot be looked up: {failure}"


def _only(
    entries: Sequence[AnEntry],
    name: str,
    kind: str,
    homes: Mapping[AnEntry, NamedEntry | None] | None = None,
) -> AnEntry:
    """Return the one entry with that unique name, or else with that friendly name. Raises NotNamed."""
    called = kind.replace("_", " ")
    named = [each for each in entries if each.unique_name == name]
    named = named or [each for each in entries if each.friendly_name == name]
    if not named:
        known = {word for each in entries for word in (each.unique_name, each.friendly_name)}
        hint = nearest(name, sorted(known - {""}))
        raise NotNamed(f"there is no {called} {quoted(name)}{hint}")
    if len(named) > 1:
        above = [(homes or {}).get(each) for each in named]
        places = [_placed(each, home) for each, home in zip(named, above, strict=True)]
        hint = f"; write ${{{kind}:WORKSPACE/{name}}}" if len(set(above)) > 1 else ""
        raise NotNamed(f"{len(named)} {called}s have that name: {', '.join(places)}{hint}")
    return named[0]


def _placed(entry: NamedEntry, home: NamedEntry | None) -> str:
    return f"{entry.sid} in workspace {quoted(home.friendly_name)}" if home else entry.sid
