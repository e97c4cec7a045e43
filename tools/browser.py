"""Sees to it that a Chromium is at hand for tests/browser, where that can be done without asking.

That is as root on a Debian, such as in CI. Elsewhere it says what to install; those tests are then
skipped. Prints one line, and never fails.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")
ENVIRONMENT = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}


def main() -> None:
    """Install Chromium if it is missing and that is possible."""
    print(
        installed() or by_apt() or "No Chromium: install it to run tests/browser too.", flush=True
    )


def installed() -> str:
    """Where a Chromium is, as a sentence; "" if there is none on PATH."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return f"Chromium for tests/browser: {found}" if found else ""


def by_apt() -> str:
    """Install Debian's; "" where there is none to install."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return ""
    if platform.freedesktop_os_release().get("ID") != "debian":  # Ubuntu's is but a snap
        return ""
    apt = ("apt-get", "-qq", "-o", "Acquire::Retries=3")
    for arguments in (("update",), ("install", "-y", "--no-install-recommends", "chromium")):
        done = subprocess.run(
            [*apt, *arguments], env=ENVIRONMENT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
            return f"No Chromium: `apt-get {arguments[0]}` failed: {reason}"
    return installed()


if __name__ == "__main__":
    main()
