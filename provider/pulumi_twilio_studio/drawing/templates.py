"""The templates of pictures and pages. Every value is escaped."""

from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import printable
from pulumi_twilio_studio.drawing.text_metrics import one_line

if TYPE_CHECKING:
    from jinja2 import Environment

_LIGHT = {
    "ground": "#f4f5f8",
    "dots": "#d5dae3",
    "card": "#ffffff",
    "line": "#bcc4d1",
    "ink": "#121c2d",
    "muted": "#5b667d",
    "port": "#e9edf4",
    "edge": "#8792a8",
    "accent": "#0263e0",
    "added": "#0e7c3a",
    "removed": "#c72323",
    "changed": "#b25f00",
    "renamed": "#6b3fd4",
    "rewired": "#0263e0",
    "moved": "#5b667d",
    "reached": "#0e7c3a",
    "missed": "#b25f00",
}
_DARK = {
    "ground": "#0f141d",
    "dots": "#253044",
    "card": "#1b2433",
    "line": "#445269",
    "ink": "#e8ecf3",
    "muted": "#a0abc0",
    "port": "#2a3649",
    "edge": "#7c8aa5",
    "accent": "#6cb0ff",
    "added": "#4cc77c",
    "removed": "#ff7a76",
    "changed": "#f0a64a",
    "renamed": "#b39bff",
    "rewired": "#6cb0ff",
    "moved": "#a0abc0",
    "reached": "#4cc77c",
    "missed": "#f0a64a",
}


def render(name: str, **values: object) -> str:
    """Fill in a template."""
    return _environment().get_template(f"{name}.jinja").render(values)


def text(name: str) -> str:
    """Return a file beside the templates, unchanged."""
    return (files(__package__) / "pages" / name).read_text("utf-8")


@cache
def styles(name: str) -> str:
    """Return a style sheet in both colour schemes.

    It is written twice and without variables, because programs that show SVG outside of a browser
    know no variables.
    """
    sheet = Template(text(name))
    dark = sheet.substitute(_DARK)
    return f"{sheet.substitute(_LIGHT)}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 -- only those who draw need it

    environment = Environment(
        loader=PackageLoader(__package__ or "", "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["styles"] = styles
    environment.filters |= {"one_line": one_line, "printable": printable}
    return environment
