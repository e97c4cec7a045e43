"""A session in place of the process's own, as a new process would have it."""

from __future__ import annotations

import importlib

import pytest

from pulumi_twilio_studio.resources.session import Session

# The modules that hold the process's session.
SHARING = ("bags", "note", "provider", "replacements", "sentences")


def begin_session(patch: pytest.MonkeyPatch, session: Session | None = None) -> Session:
    """Put a session in the place of the process's own, by default a new one, and return it."""
    fresh = session or Session()
    for module in SHARING:
        name = f"pulumi_twilio_studio.resources.{module}"
        patch.setattr(importlib.import_module(name), "SESSION", fresh)
    return fresh
