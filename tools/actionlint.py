"""Sees to it that actionlint is at hand for the test of the workflows that `twilio-studio init --ci github` writes.

It is built from its public Go module, in the version below, into the user's cache: once a machine and not once a clone.
The checksum database of Go guards what the module proxy serves. Prints one line, and never fails; without Go, its test
is skipped.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

VERSION = "1.7.12"
MODULE = f"github.com/rhysd/actionlint/cmd/actionlint@v{VERSION}"


def main() -> None:
    """Build it if it is missing and that is possible."""
    missing = "" if program().exists() else build()
    print(f"No actionlint: {missing}" if missing else f"actionlint: {program()}", flush=True)


def program() -> Path:
    """Where the command is once it is built."""
    return cache() / f"actionlint-{VERSION}" / "actionlint"


def cache() -> Path:
    """The user's cache folder, as the platform names it; the engine is kept there too."""
    home = Path.home()
    default = home / "Library" / "Caches" if platform.system() == "Darwin" else home / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or default) / "pulumi-twilio-studio"


def build() -> str:
    """Build it, whole or not at all; why it could not, "" if it could."""
    if shutil.which("go") is None:
        return "install Go 1.25 or newer to run its test too."
    folder = program().parent
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="actionlint-") as beside:
        made = Path(beside, "whole")
        made.mkdir()
        environ = {**os.environ, "GOBIN": str(made), "GOFLAGS": ""}
        done = subprocess.run(
            ["go", "install", MODULE], env=environ, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        try:
            made.rename(folder)
        except OSError:  # somebody else was quicker
            return "" if program().exists() else f"{folder} cannot be made."
    return ""


if __name__ == "__main__":
    main()
