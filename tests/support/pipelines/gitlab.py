"""A runner of GitLab CI for the pipeline of a repository.

It chooses jobs by their rules, and runs the scripts of each as one process. It fails on all that it does not know.
Sources: docs.gitlab.com, "CI/CD YAML syntax reference", "Predefined CI/CD variables reference", "Where variables can be
used".
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from support.forge_server import BOT, PROJECT, ForgeServer
from support.pipelines.expressions import NotKnown
from support.pipelines.machine import Machine, Ran, git

GLOBAL = {"stages", "workflow", "variables"}
KEYS = {
    *("extends", "stage", "rules", "script", "before_script", "after_script", "artifacts", "needs"),
    *("parallel", "environment", "variables", "resource_group", "image", "timeout"),
}
TERM = re.compile(r"""\s*(?:(?P<sign>==|!=|&&|\|\|)|\$(?P<name>\w+)|"(?P<text>[^"]*)")""")
SHELL = ["bash", "-eo", "pipefail"]


@dataclass
class PipelineRun:
    """What happened in one pipeline."""

    ran: list[Ran] = field(default_factory=list)
    results: dict[str, str] = field(default_factory=dict)
    """`success` or `failed` of each job that was in the pipeline; `manual` if it waits for a person."""

    environments: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(
            f"--- {each.job}: {each.step} ({each.code})\n{each.text}" for each in self.ran
        )


class GitLab:
    """A project at GitLab with the variables of its environments, and the machine that runs its jobs."""

    def __init__(
        self,
        origin: Path,
        machine: Machine,
        forge: ForgeServer,
        environments: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.origin = origin
        self.machine = machine
        self.forge = forge
        self.environments = environments
        self.artifacts = machine.folder / "artifacts"

    def run(
        self,
        source: str,
        variables: Mapping[str, str] | None = None,
        ref: str = "main",
        approved: frozenset[str] = frozenset(),
    ) -> PipelineRun:
        """Run the pipeline of a branch's newest commit; a person has started the `approved` jobs."""
        shutil.rmtree(self.artifacts, ignore_errors=True)
        commit = git(self.origin, "rev-parse", ref)
        loaded = yaml.safe_load(git(self.origin, "show", f"{commit}:.gitlab-ci.yml"))
        jobs = {
            name: _extended(name, loaded)
            for name in loaded
            if name not in GLOBAL and not name.startswith(".")
        }
        known = {
            "CI": "true",
            "CI_API_V4_URL": f"{self.forge.url}/api/v4",
            "CI_COMMIT_SHA": commit,
            "CI_DEFAULT_BRANCH": "main",
            "CI_PIPELINE_SOURCE": source,
            "CI_PIPELINE_URL": "https://gitlab.com/acme/bots/-/pipelines/1",
            "CI_PROJECT_ID": str(PROJECT),
            "CI_REPOSITORY_URL": str(self.origin),
            "GITLAB_TOKEN": BOT,
            "GITLAB_USER_EMAIL": "ada@example.com",
            "GITLAB_USER_NAME": "Ada",
            **({} if source == "merge_request_event" else {"CI_COMMIT_BRANCH": ref}),
        }
        given = {name: _default(each) for name, each in loaded.get("variables", {}).items()}
        asked = dict(variables or {})
        assert _first(loaded["workflow"]["rules"], {**given, **known, **asked}), "no pipeline"
        found = PipelineRun()
        for stage in loaded["stages"]:
            earlier = dict(found.results)
            for name, job in jobs.items():
                if job["stage"] == stage:
                    self._job(name, job, [known, given, asked], found, earlier, approved)
        assert {job["stage"] for job in jobs.values()} <= set(loaded["stages"])
        return found

    def _job(
        self,
        name: str,
        job: dict[str, Any],
        layers: list[dict[str, str]],
        found: PipelineRun,
        earlier: Mapping[str, str],
        approved: frozenset[str],
    ) -> None:
        """Run a job, once for each of its matrix, if its rules and the jobs before it let it run."""
        known, given, asked = layers
        rule = _first(job["rules"], {**given, **known, **asked})
        if rule is None:
            return
        when = rule.get("when", "on_success")
        before = [
            each for key, each in earlier.items() if not job.get("needs") or key in _needed(job)
        ]
        is_blocked = any(each != "success" for each in before)
        if when == "manual" and not is_blocked and name not in approved:
            found.results[name] = "manual"
            return
        if is_blocked and when != "always":
            found.results[name] = "skipped"
            return
        results = [
            self._one(
                name, job, {**given, **known, **job.get("variables", {}), **matrix, **asked}, found
            )
            for matrix in _matrix(job)
        ]
        found.results[name] = "success" if all(results) else "failed"

    def _one(
        self, name: str, job: dict[str, Any], variables: dict[str, str], found: PipelineRun
    ) -> bool:
        """Run one job; whether it succeeded."""
        variables = {key: _expand(str(value), variables) for key, value in variables.items()}
        if "environment" in job:
            environment = _expand(job["environment"]["name"], variables)
            variables |= self.environments[environment]
            found.environments.append(environment)
        if "resource_group" in job:
            found.groups.append(_expand(job["resource_group"], variables))
        label = f"{name}: [{variables['STACK']}]" if "parallel" in job else name
        self.machine.begin()
        self.machine.clone(self.origin, variables["CI_COMMIT_SHA"], may_push=True)
        needed = _needed(job)
        for kept in sorted(self.artifacts.glob("*")):
            if not needed or kept.name.partition(":")[0] in needed:
                shutil.copytree(kept, self.machine.work, dirs_exist_ok=True)
        lines = [*job.get("before_script", []), *job["script"]]
        done = self.machine.run(SHELL, "\n".join(lines), variables)
        found.ran.append(Ran(label, "script", done.returncode, done.stdout))
        if "after_script" in job:
            after = self.machine.run(SHELL, "\n".join(job["after_script"]), variables)
            found.ran.append(Ran(label, "after_script", after.returncode, after.stdout))
        self._keep(label.replace("/", "_"), job.get("artifacts", {}), is_right=done.returncode == 0)
        return done.returncode == 0

    def _keep(self, label: str, artifacts: dict[str, Any], *, is_right: bool) -> None:
        if not artifacts or (not is_right and artifacts.get("when") != "always"):
            return
        paths = [*artifacts.get("paths", []), *artifacts.get("reports", {}).values()]
        for path in paths:
            source, target = self.machine.work / path, self.artifacts / label / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target, dirs_exist_ok=True)
            elif source.exists():
                shutil.copy(source, target)


def _extended(name: str, pipeline: dict[str, Any]) -> dict[str, Any]:
    """A job with all that it takes from others; a mapping is merged, a list is replaced."""
    job = dict(pipeline[name])
    if unknown := job.keys() - KEYS:
        raise NotKnown(f"{name}: {', '.join(sorted(unknown))}")
    base = _extended(job.pop("extends"), pipeline) if "extends" in job else {}
    return _merged(base, job)


def _merged(base: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {
        **base,
        **{
            key: _merged(base[key], value)
            if isinstance(value, dict) and isinstance(base.get(key), dict)
            else value
            for key, value in more.items()
        },
    }


def _first(rules: list[dict[str, Any]], variables: Mapping[str, str]) -> dict[str, Any] | None:
    """The first rule that holds."""
    return next((rule for rule in rules if holds(rule["if"], variables)), None)


def holds(text: str, variables: Mapping[str, str]) -> bool:
    """Whether the expression of a rule is true: `&&` binds before `||`."""
    return any(
        all(_compared(each, variables) for each in part) for part in _parts(_terms(text), text)
    )


def _terms(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    while at < len(text.rstrip()):
        term = TERM.match(text, at)
        if not term:
            raise NotKnown(text)
        found.append(term)
        at = term.end()
    return found


def _parts(terms: list[re.Match[str]], text: str) -> list[list[list[re.Match[str]]]]:
    """The comparisons, as a list of those that hold together, one of which must."""
    parts: list[list[list[re.Match[str]]]] = [[[]]]
    for term in terms:
        if term["sign"] == "||":
            parts.append([[]])
        elif term["sign"] == "&&":
            parts[-1].append([])
        else:
            parts[-1][-1].append(term)
    if any(len(each) not in {1, 3} for part in parts for each in part):
        raise NotKnown(text)
    return parts


def _compared(terms: list[re.Match[str]], variables: Mapping[str, str]) -> bool:
    values = [
        variables.get(term["name"], "") if term["name"] else term["text"] for term in terms[::2]
    ]
    if len(terms) == 1:
        return bool(values[0])
    if terms[1]["sign"] not in {"==", "!="}:
        raise NotKnown(terms[1][0])
    return (values[0] == values[1]) is (terms[1]["sign"] == "==")


def _matrix(job: dict[str, Any]) -> Iterator[dict[str, str]]:
    for axes in job.get("parallel", {}).get("matrix", [{}]):
        for chosen in product(*axes.values()):
            yield dict(zip(axes, chosen, strict=True))


def _needed(job: dict[str, Any]) -> set[str]:
    return {each["job"] for each in job.get("needs", [])}


def _default(variable: Any) -> str:
    return str(variable["value"]) if isinstance(variable, dict) else str(variable)


def _expand(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$(\w+)", lambda found: str(variables.get(found[1], "")), text)
