"""Pulumi's resource options that do nothing for dynamic providers in Python."""

from __future__ import annotations

import json

import pulumi


def refuse_idle(
    opts: pulumi.ResourceOptions | None, resource_name: str, *, instead_of_import: str
) -> None:
    """Raise RunError, with what to do instead, for an option that would silently do nothing, or fail later.

    `instead_of_import` is a sentence with a place `{sid}`.
    """
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
