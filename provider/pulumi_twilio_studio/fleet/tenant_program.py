"""The program of one tenant's stack, run in this process."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

import pulumi

from pulumi_twilio_studio.components.program import declare
from pulumi_twilio_studio.manifest import Manifest
from pulumi_twilio_studio.manifest.templates import Templates

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.manifest import TenantSpec


def tenant_program(project: Project, spec: TenantSpec) -> Callable[[], None]:
    """Return what `pulumi up --stack <tenant>` runs: the tenant as the manifest declares it."""

    def program() -> None:
        os.chdir(project.program)  # where the language host starts a program
        _refuse_other_templates(spec)
        declare(Manifest(project.folder, {spec.name: spec}), spec.name)

    return program


def _refuse_other_templates(spec: TenantSpec) -> None:
    """End the program if a template is not the one in the manifest's hash.

    It was edited since, or is another machine's.
    """
    templates = Templates()
    for flow in spec.flows.values():
        if templates.asked(flow.template).sha256 != flow.content_sha256:
            raise pulumi.RunError(
                f"{flow.template} is not what it was when the manifest was read, or differs on this machine; run this "
                "again, and on a cluster give every worker the same files"
            )
