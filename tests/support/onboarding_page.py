"""What docs/onboarding.md shows, to be run as it stands there."""

from __future__ import annotations

import re

from support.pulumi_stack import ROOT

PAGE = (ROOT / "docs" / "onboarding.md").read_text()


def program(name: str) -> str:
    """The page's block of Python that begins with a comment naming that file."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    [found] = [block for block in blocks if block.startswith(f"# {name}")]
    return str(found)


def defaults() -> str:
    """The page's manifest."""
    [found] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


def numbers() -> list[str]:
    """The page's two blocks of Python that sign a customer up, buy a number, and point it at a flow."""
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    return [block for block in blocks if "acme" in block]
