"""`twilio-studio init`: a new project in a folder of the user's choice."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.starter.project import (
    CannotStart,
    Kind,
    Taken,
    Toolchain,
    files,
    next_commands,
    project_name,
    template_folder,
    write,
)


def init(
    folder: Annotated[
        Path,
        typer.Argument(help="The folder. It is made if it does not exist."),
    ] = Path(),
    *,
    kind: Annotated[
        Kind,
        typer.Option(
            help="What the stacks are: environments (dev, staging and prod), or one stack for each tenant."
        ),
    ] = Kind.environments,
    toolchain: Annotated[
        Toolchain, typer.Option(help="The tool that installs the program's packages.")
    ] = Toolchain.pip,
    name: Annotated[
        str | None,
        typer.Option(
            help="The name of the project. Default: the name of the folder.", metavar="NAME"
        ),
    ] = None,
    template: Annotated[
        bool,
        typer.Option("--template", help="Write nothing. Print the folder to give to `pulumi new`."),
    ] = False,
) -> None:
    """Write a new Pulumi project: a program, its flows and its stacks.

    Nothing is written if one of its files exists with another content.
    An existing README.md or .gitignore is kept.
    """
    if template:
        idle = {
            "FOLDER": folder != Path(),
            "--name": name,
            "--toolchain": toolchain != Toolchain.pip,
        }
        for option, is_given in idle.items():
            if is_given:
                raise typer.BadParameter(
                    "--template writes nothing: `pulumi new` asks for it", param_hint=option
                )
        say(str(template_folder(kind)))
        return
    try:
        written = write(folder, files(kind, toolchain, name or project_name(folder)))
    except CannotStart as failure:
        say(str(failure), err=True)
        raise typer.Exit(1 if isinstance(failure, Taken) else TROUBLE) from None
    if written.new:
        say(f"Wrote {', '.join(written.new)}.")
    if written.kept:
        say(f"Left unchanged: {', '.join(written.kept)}.")
    say("Next:")
    for command in next_commands(folder, kind, toolchain):
        say(f"  {command}")
