"""Names that suit a resource, a file on any system and a variable, made from a flow's friendly name."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection

_LONGEST = 80
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")
"""Windows allows no file with these names, whatever the suffix (learn.microsoft.com: naming-a-file)."""


def plain_name(called: str, fallback: str) -> str:
    """Return that name in lower-case letters, digits and dashes, or the fallback if nothing is left."""
    plain = unicodedata.normalize("NFKD", called).encode("ascii", "ignore").decode()
    name = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:_LONGEST].strip("-") or fallback
    return f"flow-{name}" if _RESERVED.fullmatch(name) else name


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Return that name, with a number if a system that ignores case would confuse it with another."""
    return _free(wanted, "-", {each.casefold() for each in taken})


def variable_name(name: str, taken: Collection[str]) -> str:
    """Return a Python variable's name for that resource which is not taken."""
    wanted = re.sub(r"\W", "_", name)
    wanted = f"flow_{wanted}" if wanted[:1].isdigit() else wanted
    return _free(f"{wanted}_" if keyword.iskeyword(wanted) else wanted, "_", taken)


def _free(wanted: str, dash: str, taken: Collection[str]) -> str:
    name, number = wanted, 1
    while name.casefold() in taken or name in taken:
        number += 1
        name = f"{wanted}{dash}{number}"
    return name
