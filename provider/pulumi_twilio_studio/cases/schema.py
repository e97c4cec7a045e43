"""The JSON schema of a file of cases, for editors: `python -m pulumi_twilio_studio.cases.schema cases.schema.json`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from pulumi_twilio_studio.cases.entries import CasesEntry


def schema() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(CasesEntry.model_json_schema(), indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(schema(), encoding="utf-8")
