"""Twilio Studio Flows as declarative infrastructure, for Pulumi programs in Python.

import pulumi_twilio_studio as studio
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from .version import __version__

if TYPE_CHECKING:
    from .resources.flow import Flow
    from .resources.template import Template, template
    from .resources.test_users import TestUsers

__all__ = ["Flow", "Template", "TestUsers", "__version__", "template"]

# Imported on first use: the commands share this package, and Pulumi costs 0.6 seconds that they
# need not pay.
_HOMES = {
    "Flow": "flow",
    "Template": "template",
    "TestUsers": "test_users",
    "template": "template",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".resources.{_HOMES[name]}", __name__), name)
