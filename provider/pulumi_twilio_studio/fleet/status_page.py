"""The status of a fleet as one page that loads no other file."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pulumi_twilio_studio.foreign import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.status import FleetStatus


def _printable(value: Any) -> Any:
    """Return plain text in printable form. What Jinja has escaped already is Markup, not plain text."""
    return printable(value) if type(value) is str else value


def page(status: FleetStatus, project: str, when: datetime) -> str:
    """Return HTML with counts, a search and filters. Names and messages can hold anything, and are escaped."""
    environment = Environment(
        loader=PackageLoader("pulumi_twilio_studio.fleet", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    template = environment.get_template("status_page.html.j2")
    return template.render(status=status, project=project, when=f"{when:%Y-%m-%d %H:%M %Z}")
