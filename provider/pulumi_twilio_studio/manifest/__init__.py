"""Tenants as data: a YAML manifest, its schema, and what it declares.

Pure: no HTTP, no Pulumi.
"""

from pulumi_twilio_studio.manifest.flow_references import (
    DependencyCycle,
    namesakes,
    order_flows,
    sibling,
)
from pulumi_twilio_studio.manifest.loading import load, sign_up
from pulumi_twilio_studio.manifest.problems import ManifestError, ManifestProblem
from pulumi_twilio_studio.manifest.specs import Configured, FlowSpec, Manifest, TenantSpec, Value

__all__ = [
    "Configured",
    "DependencyCycle",
    "FlowSpec",
    "Manifest",
    "ManifestError",
    "ManifestProblem",
    "TenantSpec",
    "Value",
    "load",
    "namesakes",
    "order_flows",
    "sibling",
    "sign_up",
]
