"""Refuse Pulumi's resource options that do nothing for dynamic providers in Python."""

from __future__ import annotations

import json

import pulumi

from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.resources.endings import program_error


def refuse_idle(
    opts: pulumi.ResourceOptions | None, resource_name: str, *, instead_of_import: str
) -> None:
    """Raise RunError for a wrong name, for wrong options, and for an option that would silently do nothing.

    The error says what to do instead. `instead_of_import` is a sentence with a place `{sid}`.
    """
    refuse_odd(resource_name, opts)
    if opts is None:
        return
    if opts.import_ is not None:
        instead = instead_of_import.format(sid=json.dumps(opts.import_))
        raise pulumi.RunError(
            f'"{resource_name}" cannot be imported: Pulumi offers no import for dynamic providers in Python. {instead}'
        )
    # The SDK's dynamic provider never tells the engine which properties changed (pulumi/dynamic/__main__.py, Diff).
    if opts.replace_on_changes:
        raise pulumi.RunError(
            f'replace_on_changes of "{resource_name}" would do nothing: Pulumi does not offer it for dynamic providers '
            "in Python. Leave it out. `pulumi up --replace URN` replaces a resource once."
        )


def refuse_odd(name: object, opts: object) -> None:
    """Raise RunError for a name or options of a wrong type. The SDK would fail with a traceback."""
    if not isinstance(name, str) or not name:
        given = "an output" if isinstance(name, pulumi.Output) else quoted(str(name))
        raise program_error(
            f"A resource's name is {given}. It must be text, not empty, and known when the "
            "program runs."
        )
    if opts is not None and not isinstance(opts, pulumi.ResourceOptions):
        raise program_error(
            f'The opts of "{name}" are of the type {type(opts).__name__}. They must be pulumi.ResourceOptions.'
        )
