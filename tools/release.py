"""Cuts the changelog for a release, and checks a release's tag before anything is built.

python tools/release.py cut            gives "Unreleased" the version of version.py and today's date
python tools/release.py notes v1.2.3   prints what changed; fails unless the tag is the version
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNRELEASED = "## Unreleased\n"


def main() -> int:
    """Do what is asked for; exit code 1 with a sentence when it cannot be done."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--root", type=Path, default=ROOT, help="the project's folder")
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("cut")
    verbs.add_parser("notes").add_argument("tag")
    asked = parser.parse_args()
    file = asked.root / "CHANGELOG.md"
    try:
        version = version_of(asked.root)
        if asked.verb == "cut":
            file.write_text(cut(file.read_text("utf-8"), version), "utf-8")
        else:
            print(notes(file.read_text("utf-8"), version, asked.tag))
    except ValueError as error:
        print(f"tools/release.py: {error}", file=sys.stderr)
        return 1
    return 0


def version_of(root: Path) -> str:
    """The version that the package is built with."""
    text = (root / "provider" / "pulumi_twilio_studio" / "version.py").read_text("utf-8")
    found = re.search(r'^__version__ = "([^"]+)"$', text, re.MULTILINE)
    if not found:
        raise ValueError('version.py has no line __version__ = "...".')
    return found[1]


def cut(changelog: str, version: str) -> str:
    """The changelog with its first section named after the version, and an empty one above it."""
    if f"\n## {version} " in changelog:
        raise ValueError(
            f"CHANGELOG.md has {version} already. Write the next version into version.py."
        )
    if not section(changelog, UNRELEASED):
        raise ValueError(
            'CHANGELOG.md has nothing under "Unreleased". There is nothing to release.'
        )
    heading = f"## {version} - {datetime.now(UTC).date()}\n"
    return changelog.replace(UNRELEASED, f"{UNRELEASED}\n{heading}", 1)


def notes(changelog: str, version: str, tag: str) -> str:
    """What changed in that version."""
    if tag != f"v{version}":
        raise ValueError(
            f"the tag is {tag}, and version.py says {version}: the tag must be v{version}."
        )
    found = re.search(rf"^## {re.escape(version)} - .*\n", changelog, re.MULTILINE)
    if not found:
        raise ValueError(f"CHANGELOG.md has no section {version}. Run: python tools/release.py cut")
    return section(changelog, found[0])


def section(changelog: str, heading: str) -> str:
    """What stands below a heading, up to the next one of its kind."""
    return changelog.partition(heading)[2].partition("\n## ")[0].strip()


if __name__ == "__main__":
    sys.exit(main())
