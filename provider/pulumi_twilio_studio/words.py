"""The few words that a setting may be, for type checkers, for checks of settings, and for the manifest's schema."""

from __future__ import annotations

from typing import Literal

FlowStatus = Literal["published", "draft"]
"""Whether callers run what is declared."""

OnDrift = Literal["repair", "fail", "ignore"]
"""What happens to what somebody else changed."""

Layout = Literal["ignore", "manage"]
"""Whether a widget that moved on the canvas is a change."""

AccountStatus = Literal["active", "suspended"]
"""What a declared subaccount can be."""

OnDelete = Literal["suspend", "close", "retain"]
"""What happens to a subaccount that is no longer declared."""

FLOW_DEFAULTS = {"status": "published", "layout": "ignore", "on_drift": "repair"}
"""What holds for a flow if its program says nothing else."""

OnDeleteEntrance = Literal["restore", "clear", "leave"]
"""What an entrance does after its resource is deleted: what it did before, nothing, or what it does now."""

AddressType = Literal["sms", "whatsapp", "messenger", "gbm", "email", "rcs", "apple", "chat"]
"""The channel of an address that begins conversations (OpenAPI: configuration_address_enum_type)."""

GATE_KEYS = ("after", "afterFor")
"""The keys of a stack's configuration that make it come after another one. They change nothing by themselves."""

OVERRIDE = "TWILIO_STUDIO_OVERRIDE"
"""The environment variable that lets one run go on although the stack before it does not run a flow yet."""
