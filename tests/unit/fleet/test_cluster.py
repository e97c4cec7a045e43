"""What goes wrong with a cluster: Dask's client answers as each test says; the engine's tests have a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import pytest

distributed = pytest.importorskip("distributed")

from pulumi_twilio_studio.fleet.cluster import ClusterWorkers
from pulumi_twilio_studio.fleet.project import Project
from pulumi_twilio_studio.fleet.readiness import Trial
from pulumi_twilio_studio.fleet.run import Task
from pulumi_twilio_studio.fleet.worker import clean_up
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.manifest import TenantSpec
from pulumi_twilio_studio.studio.settings import Settings

WORKER = "tcp://worker:1"
GONE = OSError("no answer")


class Future:
    """What a worker raised."""

    status = "error"

    def result(self) -> Any:
        raise LookupError("nobody foresaw this")


class Finished(list[Future]):
    """Futures in the order in which they were added."""

    def __init__(self, loop: object) -> None:
        super().__init__()
        self.loop = loop

    add = list.append

    def __iter__(self) -> Iterator[Future]:
        while self:
            yield self.pop(0)


@dataclass
class Client:
    """`distributed.Client`, of one worker that answers so."""

    answer: Any = ()
    threads: Mapping[str, int] = field(default_factory=lambda: {WORKER: 1})
    closing: Any = None
    status: str = "running"
    loop: object = None

    def nthreads(self) -> Mapping[str, int]:
        if self.threads is GONE:
            raise GONE
        return self.threads

    def run(self, function: Any, _: Any, on_error: str = "raise") -> dict[str, Any]:
        answer = self.closing if function is clean_up else self.answer
        if answer is GONE or (isinstance(answer, Exception) and on_error == "raise"):
            raise answer
        return {WORKER: answer} if on_error == "return" else {}

    def submit(self, *_: Any, pure: bool) -> Future:
        assert not pure
        return Future()

    def close(self) -> None:
        self.status = "closed"


Join = Callable[[Client], ClusterWorkers]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Its states are in a folder."""
    return Project(
        tmp_path,
        "shop",
        tmp_path,
        tmp_path,
        tmp_path.as_uri(),
        "organization",
        is_configured=False,
    )


@pytest.fixture
def join(project: Project, monkeypatch: pytest.MonkeyPatch) -> Join:
    """Makes the workers of such a cluster."""

    def workers(client: Client) -> ClusterWorkers:
        monkeypatch.setattr(distributed, "Client", lambda *_, **__: client)
        monkeypatch.setattr(distributed, "as_completed", Finished)
        return ClusterWorkers(
            "tcp://scheduler:8786", project, Settings(f"AC{1:032}", "token"), Trial()
        )

    return workers


@pytest.mark.parametrize(
    ("client", "complaint"),
    [
        (Client(LookupError("no such thing")), f"{WORKER}: LookupError: no such thing"),
        (Client(["it is old", "it is slow"]), f"{WORKER}: it is old\n    {WORKER}: it is slow"),
        (Client(GONE), "the Dask scheduler went away: no answer"),
        (Client(threads={}), "the Dask cluster has no workers"),
        (Client(threads={WORKER: 2}), f"{WORKER}: it has 2 threads"),
        (
            Client(["it is old"], {WORKER: 2}),
            f"{WORKER}: it has 2 threads.*\n    {WORKER}: it is old",
        ),
    ],
)
def test_what_is_wrong_with_it_is_a_sentence(join: Join, client: Client, complaint: str) -> None:
    with pytest.raises(OperationError, match=complaint):
        join(client)

    assert "closed" == client.status


@pytest.mark.parametrize("trouble", [LookupError("a worker's"), GONE])
def test_leaving_it_does_not_fail(join: Join, trouble: Exception) -> None:
    client = Client(closing=trouble)

    join(client).close()

    assert "closed" == client.status


@pytest.mark.parametrize(
    ("threads", "complaint"),
    [
        ({WORKER: 1}, "its worker failed: LookupError: nobody foresaw this"),
        ({}, "its worker failed: LookupError: nobody foresaw this"),  # who comes next does it
        (GONE, "the Dask scheduler went away"),
    ],
)
def test_what_goes_wrong_under_way_is_each_tenants_failure(
    join: Join, project: Project, tenant: Callable[..., TenantSpec], threads: Any, complaint: str
) -> None:
    client = Client()
    workers = join(client)
    client.threads = threads

    results = list(workers.results([Task("up", project, tenant(name)) for name in "abc"], Event()))

    assert [(name, "failed", complaint) for name in "abc"] == [
        (each.tenant, each.outcome, each.error) for each in results
    ]
