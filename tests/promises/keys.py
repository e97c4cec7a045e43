"""What files and the environment may say: keys of manifests, configuration and pyproject.toml, and variables."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from pulumi_twilio_studio.definition.lint import CODES, configuration
from pulumi_twilio_studio.manifest import entries
from pulumi_twilio_studio.resources.configuration import KEYS
from support.documents import ROOT

PACKAGE = ROOT / "provider" / "pulumi_twilio_studio"


def manifest_keys() -> Iterator[tuple[str, str]]:
    """Each key of each mapping of a manifest, from its models."""
    for name, model in inspect.getmembers(entries, inspect.isclass):
        if issubclass(model, entries.ManifestMapping) and model is not entries.ManifestMapping:
            yield from ((name, key) for key in model.model_fields)


def configuration_keys() -> list[str]:
    """The stack's configuration."""
    return [f"twilio-studio:{key}" for key in KEYS]


def lint_keys() -> list[str]:
    """What `[tool.twilio-studio.lint]` may say, as its refusal of anything else lists it."""
    return list(configuration._KEYS)


def lint_codes() -> list[str]:
    """What lint says."""
    return list(CODES)


def variables() -> list[str]:
    """The variables of the environment that the package reads."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    return sorted(set(re.findall(r"\bTWILIO_[A-Z_]+[A-Z]\b", source)))
