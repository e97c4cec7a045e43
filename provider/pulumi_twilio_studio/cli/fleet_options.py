"""The options of the commands of `fleet` that run tenants."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pulumi_twilio_studio.cli.parameters import MANIFEST, Cwd, Json, ManifestPath, Only

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.rollout import RolloutOptions

MaxFailures = Annotated[
    str,
    typer.Option(
        help="Begin no further wave if more tenants of a wave fail than this: a number or a percentage."
    ),
]
Waves = Annotated[
    str | None,
    typer.Option(
        help="The cumulative size of each wave, such as 1,10%,100%. Default: the waves of the manifest."
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        min=1, help="The number of worker processes on this machine. Default: one per core."
    ),
]


@dataclass(frozen=True)
class RolloutParameters:
    """The options of `fleet preview`, `up` and `destroy`."""

    manifest: ManifestPath = MANIFEST
    only: Only = None
    waves: Waves = None
    workers: Workers = None
    max_failures: MaxFailures = "0"
    scheduler: Annotated[
        str | None,
        typer.Option(
            help="Run on the workers of this Dask cluster, and not on this machine.",
            metavar="tcp://...",
        ),
    ] = None
    json_file: Json = None
    cwd: Cwd = Path()

    def options(self, *, full: bool = False) -> RolloutOptions:
        """Return the options for the fleet. Raises BadParameter for options that exclude each other."""
        if self.workers is not None and self.scheduler is not None:
            raise typer.BadParameter(
                "the workers are those of the cluster that --scheduler names",
                param_hint="--workers",
            )
        return _options_of(self, scheduler=self.scheduler, full=full)


@dataclass(frozen=True)
class PreviewParameters(RolloutParameters):
    """The options of `fleet preview`. A preview changes nothing, so it goes on after failures."""

    max_failures: MaxFailures = "100%"


@dataclass(frozen=True)
class RollBackParameters:
    """The options of `fleet rollback` that it shares. It runs on this machine, which holds the configuration."""

    manifest: ManifestPath = MANIFEST
    only: Only = None
    waves: Waves = None
    workers: Workers = None
    max_failures: MaxFailures = "0"
    json_file: Json = None
    cwd: Cwd = Path()

    def options(self) -> RolloutOptions:
        """Return the options for the fleet."""
        return _options_of(self)


def _options_of(
    given: RolloutParameters | RollBackParameters,
    *,
    scheduler: str | None = None,
    full: bool = False,
) -> RolloutOptions:
    # Here, so that help does not wait for Pulumi's SDK.
    from pulumi_twilio_studio.fleet.rollout import RolloutOptions

    return RolloutOptions(
        manifest=given.cwd / given.manifest,
        only=given.only or (),
        waves=given.waves,
        workers=given.workers,
        max_failures=given.max_failures,
        scheduler=scheduler,
        full=full,
    )
