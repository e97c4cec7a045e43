"""The options of `twilio-studio test`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from pulumi_twilio_studio.cli.parameters import DEFINITION, Json, StackOfResource, Values
from pulumi_twilio_studio.cli.places import Place


@dataclass(frozen=True)
class Options:
    """What to run, and what to write about it."""

    files: Annotated[
        list[str] | None,
        typer.Argument(
            help="Files of cases. A folder stands for every *.tests.yaml below it. Default: this folder.",
            metavar="FILE",
        ),
    ] = None
    keyword: Annotated[
        str,
        typer.Option(
            "--keyword",
            "-k",
            help="Only cases with this in their name. Takes and, or, not and brackets.",
            metavar="WORDS",
        ),
    ] = ""
    exitfirst: Annotated[
        bool, typer.Option("--exitfirst", "-x", help="Stop after the first failure.")
    ] = False
    flow: Annotated[
        str | None,
        typer.Option(
            help=f"Run one file of cases on this definition. {DEFINITION}", metavar="DEFINITION"
        ),
    ] = None
    stack: StackOfResource = None
    value: Values = None
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Show what no case reaches of each flow.")
    ] = False
    coverage_page: Annotated[
        Place | None,
        typer.Option(
            help="Write a page to this file: the picture of each flow, and what is reached of it.",
            metavar="FILE",
            parser=Place.parse,
        ),
    ] = None
    fail_under: Annotated[
        float,
        typer.Option(
            help="Fail if cases take fewer per cent of all transitions.",
            metavar="PERCENT",
            min=0,
            max=100,
        ),
    ] = 0
    junit: Annotated[
        Place | None,
        typer.Option(
            help="Write the results as JUnit's XML to this file, or - for stdout.",
            metavar="FILE",
            parser=Place.parse,
        ),
    ] = None
    json: Json = None
    watch: Annotated[
        bool,
        typer.Option("--watch", help="Run again whenever a file has changed, until Ctrl-C."),
    ] = False
