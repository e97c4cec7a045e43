"""The pins of a tenant's flows in the configuration of its stack, read without an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.stack.project_files import ProjectFiles
from pulumi_twilio_studio.stack.tables import named_in

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.manifest import TenantSpec

PINS = "pins"


def pin_name(tenant: str, flow: str) -> str:
    """Return the name by which the configuration pins a tenant's flow: that of its resource."""
    return f"{tenant}-{flow}"


def pins_of(project: Project, spec: TenantSpec) -> dict[str, str]:
    """Return the revisions to which flows of the tenant are pinned, in printable form, by the flows' keys.

    Raises OperationError if a settings file cannot be read.
    """
    pins = named_in(ProjectFiles.around(project.folder).configuration(spec.name), PINS)
    return {
        flow: "?" if isinstance(pin, dict) else printable(str(pin))  # the engine keeps secrets
        for flow in spec.flows
        if (pin := pins.get(pin_name(spec.name, flow))) is not None
    }
