"""The program of a tenant's stack, wherever it runs: in `pulumi up`, in a fleet, at a sign-up."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pulumi

from pulumi_twilio_studio.components.tenant import Tenant
from pulumi_twilio_studio.definition.text import nearest
from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.foreign import quoted
from pulumi_twilio_studio.manifest import Manifest, load, sign_up
from pulumi_twilio_studio.manifest.templates import Templates
from pulumi_twilio_studio.resources import guard
from pulumi_twilio_studio.resources.endings import program_error
from pulumi_twilio_studio.resources.partial_run import runs_a_part

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest import TenantSpec

SIGNED_UP = "signed_up"
"""The output of a stack that keeps, as JSON, what `onboard` was given. All machines share it, like the state."""


def declare(
    manifest: Manifest | str | os.PathLike[str], name: str, *, missing_ok: bool = False
) -> Tenant | None:
    """Declare the tenant of that name, and export its "account_sid" and "flows".

    If the manifest does not contain the tenant, it is the one that `onboard` last made in this stack: what `onboard`
    was given then, over the manifest's defaults. If `onboard` made none either, the program ends with an error, because
    a program that goes on with nothing deletes what the stack holds. With `missing_ok`, it returns None instead.

    `manifest` may be a path. If the file is wrong, the program ends with every problem, one per line.
    """
    guarded = guard.arm(_place(manifest))
    known = manifest if isinstance(manifest, Manifest) else _load(manifest)
    spec = known.tenants.get(name) or _find_sign_up(guarded, known, name, missing_ok=missing_ok)
    if spec is None:
        return None
    return _declare(spec, is_partial=runs_a_part())


def _declare(spec: TenantSpec, *, is_partial: bool) -> Tenant:
    tenant = Tenant.declared(spec)
    pulumi.export("account_sid", tenant.account_sid)
    pulumi.export("flows", tenant.outputs["flows"])
    if not is_partial:  # tells a fleet whether anything changed; a part of it may wait
        pulumi.export("declared_sha256", spec.sha256)
    return tenant


def tenant_program(
    spec: TenantSpec, folder: Path, manifest: Path, *, is_partial: bool = False
) -> Callable[[], None]:
    """Return what `pulumi up --stack <tenant>` runs: the tenant as the manifest declares it.

    It starts in `folder`, as the language host would start it. `manifest` is the place of the manifest. `is_partial`
    says that the engine runs for some of its resources only.
    """

    def program() -> None:
        os.chdir(folder)
        _refuse_other_templates(spec)
        guard.arm(manifest.absolute())
        _declare(spec, is_partial=is_partial)

    return program


def keep(given: Mapping[str, Any]) -> None:
    """Keep what a sign-up was given, where the stack's next run finds it."""
    pulumi.export(SIGNED_UP, json.dumps(given, sort_keys=True))


def _place(manifest: Manifest | str | os.PathLike[str]) -> Path:
    path = manifest.path if isinstance(manifest, Manifest) else Path(manifest)
    return path.absolute()


def _load(path: str | os.PathLike[str]) -> Manifest:
    try:
        return load(path)
    except Error as error:
        raise program_error(error) from None


def _find_sign_up(
    guarded: guard.Guard | None, manifest: Manifest, name: str, *, missing_ok: bool
) -> TenantSpec | None:
    """Return the tenant of that name that `onboard` made in this stack, or None."""
    unknown = f"{manifest.path} declares no tenant {quoted(name)}{nearest(name, manifest.tenants)}"
    try:
        text = guarded.exported(SIGNED_UP) if guarded else None
    except pulumi.RunError as error:
        if missing_ok:  # the guard reports it too
            return None
        raise program_error(
            f"{unknown}, and it is not known whether `onboard` created one. {error}"
        ) from None
    if isinstance(text, str) and (given := json.loads(text)).get("name") == name:
        try:
            spec = sign_up(manifest.path, given)
        except Error as error:
            raise program_error(error) from None
        keep(given)
        return spec
    if missing_ok:
        return None
    raise program_error(
        f"{unknown}, and `onboard` created none in this stack. Declare it there, or choose its "
        "stack with --stack. To remove the stack, run `pulumi destroy`. If the program declares "
        "other things too, let it ask with missing_ok=True."
    )


def _refuse_other_templates(spec: TenantSpec) -> None:
    """End the program if a template is not the one in the manifest's hash.

    It was edited since, or is another machine's.
    """
    templates = Templates()
    for flow in spec.flows.values():
        if templates.asked(flow.template).sha256 != flow.content_sha256:
            raise pulumi.RunError(
                f"{flow.template} has changed since the manifest was read, or differs on this "
                "machine. Run this again. On a cluster, give every worker the same files"
            )
