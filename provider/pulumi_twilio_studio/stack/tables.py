"""The tables in a stack's configuration: an entry for each name, as keys of their own or in one object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pulumi_twilio_studio.stack.run_configuration import NAMESPACE


def named_in(config: Mapping[str, Any], table: str) -> dict[str, Any]:
    """Return the entries of a table of our namespace, such as `pins`, by name.

    `config` is the stack's configuration by full keys. A key of its own wins over the object, which may be JSON text.
    """
    whole = f"{NAMESPACE}:{table}"
    begin = f"{whole}."
    own = {key.removeprefix(begin): config[key] for key in config if key.startswith(begin)}
    return {**_object(config.get(whole)), **own}


def _object(value: Any) -> dict[str, Any]:
    try:
        found = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
