"""The figures in docs/performance.md, and its picture: both come from a file of results, and none from a hand."""

from __future__ import annotations

import os
import re
from pathlib import Path

from benchmarks.chart import chart
from benchmarks.results import Results
from benchmarks.tables import Tables

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"
PICTURE = DOCS / "pictures" / "performance.svg"
BLOCK = re.compile(r"(<!-- figures: (\w+) -->\n)(.*?)(<!-- end of figures -->)", re.DOTALL)


def write_page(file: Path) -> None:
    """Write the figures of a file of results into the document, and draw its picture."""
    _replace(PAGE, filled(PAGE.read_text(), file))
    _replace(PICTURE, chart(Tables(Results.read(file))))


def _replace(file: Path, text: str) -> None:
    """Write a file at once: whoever reads it meanwhile, such as a test beside this one, finds all of it."""
    new = file.with_name(f".{file.name}.{os.getpid()}")
    new.write_text(text)
    new.replace(file)


def filled(text: str, file: Path) -> str:
    """The document's text with the figures of a file of results in each of its blocks."""
    tables = Tables(Results.read(file))
    blocks = {
        "source": f"The figures come from `benchmarks/results/{file.name}`.",
        "times": str(tables.times()),
        "growth": str(tables.growth()),
        "processors": str(tables.processors()),
        "figures": str(tables.figures()),
        "machine": str(tables.machine()),
    }
    return BLOCK.sub(lambda block: f"{block[1]}\n{blocks[block[2]]}\n\n{block[4]}", text)


def source(text: str) -> Path:
    """The file from which the document's figures come."""
    found = re.search(r"`benchmarks/(results/[\w-]+\.json)`", text)
    assert found, "the document names no file of results"
    return Path(__file__).resolve().parent / found[1]
