"""The time of each work against the number of flows, as a picture that is readable on light and on dark pages."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, floor, log10

from benchmarks.tables import Row, Tables

KINDS = ("path", "floor", "Terraform")
NAMES = {"path": "ours", "floor": "floor", "Terraform": "Terraform"}
WORKS = {
    "no-op": "preview, nothing to do",
    "create": "create, checkpoints skipped",
    "change": "change all, checkpoints skipped",
}
WIDTH, HEIGHT, LEFT, TOP = 250, 210, 50, 40
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #333; }
.title { font-weight: 600; }
.grid { stroke: #ccc; stroke-width: 1; }
.line { fill: none; stroke-width: 2; }
.path { stroke: #0550ae; } .path.dot, text.path { fill: #0550ae; stroke: none; }
.floor { stroke: #777; stroke-dasharray: 4 3; } .floor.dot, text.floor { fill: #777; stroke: none; }
.Terraform { stroke: #a3340f; } .Terraform.dot, text.Terraform { fill: #a3340f; stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd; }
  .grid { stroke: #444; }
  .path { stroke: #79b8ff; } .path.dot, text.path { fill: #79b8ff; }
  .floor { stroke: #aaa; } .floor.dot, text.floor { fill: #aaa; }
  .Terraform { stroke: #ffab70; } .Terraform.dot, text.Terraform { fill: #ffab70; }
}
"""

Points = list[tuple[int, float]]


def chart(tables: Tables) -> str:
    """The whole picture, as SVG: a panel for each work, both axes logarithmic."""
    panels = {work: {kind: points(tables, work, kind) for kind in KINDS} for work in WORKS}
    every = [point for lines in panels.values() for line in lines.values() for point in line]
    scale = Scale(every)
    total = len(WORKS) * (WIDTH + LEFT) + 20
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {total} {HEIGHT + TOP + 50}" role="img">',
        "<title>Seconds against the number of flows</title>",
        f"<style>{STYLE}</style>",
    ]
    for at, (work, lines) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({LEFT + at * (WIDTH + LEFT)} {TOP})">')
        parts += scale.grid(WORKS[work])
        for kind, line in lines.items():
            parts += scale.line(kind, line)
        parts.append("</g>")
    parts += _legend(HEIGHT + TOP + 42)
    return "\n".join([*parts, "</svg>", ""])


def points(tables: Tables, work: str, kind: str) -> Points:
    """The median seconds of one subject, by flows."""
    found = [(flows, tables.seconds(Row(work, work, flows), kind)) for flows in tables.sizes]
    return [(flows, seconds) for flows, seconds in found if seconds is not None]


class Scale:
    """Where flows and seconds stand in a panel."""

    def __init__(self, every: Points) -> None:
        self.flows = sorted({flows for flows, _ in every})
        self.low = floor(log10(min(seconds for _, seconds in every)))
        self.high = max(ceil(log10(max(seconds for _, seconds in every))), self.low + 1)

    def x(self, flows: float) -> float:
        """From the left."""
        widest = max(log10(self.flows[-1]), 1)
        return round(log10(flows) / widest * WIDTH, 1)

    def y(self, seconds: float) -> float:
        """From the top."""
        return round((self.high - log10(seconds)) / (self.high - self.low) * HEIGHT, 1)

    def grid(self, title: str) -> Iterator[str]:
        """The panel without its lines."""
        yield f'<text class="title" x="0" y="-16">{escape(title)}</text>'
        for power in range(self.low, self.high + 1):
            y = self.y(10**power)
            yield f'<path class="grid" d="M0 {y}H{WIDTH}"/>'
            yield f'<text x="-6" y="{y + 4}" text-anchor="end">{10**power:g} s</text>'
        for flows in self.flows:
            x = self.x(flows)
            yield f'<path class="grid" d="M{x} 0V{HEIGHT}"/>'
            yield f'<text x="{x}" y="{HEIGHT + 18}" text-anchor="middle">{flows}</text>'

    def line(self, kind: str, line: Points) -> Iterator[str]:
        """One subject."""
        places = [(self.x(flows), self.y(seconds)) for flows, seconds in line]
        drawn = " ".join(f"{x},{y}" for x, y in places)
        yield f'<polyline class="line {kind}" points="{drawn}"/>'
        for (x, y), (flows, seconds) in zip(places, line, strict=True):
            told = f"{NAMES[kind]}, {flows} flows: {seconds:.2f} s"
            yield f'<circle class="dot {kind}" cx="{x}" cy="{y}" r="3"><title>{told}</title></circle>'


def _legend(y: int) -> Iterator[str]:
    for at, kind in enumerate(KINDS):
        yield f'<text class="{kind}" x="{LEFT + at * 110}" y="{y}">● {NAMES[kind]}</text>'
    yield f'<text x="{LEFT + len(KINDS) * 110}" y="{y}">from left to right: the number of flows</text>'
