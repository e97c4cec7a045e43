"""Pages of rows with a search and filters, which load no other file: the status of a fleet, and of a project's stacks.

A template of such a page extends rows_page.html.j2. Each row that the filters hide or show has its words in
`data-words`, with "|" between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from pulumi_twilio_studio.foreign import printable


def rows_page(
    package: str, template: str, *, total: int, counts: Mapping[str, int], **values: Any
) -> str:
    """Return the HTML of a template in that package. Names and messages can hold anything, and are escaped.

    `total` is the number of rows, and `counts` says how many of them each word applies to.
    """
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader(each, ".") for each in (package, "pulumi_twilio_studio.stack")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(total=total, counts=counts, **values)


def _printable(value: Any) -> Any:
    """Return plain text in printable form. What Jinja has escaped already is Markup, not plain text."""
    return printable(value) if type(value) is str else value
