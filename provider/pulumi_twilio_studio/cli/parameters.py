"""The options that several commands have, and sets of options as one parameter of a command."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from pulumi_twilio_studio.cli.places import Place
from pulumi_twilio_studio.definition.text import quoted

DEFINITION = (
    "A file, FW... (the live revision of a flow), FW...@7 or FW...@LatestRevision (another revision), "
    "stack:RESOURCE (the definition in a stack's state), or stack:STACK/RESOURCE."
)
FLOW = "The flow: its SID, its friendly name, stack:RESOURCE (the flow of a stack) or stack:STACK/RESOURCE."

Layout = Annotated[
    bool, typer.Option("--layout", help="Also show widgets that were moved on the canvas.")
]
StackOfResource = Annotated[
    str | None, typer.Option(help="The stack for stack:RESOURCE. Default: the selected stack.")
]
Cwd = Annotated[
    Path, typer.Option(help="The folder of the Pulumi project.", exists=True, file_okay=False)
]
ManifestPath = Annotated[
    Path, typer.Option(help="The manifest of the tenants: a file or a folder.", metavar="PATH")
]
Only = Annotated[
    list[str] | None, typer.Option(help="Only this tenant. Repeatable.", metavar="NAME")
]
Json = Annotated[
    Place | None,
    typer.Option(
        "--json",
        help="Write the results as JSON to this file, or - for stdout.",
        metavar="FILE",
        parser=Place.parse,
    ),
]
# As text, because typer would load pydantic to make a Place of it (0.15 s).
JsonReport = Annotated[
    str | None,
    typer.Option(
        "--json",
        help="Also write the report as JSON to this file, or - for stdout.",
        metavar="FILE",
    ),
]
MarkdownReport = Annotated[
    str | None,
    typer.Option(
        "--markdown",
        help="Also write the report as Markdown to this file, or - for stdout.",
        metavar="FILE",
    ),
]
HtmlReport = Annotated[
    str | None,
    typer.Option(
        "--html",
        help="Also write the report as an HTML page to this file, or - for stdout.",
        metavar="FILE",
    ),
]
ProjectFolder = Annotated[
    Path | None,
    typer.Option(
        help="The folder of the Pulumi project. Default: this one.",
        metavar="DIR",
        exists=True,
        file_okay=False,
    ),
]
Values = Annotated[
    list[str] | None,
    typer.Option(
        "--value", help="The value for this place of a template. Repeatable.", metavar="NAME=VALUE"
    ),
]
MANIFEST = Path("stacks/tenants.yaml")


def takes(parameters: type[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Decorate a command whose first parameter is an object of that dataclass: its fields become options.

    In its help, the command's own options stand before the last field.
    """
    hints = get_type_hints(parameters, include_extras=True)
    names = [field.name for field in fields(parameters)]

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def flat(**given: Any) -> None:
            command(parameters(**{name: given.pop(name) for name in names}), **given)

        _, *own = inspect.signature(command, eval_str=True).parameters.values()
        shared = [
            inspect.Parameter(
                field.name,
                inspect.Parameter.KEYWORD_ONLY,
                default=field.default,
                annotation=hints[field.name],
            )
            for field in fields(parameters)
        ]
        options = [*shared[:-1], *own, shared[-1]]
        del flat.__wrapped__  # the command has another signature
        flat.__signature__ = inspect.Signature(options)  # type: ignore[attr-defined]  # Python reads it from functions too
        flat.__annotations__ = {each.name: each.annotation for each in options}
        return flat

    return decorate


def named_values(pairs: Iterable[str] | None, option: str = "--value") -> dict[str, str]:
    """Return what an option gives as NAME=VALUE, each time that it is given. Raises BadParameter."""
    found = {}
    for pair in pairs or ():
        name, equals, value = pair.partition("=")
        if not (name and equals):
            raise typer.BadParameter(f"{quoted(pair)} is not NAME=VALUE", param_hint=option)
        found[name] = value
    return found
