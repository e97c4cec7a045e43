"""Changes as text for people, as Markdown for pull requests, as JSON for programs."""

import re
from collections.abc import Iterable

from pulumi_twilio_studio.definition.canonical import ABSENT, Json
from pulumi_twilio_studio.definition.change import Change, sides
from pulumi_twilio_studio.definition.text import printable

_LONG = 10  # lines that a pull request shows without a click
_KINDS = {
    "widget-added": "added",
    "widget-removed": "removed",
    "widget-renamed": "renamed",
    "widget-changed": "changed",
    "widget-moved": "moved",
}


def as_text(changes: Iterable[Change]) -> str:
    """Return one line per change, or "" without changes. Control characters are escaped, so no terminal obeys them."""
    return "\n".join(change.line for change in changes)


def as_markdown(changes: Iterable[Change], title: str, *, nothing: str = "No difference.") -> str:
    """Return a heading, how many widgets differ in which way, and a line per change. Many lines are folded away.

    The title and the texts of the flow show literally, whatever Markdown or HTML they hold. Without
    changes, the Markdown in `nothing` stands in their place.
    """
    changes = list(changes)
    heading = f"### {as_code(printable(title))}"
    if not changes:
        return f"{heading}\n\n{nothing}\n"
    block = as_block(as_text(changes))
    if len(changes) > _LONG:
        block = f"<details><summary>{len(changes)} changes</summary>\n\n{block}\n\n</details>"
    return f"{heading}\n\n{summary(changes)}\n\n{block}\n"


def as_json(changes: Iterable[Change]) -> list[dict[str, Json]]:
    """Return one object per change, for `json.dumps`, with passwords masked.

    {"kind", "widget", "path", "existing", "desired", "line"}, as in `Change`. `widget` is null for
    a change to the flow itself. Without a value there is no `existing` or no `desired`.
    """
    return [_object(change) for change in changes]


def summary(changes: Iterable[Change]) -> str:
    """Say how many widgets differ, and in which way, as in "Widgets: 1 added, 2 changed."."""
    widgets = {kind: set[str | None]() for kind in ("flow-changed", *_KINDS)}
    for change in changes:
        widgets[change.kind].add(change.widget)
    told = [f"{len(widgets[kind])} {done}" for kind, done in _KINDS.items() if widgets[kind]]
    parts = [f"Widgets: {', '.join(told)}."] if told else []
    parts += ["The flow's own settings differ."] if widgets["flow-changed"] else []
    return " ".join(parts)


def as_block(text: str, language: str = "diff") -> str:
    """Return a Markdown block that the text cannot break out of.

    Many viewers colour the lines of a "diff" block that begin with + or -.
    """
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _object(change: Change) -> dict[str, Json]:
    existing, desired = sides(change)
    shown = {
        "kind": change.kind,
        "widget": change.widget,
        "path": list(change.path),
        "existing": existing,
        "desired": desired,
        "line": change.line,
    }
    return {key: value for key, value in shown.items() if value is not ABSENT}


def as_code(text: str) -> str:
    """Return a code span: nothing in it becomes Markdown, HTML, a mention or a link."""
    fence = "`" * (_longest_run(text) + 1)
    return f"{fence} {text} {fence}"  # renderers remove one space on each side (CommonMark, 6.1)


def _longest_run(text: str) -> int:
    return max(map(len, re.findall("`+", text)), default=0)
