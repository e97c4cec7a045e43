"""`twilio-studio init`: a new project in a folder of the user's choice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.exit_codes import OTHER, TROUBLE
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.starter.pipelines import (
    Forge,
    is_project,
    next_steps,
    pipeline_files,
    with_order,
)
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
    ci: Annotated[
        Forge | None,
        typer.Option(
            help="Also write pipelines for GitHub Actions or GitLab CI; in a folder that has a project, only these."
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
    given = {"--name": name is not None, "--toolchain": toolchain != Toolchain.pip}
    if template:
        _refuse_idle(
            {"FOLDER": folder != Path(), "--ci": ci is not None, **given},
            "--template writes nothing: `pulumi new` asks for it",
        )
        say(str(template_folder(kind)))
        return
    if ci is not None and kind is Kind.tenants:
        raise typer.BadParameter(
            "the pipelines deploy dev, staging and prod, and not one stack for each tenant",
            param_hint="--ci",
        )
    has_project = ci is not None and is_project(folder)
    if has_project:
        _refuse_idle(given, "the folder has a project: --ci writes only the pipelines")
    texts = {} if has_project else _project(folder, kind, toolchain, name)
    if ci:
        texts = {**(with_order(texts) if texts else {}), **pipeline_files(ci)}
    _write(folder, texts)
    if not has_project:
        say("Next:")
        for command in next_commands(folder, kind, toolchain):
            say(f"  {command}")
    if ci:
        say("For the pipelines:")
        for sentence in next_steps(folder, ci):
            say(f"  {sentence}")


def _project(folder: Path, kind: Kind, toolchain: Toolchain, name: str | None) -> dict[str, str]:
    """Return the files of a new project, or end with the reason why the name is not valid."""
    try:
        return files(kind, toolchain, name or project_name(folder))
    except CannotStart as failure:
        say(str(failure), err=True)
        raise typer.Exit(TROUBLE) from None


def _write(folder: Path, texts: Mapping[str, str]) -> None:
    try:
        written = write(folder, texts)
    except CannotStart as failure:
        say(str(failure), err=True)
        raise typer.Exit(OTHER if isinstance(failure, Taken) else TROUBLE) from None
    if written.new:
        say(f"Wrote {', '.join(written.new)}.")
    if written.kept:
        say(f"Left unchanged: {', '.join(written.kept)}.")


def _refuse_idle(given: Mapping[str, bool], reason: str) -> None:
    for option, is_given in given.items():
        if is_given:
            raise typer.BadParameter(reason, param_hint=option)
