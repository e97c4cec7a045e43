"""Sees to it that what the tests use of npm is at hand: Twilio's own command line, and the type checker pyright.

Each comes in the versions and with the hashes of its package-lock.json beside this file, into the user's cache: once
a machine and not once a clone. Prints a line for each, and never fails; what cannot be had, its test does without.
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

HERE = Path(__file__).resolve().parent
COMMANDS = {"twilio-cli": "twilio", "pyright": "pyright"}
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
    """Install each that is missing, if that is possible."""
    for name in COMMANDS:
        missing = "" if program(name).exists() else node() or install(name)
        print(f"No {name}: {missing}" if missing else f"{name}: {program(name)}", flush=True)


def program(name: str) -> Path:
    """Where its command is once it is installed: in a folder named after what the lock says."""
    locked = b"".join((HERE / name / file).read_bytes() for file in FILES)
    folder = cache() / f"{name}-{hashlib.sha256(locked).hexdigest()[:12]}"
    return folder / "node_modules" / ".bin" / COMMANDS[name]


def cache() -> Path:
    """The user's cache folder, as the platform names it; the engine is kept there too."""
    home = Path.home()
    default = home / "Library" / "Caches" if platform.system() == "Darwin" else home / ".cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or default) / "pulumi-twilio-studio"


def node() -> str:
    """Install Debian's Node where that can be done without asking; why there is none, "" if there is one."""
    if shutil.which("node") and shutil.which("npm"):
        return ""
    missing = "install Node 20 or newer with npm to run its test too."
    if sys.platform != "linux" or os.geteuid() != 0:
        return missing
    if platform.freedesktop_os_release().get("ID") != "debian":
        return missing
    apt = ("apt-get", "-qq", "-o", "Acquire::Retries=3")
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", "nodejs", "npm")):
        failed = complaint([*apt, *arguments])
        if failed:
            return f"`apt-get {arguments[0]}` failed: {failed}"
    return ""


def install(name: str) -> str:
    """Have npm put it into the cache, whole or not at all; why it could not, "" if it could."""
    folder = program(name).parents[2]
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f"{name}-") as beside:
        for file in FILES:
            shutil.copy(HERE / name / file, beside)
        failed = complaint(["npm", *INSTALL, "--prefix", beside])
        if failed:
            return f"`npm ci` failed: {failed}"
        made = Path(beside, "whole")
        made.mkdir()
        Path(beside, "node_modules").rename(made / "node_modules")
        try:
            made.rename(folder)
        except OSError:  # somebody else was quicker
            return "" if program(name).exists() else f"{folder} cannot be made."
    return ""


def complaint(command: list[str]) -> str:
    """Run it; the last line of what it complained of, "" if it did what it should."""
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines() or ["no reason given"])[-1]


if __name__ == "__main__":
    main()
