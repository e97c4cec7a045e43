"""Tenants as data: a YAML manifest, its schema, and what it declares.

Pure: no HTTP, no Pulumi.
"""

from pulumi_twilio_studio.manifest.loading import load, sign_up
from pulumi_twilio_studio.manifest.problems import ManifestError, Problem
from pulumi_twilio_studio.manifest.siblings import Circle, namesakes, ordered, sibling
from pulumi_twilio_studio.manifest.specs import Configured, FlowSpec, Manifest, TenantSpec, Value

__all__ = [
    "Circle",
    "Configured",
    "FlowSpec",
    "Manifest",
    "ManifestError",
    "Problem",
    "TenantSpec",
    "Value",
    "load",
    "namesakes",
    "ordered",
    "sibling",
    "sign_up",
]
