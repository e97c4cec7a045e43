"""A runner of GitHub Actions for the workflows of a repository.

It does what the actions of others would do that they use (checkout, artifacts, Python, Pulumi), runs each `run:` as a
process, and fails on all that it does not know. Sources: docs.github.com, "Workflow syntax for GitHub Actions",
"Variables reference", "Workflow commands".
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from support.forge_server import REPOSITORY, ForgeServer, job_token
from support.pipelines.expressions import Contexts, NotKnown
from support.pipelines.machine import Machine, Ran, git

SHELLS = {
    None: ["bash", "-e"],
    "bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"],
}
WORKFLOWS = ".github/workflows"
JOB_KEYS = {
    *(
        "runs-on",
        "timeout-minutes",
        "permissions",
        "steps",
        "if",
        "needs",
        "strategy",
        "environment",
    ),
    *("env", "concurrency", "uses", "with", "secrets"),
}
STEP_KEYS = {"name", "id", "if", "env", "run", "shell", "uses", "with"}


@dataclass
class Environment:
    """What GitHub keeps for an environment."""

    secrets: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)


@dataclass
class WorkflowRun:
    """What happened in one run of a workflow."""

    ran: list[Ran] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    """`success`, `failure` or `skipped` of each job."""

    summaries: dict[str, str] = field(default_factory=dict)
    environments: list[str] = field(default_factory=list)
    """Those that jobs ran in, in their order."""

    groups: list[str] = field(default_factory=list)
    """The concurrency group of each job, in their order; "" without."""

    def __str__(self) -> str:
        return "\n".join(
            f"--- {each.job}: {each.step} ({each.code})\n{each.text}" for each in self.ran
        )


class GitHub:
    """A repository at GitHub with its environments, and the machine that runs its jobs."""

    def __init__(
        self,
        origin: Path,
        machine: Machine,
        forge: ForgeServer,
        environments: Mapping[str, Environment],
    ) -> None:
        self.origin = origin
        self.machine = machine
        self.forge = forge
        self.environments = environments
        self.artifacts = machine.folder / "artifacts"
        self._runs = 0

    def run(
        self,
        workflow: str,
        on: str,
        event: Mapping[str, Any],
        inputs: Mapping[str, str] | None = None,
        ref: str = "main",
    ) -> WorkflowRun:
        """Run a workflow of a branch's newest commit, for an event that must be one of its own."""
        self._runs += 1
        shutil.rmtree(self.artifacts, ignore_errors=True)
        commit = git(self.origin, "rev-parse", ref)
        text = self._file(commit, f"{WORKFLOWS}/{workflow}")
        assert on in _triggers(text), f"{workflow} does not run on {on}"
        github = {
            "event_name": on,
            "event": event,
            "repository": REPOSITORY,
            "server_url": "https://github.com",
            "run_id": str(self._runs),
            "ref_name": ref,
            "actor": "ada",
            "sha": commit,
        }
        given = {**_defaults(_triggers(text).get(on)), **(inputs or {})}
        found = WorkflowRun()
        self._jobs(text, github, given, found, has_secrets=True, prefix="")
        return found

    def _file(self, commit: str, path: str) -> dict[Any, Any]:
        loaded = yaml.safe_load(git(self.origin, "show", f"{commit}:{path}"))
        assert isinstance(loaded, dict)
        return loaded

    def _jobs(
        self,
        workflow: dict[Any, Any],
        github: dict[str, Any],
        inputs: Mapping[str, Any],
        found: WorkflowRun,
        *,
        has_secrets: bool,
        prefix: str,
    ) -> str:
        """Run all jobs of a workflow, each after those that it needs; the result of them together."""
        needs: dict[str, dict[str, str]] = {}
        todo = dict(workflow["jobs"])
        while todo:
            name = next(each for each, job in todo.items() if _needed(job) <= needs.keys())
            job = todo.pop(name)
            _refuse_unknown(job.keys() - JOB_KEYS, f"job {name}")
            before = {each: needs[each] for each in _needed(job)}
            results = [
                self._job(workflow, f"{prefix}{name}", job, values, found, has_secrets=has_secrets)
                for values in self._matrix(job, github, inputs, before)
            ]
            needs[name] = {"result": _together(results)}
            found.results[f"{prefix}{name}"] = needs[name]["result"]
        return _together([each["result"] for each in needs.values()])

    def _matrix(
        self,
        job: dict[str, Any],
        github: dict[str, Any],
        inputs: Mapping[str, Any],
        needs: dict[str, dict[str, str]],
    ) -> Iterator[dict[str, Any]]:
        """The values that each job of a matrix has; one without a matrix."""
        axes = job.get("strategy", {}).get("matrix", {})
        for chosen in product(*axes.values()):
            matrix = dict(zip(axes, chosen, strict=True))
            yield {"github": dict(github), "inputs": inputs, "needs": needs, "matrix": matrix}

    def _job(
        self,
        workflow: dict[Any, Any],
        name: str,
        job: dict[str, Any],
        values: dict[str, Any],
        found: WorkflowRun,
        *,
        has_secrets: bool,
    ) -> str:
        ended = [each["result"] for each in values["needs"].values()]
        contexts = Contexts(values, _functions(_together(ended)))
        if not contexts.holds(job.get("if", "true")):
            return "skipped"
        rights = job.get("permissions", workflow.get("permissions"))
        assert rights is not None, f"{name} has all rights that the repository gives by default"
        if "uses" in job:
            called = self._file(values["github"]["sha"], job["uses"].removeprefix("./"))
            given = {key: contexts.fill(str(each)) for key, each in job.get("with", {}).items()}
            declared = _triggers(called)["workflow_call"]["inputs"]
            assert given.keys() == declared.keys()
            return self._jobs(
                called,
                values["github"],
                given,
                found,
                has_secrets=job.get("secrets") == "inherit",
                prefix=f"{name} / ",
            )
        return _Job(self, workflow, name, job, values, rights, has_secrets=has_secrets).run(found)


class _Job:
    """One job on its machine."""

    def __init__(
        self,
        github: GitHub,
        workflow: dict[Any, Any],
        name: str,
        job: dict[str, Any],
        values: dict[str, Any],
        rights: dict[str, str],
        *,
        has_secrets: bool,
    ) -> None:
        self.github = github
        self.machine = github.machine
        stack = values["matrix"].get("stack")
        self.name = f"{name} ({stack})" if stack else name
        self.job = job
        request = values["github"]["event"].get(
            "pull_request", {"head": {"repo": {"full_name": REPOSITORY}}}
        )
        is_fork = request["head"]["repo"]["full_name"] != REPOSITORY
        self.rights = {right for right, value in rights.items() if value == "write" and not is_fork}
        self.failed = False
        self.outputs: dict[str, Any] = {}
        self.path: list[str] = []
        values["github"]["token"] = job_token(*self.rights)
        self.values = {**values, "steps": self.outputs}
        before = Contexts(self.values, self._functions())
        self.environment = before.fill(str(job.get("environment", "")))
        assert not self.environment or self.environment in github.environments, self.environment
        kept = github.environments.get(self.environment, Environment())
        self.values["secrets"] = dict(kept.secrets) if has_secrets and not is_fork else {}
        self.values["vars"] = dict(kept.variables)
        self.env = {
            key: self.contexts.fill(str(value))
            for key, value in {**workflow.get("env", {}), **job.get("env", {})}.items()
        }

    @property
    def contexts(self) -> Contexts:
        return Contexts({**self.values}, self._functions())

    def run(self, found: WorkflowRun) -> str:
        """Run its steps; `success` or `failure`."""
        self.machine.begin()
        self.found = found
        if self.environment:
            found.environments.append(self.environment)
        group = self.job.get("concurrency", {}).get("group", "")
        found.groups.append(self.contexts.fill(group))
        self.summary = self.machine.folder / "summary.md"
        self.summary.write_text("")
        for step in self.job["steps"]:
            self._step(step, self.contexts, {})
        found.summaries[self.name] = self.summary.read_text()
        return "failure" if self.failed else "success"

    def _functions(self) -> dict[str, Any]:
        return _functions("failure" if self.failed else "success")

    def _step(self, step: dict[str, Any], contexts: Contexts, more: dict[str, str]) -> None:
        _refuse_unknown(step.keys() - STEP_KEYS, f"step of {self.name}")
        if not contexts.holds(step.get("if", "true")):
            return
        if "uses" in step:
            self._use(step, contexts)
            return
        env = {key: contexts.fill(str(each)) for key, each in step.get("env", {}).items()}
        self._script(step, {**more, **env}, contexts)

    def _use(self, step: dict[str, Any], contexts: Contexts) -> None:
        given = {key: contexts.fill(_as_yaml(each)) for key, each in step.get("with", {}).items()}
        name, _, _ = step["uses"].partition("@")
        if name.startswith("./"):
            self._composite(name.removeprefix("./"), given)
        elif name == "actions/checkout":
            may_push = "contents" in self.rights and given.get("persist-credentials") != "false"
            sha = self.values["github"]["sha"]
            self.machine.clone(self.github.origin, sha, may_push=may_push)
        elif name == "actions/setup-python":
            assert given["python-version"]
        elif name == "pulumi/actions":
            assert given.keys() == {"pulumi-version"}, "only the installation"
        elif name == "actions/upload-artifact":
            self._upload(given)
        elif name == "actions/download-artifact":
            self._download(given)
        else:
            raise NotKnown(step["uses"])

    def _composite(self, folder: str, given: dict[str, str]) -> None:
        action = yaml.safe_load((self.machine.work / folder / "action.yml").read_text())
        assert "composite" == action["runs"]["using"]
        declared = action.get("inputs", {})
        assert given.keys() <= declared.keys()
        inputs = {key: given.get(key, each["default"]) for key, each in declared.items()}
        for step in action["runs"]["steps"]:
            assert "uses" in step or "shell" in step, "a step of a composite action names its shell"
            self._step(step, Contexts({"inputs": inputs}, self._functions()), {})

    def _script(self, step: dict[str, Any], env: dict[str, str], contexts: Contexts) -> None:
        files = {
            name: self.machine.folder / name
            for name in ("GITHUB_OUTPUT", "GITHUB_PATH", "GITHUB_ENV")
        }
        for file in files.values():
            file.write_text("")
        event = self.machine.folder / "event.json"
        event.write_text(json.dumps(self.values["github"]["event"]))
        environ = {
            **self.env,
            **env,
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.github.forge.url,
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_SHA": self.values["github"]["sha"],
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            **{name: str(file) for name, file in files.items()},
            "PATH": ":".join([*reversed(self.path), self.machine.path]),
        }
        done = self.machine.run(SHELLS[step.get("shell")], contexts.fill(step["run"]), environ)
        ran = Ran(
            self.name,
            step.get("name", step["run"].partition("\n")[0]),
            done.returncode,
            done.stdout,
        )
        self.found.ran.append(ran)
        self.failed = self.failed or done.returncode != 0
        self.path += files["GITHUB_PATH"].read_text().split()
        self.env |= _pairs(files["GITHUB_ENV"])
        if "id" in step:
            self.outputs[step["id"]] = {"outputs": _pairs(files["GITHUB_OUTPUT"])}

    def _upload(self, given: dict[str, str]) -> None:
        """Keep files; a folder with its content, at the path below the folder."""
        assert given.keys() <= {"name", "path", "overwrite"}
        kept = self.github.artifacts / given["name"]
        kept.mkdir(parents=True, exist_ok=True)
        for each in self.machine.work.glob(given["path"]):
            if each.is_dir():
                shutil.copytree(each, kept, dirs_exist_ok=True)
            else:
                shutil.copy(each, kept)

    def _download(self, given: dict[str, str]) -> None:
        assert given.keys() == {"pattern", "path", "merge-multiple"}
        assert "true" == given["merge-multiple"]
        for each in sorted(self.github.artifacts.glob(given["pattern"])):
            shutil.copytree(each, self.machine.work / given["path"], dirs_exist_ok=True)


def _functions(result: str) -> dict[str, Any]:
    return {
        "success": lambda: result == "success",
        "failure": lambda: result == "failure",
        "cancelled": lambda: False,
        "always": lambda: True,
    }


def _together(results: list[str]) -> str:
    """The result of several jobs."""
    if "failure" in results:
        return "failure"
    return "skipped" if results and set(results) == {"skipped"} else "success"


def _needed(job: dict[str, Any]) -> set[str]:
    needed = job.get("needs", [])
    return {needed} if isinstance(needed, str) else set(needed)


def _triggers(workflow: dict[Any, Any]) -> dict[str, Any]:
    """What starts it; YAML 1.1 reads the key `on` as true."""
    found: dict[str, Any] = workflow[True]
    return found


def _defaults(trigger: Any) -> dict[str, str]:
    declared = (trigger or {}).get("inputs", {}) if isinstance(trigger, dict) else {}
    return {key: each.get("default", "") for key, each in declared.items()}


def _pairs(file: Path) -> dict[str, str]:
    lines = file.read_text().splitlines()
    return {key: value for key, _, value in (line.partition("=") for line in lines)}


def _as_yaml(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _refuse_unknown(keys: set[str], where: str) -> None:
    if keys:
        raise NotKnown(f"{where}: {', '.join(sorted(keys))}")
