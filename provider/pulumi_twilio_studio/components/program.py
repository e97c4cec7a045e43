"""The program of a tenant's stack, wherever it runs: `pulumi up`, a fleet, a sign-up."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_twilio_studio.components.tenant import Tenant
from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.manifest import Manifest, ManifestError, load, sign_up
from pulumi_twilio_studio.resources import guard
from pulumi_twilio_studio.resources.endings import program_error

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest import TenantSpec

SIGNED_UP = "signed_up"
"""The output of a stack that holds, as JSON, what `onboard` was given: shared by all machines, as the state is."""


def declare(
    manifest: Manifest | str | os.PathLike[str], name: str, *, missing_ok: bool = False
) -> Tenant | None:
    """Declare the tenant of that name, and export its "account_sid" and "flows".

    A tenant that the manifest does not hold is the one that `onboard` last made in this stack, with what it was given
    then over the manifest's defaults. Where there was none either, the program ends with an error, since a program that
    goes on with nothing deletes what the stack holds; with `missing_ok` the answer is None.

    `manifest` may be its path: then what is wrong with it ends the program, with every problem in a line.
    """
    guarded = guard.arm(_place(manifest))
    known = manifest if isinstance(manifest, Manifest) else _loaded(manifest)
    spec = known.tenants.get(name) or _signed_up(guarded, known, name, missing_ok=missing_ok)
    if spec is None:
        return None
    tenant = Tenant.declared(spec)
    pulumi.export("account_sid", tenant.account_sid)
    pulumi.export("flows", tenant.outputs["flows"])
    pulumi.export("declared_sha256", spec.sha256)  # by which a fleet sees that nothing is to do
    return tenant


def keep(given: Mapping[str, Any]) -> None:
    """Keep what a sign-up was given, where the next run of the stack finds it."""
    pulumi.export(SIGNED_UP, json.dumps(given, sort_keys=True))


def _place(manifest: Manifest | str | os.PathLike[str]) -> Path:
    path = manifest.path if isinstance(manifest, Manifest) else Path(manifest)
    return path.absolute()


def _loaded(path: str | os.PathLike[str]) -> Manifest:
    try:
        return load(path)
    except ManifestError as error:
        raise program_error(error) from None


def _signed_up(
    guarded: guard.Guard | None, manifest: Manifest, name: str, *, missing_ok: bool
) -> TenantSpec | None:
    """The tenant of that name that `onboard` made in this stack."""
    unknown = f"{manifest.path} declares no tenant {quoted(name)}{nearest(name, manifest.tenants)}"
    try:
        text = guarded.exported(SIGNED_UP) if guarded else None
    except pulumi.RunError as error:
        if missing_ok:  # the guard says it, too
            return None
        raise program_error(
            f"{unknown}, and whether `onboard` made one is not known. {error}"
        ) from None
    if isinstance(text, str) and (given := json.loads(text)).get("name") == name:
        try:
            spec = sign_up(manifest.path, given)
        except ManifestError as error:
            raise program_error(error) from None
        keep(given)
        return spec
    if missing_ok:
        return None
    raise program_error(
        f"{unknown}, and `onboard` made none in this stack. Declare it there, or choose its stack with --stack; "
        "`pulumi destroy` takes the stack away. A program that has other things to declare asks with missing_ok=True."
    )
