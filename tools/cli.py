"""Sees to it that Twilio's own command line, `twilio`, is at hand for tests/conformance.

It comes from npm, in the versions and with the hashes of tools/twilio-cli/package-lock.json, into the user's cache:
once a machine and not once a clone. Prints one line, and never fails; where it cannot be had, that test is skipped.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LOCKED = Path(__file__).resolve().parent / "twilio-cli"
FILES = ("package.json", "package-lock.json")
# What a package's own scripts would do (build a key chain, say) is not needed, and not to be trusted.
INSTALL = (
    "ci",
    "--ignore-scripts",
    "--omit=optional",
    "--no-audit",
    "--no-fund",
    "--prefer-offline",
    "--loglevel=error",
)
ENVIRONMENT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def main() -> None:
    """Install the command line if it is missing and that is possible."""
    sentence = "" if program().exists() else node() or install()
    print(sentence or f"twilio-cli for tests/conformance: {program()}", flush=True)


def program() -> Path:
    """Where the command is once it is installed: in a folder named after what the lock says."""
    locked = b"".join((LOCKED / name).read_bytes() for name in FILES)
    folder = cache() / f"twilio-cli-{hashlib.sha256(locked).hexdigest()[:12]}"
    return folder / "node_modules" / ".bin" / "twilio"


def cache() -> Path:
    """The user's cache folder, as the platform names it; the engine is kept there too."""
    home = Path.home()
    default = home / "Library" / "Caches" if platform.system() == "Darwin" else home / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or default) / "pulumi-twilio-studio"


def node() -> str:
    """Install Debian's Node where that can be done without asking; why there is none, "" if there is one."""
    if shutil.which("node") and shutil.which("npm"):
        return ""
    missing = "No twilio-cli: install Node 20 or newer with npm to run its test too."
    if sys.platform != "linux" or os.geteuid() != 0:
        return missing
    if platform.freedesktop_os_release().get("ID") != "debian":
        return missing
    apt = ("apt-get", "-qq", "-o", "Acquire::Retries=3")
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", "nodejs", "npm")):
        failed = complaint([*apt, *arguments])
        if failed:
            return f"No twilio-cli: `apt-get {arguments[0]}` failed: {failed}"
    return ""


def install() -> str:
    """Have npm put it into the cache, whole or not at all; why it could not, "" if it could."""
    folder = program().parents[2]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="twilio-cli-") as beside:
        for name in FILES:
            shutil.copy(LOCKED / name, beside)
        failed = complaint(["npm", *INSTALL, "--prefix", beside])
        if failed:
            return f"No twilio-cli: `npm ci` failed: {failed}"
        made = Path(beside, "whole")
        made.mkdir()
        Path(beside, "node_modules").rename(made / "node_modules")
        try:
            made.rename(folder)
        except OSError:  # somebody else was quicker
            return "" if program().exists() else f"No twilio-cli: {folder} cannot be made."
    return ""


def complaint(command: list[str]) -> str:
    """Run it; the last line of what it complained of, "" if it did what it should."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    main()
