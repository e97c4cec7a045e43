"""Writes the locks in tools/: versions and hashes for every platform, naming no registry."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {
    "tools/requirements.txt": (
        *("--extra", "emulator", "--extra", "fleet"),
        *("pyproject.toml", "tools/requirements.in"),
    ),
    "tools/package-requirements.txt": (
        *("--extra", "emulator", "--extra", "fleet"),
        *("--constraint", "tools/requirements.txt", "pyproject.toml"),
    ),
    "tools/docs-requirements.txt": ("tools/docs-requirements.in",),
}
OPTIONS = [
    "--universal",
    "--python-version",
    "3.11",
    "--generate-hashes",
    "--upgrade",
    "--no-emit-index-url",
    "--no-emit-find-links",
    # pip with hashes refuses a later release for `coverage[toml]` if the lock holds `coverage` alone
    "--no-strip-extras",
    "--no-annotate",
    "--no-header",
    "--quiet",
]

if __name__ == "__main__":
    compiling = ["uv", "pip", "compile", *OPTIONS]
    codes = [
        subprocess.call([*compiling, *sources, "-o", lock], cwd=ROOT)
        for lock, sources in LOCKS.items()
    ]
    sys.exit(max(codes))
