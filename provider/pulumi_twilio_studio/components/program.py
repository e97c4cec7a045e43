"""The program of a tenant's stack, wherever it runs: `pulumi up`, a fleet, a sign-up."""

from __future__ import annotations

import os

import pulumi

from pulumi_twilio_studio.manifest import Manifest, ManifestError, load

from .tenant import Tenant


def declare(manifest: Manifest | str | os.PathLike[str], name: str) -> Tenant | None:
    """Declare the tenant of that name, and export its "account_sid" and "flows"; None if the manifest has no such.

    `manifest` may be its path: then what is wrong with it ends the program, with every problem in a line.
    """
    tenants = (manifest if isinstance(manifest, Manifest) else _loaded(manifest)).tenants
    if name not in tenants:
        return None
    tenant = Tenant.declared(tenants[name])
    pulumi.export("account_sid", tenant.account_sid)
    pulumi.export("flows", tenant.outputs["flows"])
    pulumi.export(
        "declared_sha256", tenants[name].sha256
    )  # by which a fleet sees that nothing is to do
    return tenant


def _loaded(path: str | os.PathLike[str]) -> Manifest:
    try:
        return load(path)
    except ManifestError as error:
        raise pulumi.RunError(str(error)) from None
