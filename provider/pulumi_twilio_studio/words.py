"""The few words that a setting may be, for type checkers, for what checks settings, and for the manifest's schema."""

from __future__ import annotations

from typing import Literal

FlowStatus = Literal["published", "draft"]
"""Whether callers run what is declared."""

OnDrift = Literal["repair", "fail", "ignore"]
"""What happens to what somebody else changed."""

Layout = Literal["ignore", "manage"]
"""Whether moving a widget on the canvas is a change."""

AccountStatus = Literal["active", "suspended"]
"""What a subaccount that is declared can be."""

OnDelete = Literal["suspend", "close", "retain"]
"""What becomes of a subaccount that is declared no longer."""
