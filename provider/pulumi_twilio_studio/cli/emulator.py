"""`twilio-studio emulator`: a local Studio API to try things on."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.saying import say


def emulator(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 picks a free one.")
    ] = 4010,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    data: Annotated[
        str, typer.Option(help="SQLite file to keep accounts and flows in.", metavar="FILE")
    ] = ":memory:",
    seed: Annotated[int, typer.Option(help="What SIDs and tokens are derived from.")] = 1,
    latency_ms: Annotated[int, typer.Option(min=0, help="Delay of every answer.")] = 0,
    lag_reads: Annotated[
        int, typer.Option(min=0, help="Reads after a write that do not see it yet.")
    ] = 0,
    faults: Annotated[
        Path | None, typer.Option(help="JSON list of failures to plant.", metavar="FILE")
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            help="Name under which the control API may be asked for, beside localhost.",
            metavar="NAME",
        ),
    ] = None,
    tls_proxy: Annotated[
        bool,
        typer.Option(
            "--tls-proxy",
            help="Answer as Twilio's hosts too, through a proxy with a certificate authority of its own.",
        ),
    ] = False,
    tls_port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65_535,
            help="Port of that proxy, 4011 unless given; 0 picks a free one.",
            metavar="PORT",
        ),
    ] = None,
    tls_authority: Annotated[
        Path | None,
        typer.Option(help="Keep that authority, with its key, in this file.", metavar="FILE"),
    ] = None,
) -> None:
    """Run a strict local emulator of the Studio and Accounts APIs until interrupted."""
    try:
        from studio_emulator.command import (  # noqa: PLC0415  an extra, and slow to import
            CannotRun,
            run,
        )
    except ModuleNotFoundError as missing:
        say(
            f"The emulator needs the package {missing.name}: "
            "pip install 'pulumi-twilio-studio[emulator]'.",
            err=True,
        )
        raise typer.Exit(2) from missing
    try:
        run(
            host=host,
            port=port,
            data=data,
            seed=seed,
            faults=faults,
            allow_host=allow_host or (),
            latency_ms=latency_ms,
            lag_reads=lag_reads,
            tls_proxy=tls_proxy,
            tls_port=tls_port,
            tls_authority=tls_authority,
            show=partial(say),
        )
    except CannotRun as reason:
        say(str(reason), err=True)
        raise typer.Exit(2) from reason
