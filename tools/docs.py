"""Builds the documents as a site, in site/html, from the Markdown that is there; fails on a link that leads nowhere.

Its packages stand in tools/docs-requirements.txt and get an environment of their own, so that `make setup` stays quick.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "site" / "pages"
ENVIRONMENT = ROOT / ".local" / "docs"
LOCK = ROOT / "tools" / "docs-requirements.txt"
DONE = ENVIRONMENT / "set-up"
LINK = re.compile(r"\[(?P<text>[^\]]*)\]\((?P<path>(?!https?:|#)[^)#\s]+)(#[^)\s]*)?\)")
SOURCES = ("*.md", "docs/**/*.md", "docs/**/*.svg", "examples/README.md", "LICENSE")


def main() -> int:
    """The exit code of the build."""
    install()
    shutil.rmtree(PAGES, ignore_errors=True)
    published = {path for pattern in SOURCES for path in ROOT.glob(pattern)}
    for source in sorted(published):
        copy(source, published)
    mkdocs = [
        ENVIRONMENT / "bin" / "python",
        "-m",
        "mkdocs",
        "build",
        "--strict",
    ]  # --quiet would count no warning
    return subprocess.call(mkdocs, cwd=ROOT)


def install() -> None:
    """The environment as the lock has it."""
    if DONE.exists() and DONE.read_text() == LOCK.read_text():
        return
    python, uv = ENVIRONMENT / "bin" / "python", ROOT / ".venv" / "bin" / "uv"
    venv.create(ENVIRONMENT, clear=True, with_pip=not uv.exists())
    pip = [uv, "pip"] if uv.exists() else [python, "-m", "pip"]  # uv takes a quarter of the time
    where = ["--python", python] if uv.exists() else []
    wanted = ["install", *where, "--quiet", "--require-hashes", "-r", LOCK]
    subprocess.run([*pip, *wanted], check=True)
    DONE.write_text(LOCK.read_text())


def copy(source: Path, published: set[Path]) -> None:
    """Put a document where the site finds it; what it links to and the site does not have is only named."""
    target = PAGES / source.relative_to(ROOT)
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.suffix != ".md":
        shutil.copy(source, target)
        return

    def on_the_site(found: re.Match[str]) -> str:
        leads_to = (source.parent / found["path"]).resolve()
        is_elsewhere = leads_to.exists() and leads_to not in published
        return found["text"] if is_elsewhere else found[0]

    target.write_text(LINK.sub(on_the_site, source.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    sys.exit(main())
