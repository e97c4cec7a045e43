"""Writes tools/requirements.txt: every version with its hashes, for every platform, naming no registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = "tools/requirements.txt"
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--upgrade",
    "--extra",
    "emulator",
    "--extra",
    "fleet",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-annotate",
    "--no-header",
    "--quiet",
]

if __name__ == "__main__":
    sources = ["pyproject.toml", "tools/requirements.in"]
    sys.exit(subprocess.call(["uv", "pip", "compile", *OPTIONS, *sources, "-o", LOCK], cwd=ROOT))
