"""Print findings on a terminal, for scripts, and by line in a pull request or merge request."""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from rich.text import Text

from pulumi_twilio_studio.cli.saying import say, say_json, show
from pulumi_twilio_studio.definition.lint import CODES, Finding
from pulumi_twilio_studio.definition.text import printable

_SEVERITIES = {"error": "major", "warning": "minor"}
_COLOURS = {"error": "bold red", "warning": "yellow"}


def print_text(findings: list[Finding]) -> None:
    """Print one line for each finding, `file:line:column: severity code: sentence`; editors and terminals link it."""
    show(*map(_line, findings))


def print_json(findings: list[Finding]) -> None:
    """Print a list of objects. `path` is a JSON pointer into the definition, like Twilio's property_path."""
    say_json([_values(found) for found in findings])


def print_annotations(findings: list[Finding]) -> None:
    """Print workflow commands of GitHub Actions (docs.github.com: workflow-commands-for-github-actions)."""
    for found in findings:
        values = {
            "file": found.file,
            "line": found.line,
            "col": found.column,
            "title": found.code,
        }
        told = ",".join(
            f"{key}={_escape(printable(str(value)), ',:')}"
            for key, value in values.items()
            if value
        )
        say(f"::{found.severity} {told}::{_escape(printable(found.sentence))}")


def print_code_quality(findings: list[Finding]) -> None:
    """Print a report of Code Quality for GitLab, which shows it by line (docs.gitlab.com: ci/testing/code_quality).

    A fingerprint does not change when lines above do.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    entries = []
    for found in findings:
        path = posixpath.normpath(found.file.replace(os.sep, "/"))
        same = (path, found.code, found.path, found.message)
        seen[same] += 1
        text = "\0".join((*same, str(seen[same])))
        entries.append(
            {
                "description": found.sentence,
                "check_name": found.code,
                "fingerprint": hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _SEVERITIES[found.severity],
                "location": {"path": path, "lines": {"begin": found.line or 1}},
            }
        )
    say_json(entries)


def show_codes() -> None:
    """Print the table of all codes."""
    width = max(map(len, CODES))
    for name, code in CODES.items():
        say(f"{name:{width}}  {code.severity:7}  {code.meaning}")


FORMATS: Mapping[str, Callable[[list[Finding]], None]] = {
    "text": print_text,
    "json": print_json,
    "github": print_annotations,
    "gitlab": print_code_quality,
}


def _line(found: Finding) -> Text:
    place = f"{found.place}: " if found.place else ""
    return Text.assemble(
        printable(place),
        (found.severity, _COLOURS[found.severity]),
        f" {found.code}: {printable(found.sentence)}",
    )


def _values(found: Finding) -> dict[str, Any]:
    return {
        "file": found.file,
        "line": found.line,
        "column": found.column,
        "severity": found.severity,
        "code": found.code,
        "widget": found.widget,
        "path": found.path,
        "message": found.message,
    }


def _escape(text: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in text)
