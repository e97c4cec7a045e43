"""`twilio-studio emulator`: a local Studio API for tests and trials."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.saying import say


def emulator(
    *,
    port: Annotated[
        int, typer.Option(min=0, max=65_535, help="The port to listen on. 0 picks a free one.")
    ] = 4010,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    data: Annotated[
        str,
        typer.Option(
            help="Keep accounts and flows in this SQLite file.",
            metavar="FILE",
        ),
    ] = ":memory:",
    seed: Annotated[int, typer.Option(help="The seed for SIDs and tokens.")] = 1,
    latency_ms: Annotated[
        int, typer.Option(min=0, help="Wait this many milliseconds before each request is handled.")
    ] = 0,
    lag_reads: Annotated[
        int, typer.Option(min=0, help="How many reads after a write do not see it yet.")
    ] = 0,
    faults: Annotated[
        Path | None,
        typer.Option(help="Plant the faults in this file, a JSON list.", metavar="FILE"),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            help="One more host name for the control API, beside localhost and --host. Repeatable.",
            metavar="NAME",
        ),
    ] = None,
    tls_proxy: Annotated[
        bool,
        typer.Option(
            "--tls-proxy",
            help="Also answer as Twilio's hosts, through an HTTPS proxy with its own certificate authority.",
        ),
    ] = False,
    tls_port: Annotated[
        int | None,
        typer.Option(
            min=0,
            max=65_535,
            help="The port of that proxy. 0 picks a free one. Default: 4011.",
            metavar="PORT",
        ),
    ] = None,
    tls_authority: Annotated[
        Path | None,
        typer.Option(
            help="Keep the proxy's certificate authority, with its key, in this file.",
            metavar="FILE",
        ),
    ] = None,
) -> None:
    """Run a strict local emulator of the Studio and Accounts APIs until it is interrupted.

    It runs flows too: the control API is the person who writes, calls and answers.
    """
    try:
        from pulumi_twilio_studio.cli.machine import SimulatorMachine
        from studio_emulator.command import (
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
            machine=SimulatorMachine(),
        )
    except CannotRun as reason:
        say(str(reason), err=True)
        raise typer.Exit(2) from reason
