"""A small model of the Pulumi engine: its order of steps over the real providers, without its start-up time.

The order is that of pulumi, pkg/v3 resource/deploy (step_generator.go, deployment_executor.go, step.go). States are
written as Pulumi's backend for files lays them out, after each step, or at the end of a run with
PULUMI_SKIP_CHECKPOINTS: who is killed then has written nothing. Each run is a process of its own: another session.
"""

from __future__ import annotations

import contextlib
import copy
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import requests
from pulumi import dynamic
from pulumi.runtime.rpc import UNKNOWN
from requests.adapters import HTTPAdapter

from pulumi_twilio_studio.kinds import KINDS
from pulumi_twilio_studio.resources import replacements
from pulumi_twilio_studio.resources.note import NoteProvider
from pulumi_twilio_studio.resources.sentences import Error
from pulumi_twilio_studio.resources.session import Session
from pulumi_twilio_studio.studio.retry import RetryBudget, RetryPolicy
from support.sessions import begin_session

PROVIDERS: dict[str, type[dynamic.ResourceProvider]] = {
    kind.name: getattr(import_module(f"pulumi_twilio_studio.{kind.module}"), kind.provider)
    for kind in KINDS
} | {"Note": NoteProvider}
ENTRANCES = ("PhoneNumber", "MessagingService", "ConversationAddress")
Json = dict[str, Any]


class Killed(BaseException):
    """The process ends here, whatever it was doing."""


@dataclass(frozen=True)
class Of:
    """The ID of another resource of the program, as `flow.sid` is."""

    name: str


@dataclass
class Resource:
    """What a program declares."""

    kind: str
    name: str
    given: Json = field(default_factory=dict)

    @property
    def needs(self) -> set[str]:
        """The names of those whose IDs it takes."""
        return {value.name for value in self.given.values() if isinstance(value, Of)}


@dataclass
class Trouble:
    """What befalls the requests of a run, counted from 1."""

    at: int = 0
    """Which request it befalls; 0 for none."""

    kind: str = "once"
    """`once`: that request fails; `rest`: all from then on do; `kill`: the process ends there."""

    is_after: bool = False
    """Whether that request has taken effect."""

    seen: int = 0

    def send(
        self, send: Callable[..., requests.Response], *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send a request, or not."""
        self.seen += 1
        is_here = self.seen == self.at
        if self.at and (is_here or (self.kind == "rest" and self.seen > self.at)):
            if is_here and self.is_after:
                send(*args, **kwargs)
            if self.kind == "kill":
                raise Killed
            raise requests.ConnectionError("the connection was reset")
        return send(*args, **kwargs)

    @property
    def has_struck(self) -> bool:
        """Whether anything befell the run."""
        return 0 < self.at <= self.seen


@dataclass
class Run:
    """What a run is told to do, and what came of it."""

    refreshes: bool = True
    is_preview: bool = False
    goes_on: bool = False
    """`--continue-on-error`."""

    targets: frozenset[str] | None = None
    """Names of resources."""

    trouble: Trouble = field(default_factory=Trouble)
    refusals: list[str] = field(default_factory=list)
    """Sentences that the user reads as errors."""

    tracebacks: list[BaseException] = field(default_factory=list)
    """What no user should read."""

    replaced: set[str] = field(default_factory=set)
    """IDs of what was made anew because its inputs changed."""

    steps: list[str] = field(default_factory=list)
    said: str = ""
    was_killed: bool = False

    @property
    def is_well(self) -> bool:
        """Whether it ended well."""
        return not (self.refusals or self.tracebacks or self.was_killed)


class _Stop(Exception):
    """No further step is taken."""


class Stack:
    """One stack of a project in a folder, with its state in that folder."""

    def __init__(
        self,
        folder: Path,
        project: str,
        name: str,
        environ: Mapping[str, str],
        config: Json,
        *,
        skips_checkpoints: bool = False,
    ) -> None:
        self.project, self.name, self.config = project, name, config
        self._skips_checkpoints = skips_checkpoints
        self.resources: list[Json] = []
        self._folder, self._environ = folder, environ
        self._file = folder / ".pulumi" / "stacks" / project / f"{name}.json"
        self._file.parent.mkdir(parents=True, exist_ok=True)
        (folder / ".pulumi" / "meta.yaml").write_text("version: 1\n")
        (folder / "Pulumi.yaml").write_text(f"name: {project}\nruntime: python\n")
        self._write()

    def identity(self, name: str) -> str:
        """The identity that the program of this stack gives a resource."""
        organization = self.config.get("twilio-studio:identity", "organization")
        return f"{organization}/{self.project}/{self.name}/{name}"

    def entry(self, resource: Resource) -> Json | None:
        """The state's entry of a resource, unless it only waits for its deletion."""
        return next((each for each in self._living() if each["urn"] == self._urn(resource)), None)

    def holds(self, sid: str, program: Mapping[str, Resource]) -> bool:
        """Whether a resource of that program has that ID in the state, and is to keep it."""
        return any(
            (entry := self.entry(each)) is not None
            and entry["id"] == sid
            and each.given.get("adopt", sid) == sid
            for each in program.values()
            if each.kind != "TestUsers"
        )

    def up(self, program: Mapping[str, Resource], run: Run) -> Run:
        """Make the program true: refresh, register each resource in turn, delete what is left."""
        kept = copy.deepcopy(self.resources)
        with self._process(run):
            if run.refreshes:
                self._refresh(run)
            self._register(program, run)
            if not run.is_preview:  # the engine asks a provider nothing in the preview of a delete
                self._delete_the_rest(program, run)
        if run.is_preview:
            self.resources = kept
        self._write()
        return run

    @contextlib.contextmanager
    def running(self, run: Run) -> Iterator[None]:
        """A run whose resources are registered one by one, as a program does; what is left is not deleted."""
        kept = copy.deepcopy(self.resources)
        with self._process(run):
            if run.refreshes:
                self._refresh(run)
            yield
        if run.is_preview:
            self.resources = kept
        self._write()

    def register(self, resource: Resource, run: Run) -> Json | None:
        """The state's entry of a resource; None where a preview does not know it yet, or where it was refused."""
        try:
            self._registered(resource, self.entry(resource), {resource.name: resource}, run)
        except _Stop:
            return None
        return self.entry(resource)

    def destroy(self, run: Run) -> Run:
        """Delete all that the state holds."""
        with self._process(run):
            if run.refreshes:
                self._refresh(run)
            self._delete_the_rest({}, run)
        self._write()
        return run

    def _living(self) -> list[Json]:
        return [each for each in self.resources if not each.get("delete")]

    def _urn(self, resource: Resource) -> str:
        kind = f"pulumi-python:dynamic/studio:{resource.kind}"
        return f"urn:pulumi:{self.name}::{self.project}::{kind}::{resource.name}"

    def _save(self) -> None:
        """Write the state in the middle of a run."""
        if not self._skips_checkpoints:
            self._write()

    def _write(self) -> None:
        latest = {"manifest": {}, "resources": self.resources}
        checkpoint = {"stack": f"organization/{self.project}/{self.name}", "latest": latest}
        self._file.write_text(json.dumps({"version": 3, "checkpoint": checkpoint}))

    @contextlib.contextmanager
    def _process(self, run: Run) -> Iterator[None]:
        """A process of its own for a run; where it ends early, what it did is in the state, if that is written."""
        before = copy.deepcopy(self.resources)
        session = Session(RetryPolicy(sleep=lambda _: None, quota=RetryBudget()))
        send = HTTPAdapter.send
        said = io.StringIO()
        with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(said):
            begin_session(patch, session)
            replacements._replaced.clear()
            replacements._flows_of.cache_clear()
            patch.setattr(
                HTTPAdapter, "send", lambda *args, **kwargs: run.trouble.send(send, *args, **kwargs)
            )
            patch.chdir(self._folder)
            own = {
                "PULUMI_BACKEND_URL": f"file://{self._folder}",
                "PULUMI_PROJECT": self.project,
                "TWILIO_STUDIO_TRACEBACK": "1",
            }
            for name, value in {**self._environ, **own}.items():
                patch.setenv(name, value)
            self._configure()
            try:
                yield
            except _Stop:
                pass
            except Killed:
                run.was_killed = True
                if self._skips_checkpoints:
                    self.resources = before
            finally:
                _close(session)
        run.said = said.getvalue()

    def _configure(self) -> None:
        request = dynamic.ConfigureRequest(dynamic.Config(dict(self.config), self.project))
        for provider in PROVIDERS.values():
            provider().configure(request)

    def _refresh(self, run: Run) -> None:
        """Read every entry; one that is gone is dropped. What was found is compared with the last program's inputs."""
        for entry in list(self.resources):
            if run.targets is not None and entry["urn"].rpartition("::")[2] not in run.targets:
                continue
            provider = _provider(entry)
            found = self._step(
                run, "read", provider.read, entry["id"], _wired(entry["outputs"]), stops=True
            )
            if not found.id:
                self.resources.remove(entry)
                continue
            inputs = entry["inputs"]
            entry["outputs"] = found.outs
            if found.inputs is not None:
                entry["inputs"] = found.inputs
            self._compared(run, provider, entry, inputs)

    def _register(self, program: Mapping[str, Resource], run: Run) -> None:
        lost: set[str] = set()
        for resource in program.values():
            entry = self.entry(resource)
            if run.targets is not None and resource.name not in run.targets:
                if entry is None:
                    lost.add(resource.name)  # it is not made, and nothing that needs it can be
                continue
            if resource.needs & lost:
                lost.add(resource.name)
                if run.targets is not None:  # "... was not specified in --target list"
                    raise _Stop
                continue
            if not self._registered(resource, entry, program, run):
                lost.add(resource.name)

    def _registered(
        self, resource: Resource, entry: Json | None, program: Mapping[str, Resource], run: Run
    ) -> bool:
        """Check, and create, update or replace; False where that failed and the run goes on."""
        provider = PROVIDERS[resource.kind]()
        news = self._news(resource, program)
        inputs = self._checked(run, provider, entry["inputs"] if entry else {}, news)
        if entry is None:
            return self._created(run, resource, inputs)
        diff = self._compared(run, provider, entry, inputs)
        if diff.replaces:
            inputs = self._checked(run, provider, {}, news)
            return self._created(run, resource, inputs, replaced=entry)
        if not diff.changes:
            entry["inputs"] = inputs
            return True
        if run.is_preview:
            return True
        done = self._step(
            run,
            "update",
            provider.update,
            entry["id"],
            _wired(entry["outputs"]),
            _wired(inputs),
        )
        if done is None:
            return False
        entry.update(inputs=inputs, outputs=done.outs)
        self._save()
        return True

    def _news(self, resource: Resource, program: Mapping[str, Resource]) -> Json:
        """The inputs as the program registers them: IDs filled in, where they are known."""
        news: Json = {}
        for key, value in resource.given.items():
            if isinstance(value, Of):
                entry = self.entry(program[value.name])
                news[key] = entry["id"] if entry else UNKNOWN
            else:
                news[key] = value
        if resource.kind != "TestUsers":
            news.setdefault("identity", self.identity(resource.name))
        return news

    def _compared(
        self, run: Run, provider: dynamic.ResourceProvider, entry: Json, inputs: Json
    ) -> dynamic.DiffResult:
        outputs = _wired(entry["outputs"])
        found: dynamic.DiffResult = self._step(
            run, "diff", provider.diff, entry["id"], outputs, _wired(inputs), stops=True
        )
        return found

    def _checked(
        self, run: Run, provider: dynamic.ResourceProvider, olds: Json, news: Json
    ) -> Json:
        checked = self._step(run, "check", provider.check, _wired(olds), _wired(news), stops=True)
        if checked.failures:
            run.refusals += [each.reason for each in checked.failures]
            raise _Stop
        return dict(checked.inputs)

    def _created(
        self, run: Run, resource: Resource, inputs: Json, replaced: Json | None = None
    ) -> bool:
        """Make it; what it replaces stays in the state until it is deleted."""
        if run.is_preview:
            return True
        made = self._step(run, "create", PROVIDERS[resource.kind]().create, _wired(inputs))
        if made is None:
            return False
        if replaced is not None:
            replaced["delete"] = True
            run.replaced.add(replaced["id"])
        self.resources.append(
            {
                "urn": self._urn(resource),
                "custom": True,
                "id": made.id,
                "type": f"pulumi-python:dynamic/studio:{resource.kind}",
                "inputs": inputs,
                "outputs": made.outs,
            }
        )
        self._save()
        return True

    def _delete_the_rest(self, program: Mapping[str, Resource], run: Run) -> None:
        """What waits for its deletion, and what the program does not declare; the latest first."""
        declared = {self._urn(each) for each in program.values()}
        failed = False
        for kind in (*ENTRANCES, "Note", "TestUsers", "Flow", "Subaccount"):
            for entry in [each for each in reversed(self.resources) if _kind(each) == kind]:
                name = entry["urn"].rpartition("::")[2]
                is_left = entry.get("delete") or entry["urn"] not in declared
                if not is_left or (run.targets is not None and name not in run.targets):
                    continue
                if failed:  # what it depends on cannot go before it
                    raise _Stop
                deleted = self._step(
                    run,
                    "delete",
                    _deletes(_provider(entry)),
                    entry["id"],
                    _wired(entry["outputs"]),
                )
                if deleted is None:
                    failed = True
                    continue
                self.resources = [each for each in self.resources if each is not entry]
                self._save()

    def _step(
        self, run: Run, verb: str, call: Callable[..., Any], *args: Any, stops: bool = False
    ) -> Any:
        """What the provider answers; None where it failed and the run goes on."""
        try:
            answer = call(*args)
        except Error as refusal:
            run.refusals.append(str(refusal))
        except Exception as failure:  # noqa: BLE001 -- whatever comes is what the test looks for
            run.tracebacks.append(failure)
        else:
            run.steps.append(verb)
            return answer
        if stops or not run.goes_on:
            raise _Stop
        return None


def _provider(entry: Json) -> dynamic.ResourceProvider:
    return PROVIDERS[_kind(entry)]()


def _deletes(provider: dynamic.ResourceProvider) -> Callable[[str, Json], bool]:
    """Its delete, which answers nothing, as a step that answers."""

    def delete(sid: str, props: Json) -> bool:
        provider.delete(sid, props)
        return True

    return delete


def _kind(entry: Json) -> str:
    return str(entry["type"].rpartition(":")[2])


def _wired(props: Json) -> Json:
    """The property bag as it comes out of the engine's protocol, which knows no integers."""
    found: Json = json.loads(json.dumps(props), parse_int=float)
    return found


def _close(session: Session) -> None:
    if session._parent is not None:
        session._parent.accounts.client.close()
    for account in session._accounts.values():
        account.client.close()
