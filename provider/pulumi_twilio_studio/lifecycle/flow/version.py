"""The version of a flow: a hash of its source, which is the same in every account that runs the same source.

A template has the same hash wherever it is filled in. Without a template, the definition is the source. A version has
16 hexadecimal digits, as many as a commit message carries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.identity import short, signature_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def version_in(properties: Mapping[str, Any]) -> str:
    """Return the version that a flow's properties in a state describe, or "" if they do not know it."""
    source = properties.get("template_sha256") or properties.get("definition_sha256")
    return short(source) if isinstance(source, str) else ""


def version_of_save(commit_message: str | None) -> str | None:
    """Return the version of the revision with that commit message. None if no stack wrote it."""
    signature = signature_of(commit_message)
    return (signature.template or signature.definition) if signature else None


def brief(version: str | None) -> str:
    """Return as much of a version as people read: 8 digits, or "-" without one."""
    return version[:8] if version else "-"
