"""Tenants as data: a YAML manifest, its schema, and what it declares.

Pure: no HTTP, no Pulumi.
"""

from pulumi_twilio_studio.manifest.flow_references import (
    DependencyCycle,
    namesakes,
    no_flow,
    order_flows,
    sibling,
)
from pulumi_twilio_studio.manifest.loading import load, sign_up
from pulumi_twilio_studio.manifest.problems import ManifestError, ManifestProblem
from pulumi_twilio_studio.manifest.specs import (
    AddressSpec,
    Configured,
    FlowSpec,
    Manifest,
    NumberSpec,
    TenantSpec,
    Value,
)

__all__ = [
    "AddressSpec",
    "Configured",
    "DependencyCycle",
    "FlowSpec",
    "Manifest",
    "ManifestError",
    "ManifestProblem",
    "NumberSpec",
    "TenantSpec",
    "Value",
    "load",
    "namesakes",
    "no_flow",
    "order_flows",
    "sibling",
    "sign_up",
]
