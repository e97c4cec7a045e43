"""How long a test waits for what must come: a guard against hanging for ever, and no measure of a machine."""

from __future__ import annotations

PATIENCE = 300.0
"""In seconds. Nothing here takes a hundredth of it; on a machine that is busy enough, anything may."""
