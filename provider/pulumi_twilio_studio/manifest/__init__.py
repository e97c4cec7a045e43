"""Tenants as data: a YAML manifest, its schema, and what it declares.

Pure: no HTTP, no Pulumi.
"""

from .loading import load, sign_up
from .problems import ManifestError, Problem
from .siblings import Circle, namesakes, ordered, sibling
from .specs import Configured, FlowSpec, Manifest, TenantSpec, Value

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
