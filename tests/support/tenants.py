"""A manifest that tests deploy: one template each for a survey, a bot that runs it, and a greeting."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from support.definitions import greeting

MANIFEST = """
defaults:
  test_users: ["+15550100001", "client:bob"]
  flows:
    greeting: {template: flows/greeting.json}
    support: {template: flows/support.json}
    survey: {template: flows/survey.json, friendly_name: How was it}
tenants:
  acme: {friendly_name: Acme Ltd, values: {company: Acme}}
"""


def templates() -> dict[str, dict[str, Any]]:
    """The support flow runs the survey, and stands before it by name."""
    support = copy.deepcopy(greeting("Hello from ${company}!"))
    support["states"][1]["transitions"][0]["next"] = "rate"
    rate = {
        "name": "rate",
        "type": "run-subflow",
        "transitions": [{"event": "completed"}, {"event": "failed"}],
        "properties": {
            "offset": {"x": 0, "y": 400},
            "flow_sid": "${flow:How was it}",
            "flow_revision": "LatestPublished",
            "parameters": [],
        },
    }
    support["states"].append(rate)
    return {
        "greeting": greeting("Welcome to ${company}."),
        "support": support,
        "survey": greeting("How was it?"),
    }


def write(folder: Path, manifest: str = MANIFEST) -> Path:
    """Write the manifest and its templates into the folder; gives the manifest's path."""
    (folder / "flows").mkdir(parents=True, exist_ok=True)
    for name, definition in templates().items():
        (folder / "flows" / f"{name}.json").write_text(json.dumps(definition))
    path = folder / "tenants.yaml"
    path.write_text(manifest)
    return path
