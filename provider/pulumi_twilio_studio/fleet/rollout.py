"""Roll out wave after wave: each tenant on its own, and no further wave after one with too many failures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING, Any, Protocol

from pulumi_twilio_studio.fleet.result import Result
from pulumi_twilio_studio.fleet.run import Task

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.fleet.result import Verb
    from pulumi_twilio_studio.fleet.up_to_date import UpToDateCheck
    from pulumi_twilio_studio.fleet.waves import Share
    from pulumi_twilio_studio.manifest import TenantSpec

# Quick checks mostly wait for the network.
CHECKS_AT_ONCE = 16


class Workers(Protocol):
    """Workers, here or elsewhere."""

    def results(self, work: Iterable[Task], stop: Event) -> Iterator[Result]:
        """Do the work; yield each result as soon as it is there. After `stop` is set, nothing more is begun."""

    def cancel(self) -> str:
        """Cancel what these workers can cancel. Returns what still runs, and why."""

    def close(self) -> None:
        """Let the workers go."""


class Listener(Protocol):
    """An observer of a rollout."""

    def begins(self, wave: int, waves: int, tenants: int) -> None:
        """A wave begins; wave and waves count from 1."""

    def ended(self, result: Result) -> None:
        """A tenant is done, or failed."""


@dataclass(frozen=True)
class Report:
    """What happened to every tenant that was asked for, in the order of the waves."""

    verb: Verb
    results: tuple[Result, ...]
    halted: str | None = None
    """Why not all tenants were begun, in a sentence."""

    @property
    def counts(self) -> Counter[str]:
        """How many tenants, by outcome."""
        return Counter(result.outcome for result in self.results)

    @property
    def is_right(self) -> bool:
        """Whether every tenant is as desired; for a preview, whether every tenant could be previewed."""
        return all(result.is_right for result in self.results)

    @property
    def would_change(self) -> bool:
        """Whether this is a preview, and `up` would change something."""
        changing = {"created", "changed"} & self.counts.keys()
        return self.verb == "preview" and bool(changing)

    def as_json(self) -> dict[str, Any]:
        """Return the report for scripts."""
        return {
            "verb": self.verb,
            "halted": self.halted,
            "counts": dict(self.counts),
            "tenants": [result.as_json() for result in self.results],
        }


@dataclass
class Rollout:
    """One verb over the tenants of several waves."""

    verb: Verb
    project: Project
    waves: Sequence[Sequence[TenantSpec]]
    max_failures: Share
    """The most failures of one wave. More of them end the rollout after that wave."""

    left_out: Sequence[TenantSpec] = ()
    """Tenants that are in no wave this time."""

    stop: Event = field(default_factory=Event)
    """If it is set, no further tenant is begun."""

    @property
    def tenants(self) -> list[TenantSpec]:
        """The tenants of all waves."""
        return [each for wave in self.waves for each in wave]

    def run(self, workers: Workers, checks: UpToDateCheck | None, listener: Listener) -> Report:
        """Run the rollout. With `checks`, unchanged tenants are not run.

        Raises OperationError if the workers cannot work.
        """
        results: dict[str, Result] = {}
        halted = None
        for number, wave in enumerate(self.waves, start=1):
            if halted or self.stop.is_set():
                results |= _skip_tenants(wave, number)
                continue
            listener.begins(number, len(self.waves), len(wave))
            found = {}
            for result in self._wave(wave, workers, checks):
                found[result.tenant] = replace(result, wave=number)
                listener.ended(found[result.tenant])
            halted = self._too_many_failures(number, found)
            results |= _skip_tenants(wave, number) | found
        results |= _skip_tenants(self.left_out, 0)
        if self.stop.is_set():
            halted = halted or "it was interrupted"
        return Report(self.verb, tuple(results.values()), halted)

    def _wave(
        self, wave: Sequence[TenantSpec], workers: Workers, checks: UpToDateCheck | None
    ) -> Iterator[Result]:
        done = set()
        if checks is not None:
            for result in self._find_unchanged(wave, checks):
                done.add(result.tenant)
                yield result
        todo = [each for each in wave if each.name not in done]
        yield from workers.results(
            [Task(self.verb, self.project, each) for each in todo], self.stop
        )

    def _find_unchanged(
        self, wave: Sequence[TenantSpec], checks: UpToDateCheck
    ) -> Iterator[Result]:
        def check(spec: TenantSpec) -> Result | None:
            if self.stop.is_set():
                return None
            try:
                return checks.result_if_unchanged(spec)
            except Exception:  # noqa: BLE001 -- the full run fails for the same reason, and says so
                return None

        with ThreadPoolExecutor(CHECKS_AT_ONCE) as threads:
            for done in as_completed([threads.submit(check, spec) for spec in wave]):
                if (result := done.result()) is not None:
                    yield result

    def _too_many_failures(self, wave: int, results: dict[str, Result]) -> str | None:
        failed = sum(result.outcome == "failed" for result in results.values())
        if not self.max_failures.exceeded_by(failed, len(results)):
            return None
        return f"{failed} of the {len(results)} tenants of wave {wave} failed"


def _skip_tenants(specs: Sequence[TenantSpec], wave: int) -> dict[str, Result]:
    return {each.name: Result(each.name, "not begun", wave=wave) for each in specs}
