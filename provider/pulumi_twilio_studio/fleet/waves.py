"""Which tenants take part, which go first, and when to stop: the arithmetic of a rollout. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.lifecycle.account import OperationError

if TYPE_CHECKING:
    from pulumi_twilio_studio.manifest import Manifest, TenantSpec

_PART = re.compile(r"(?P<number>\d{1,9}(\.\d{1,9})?)(?P<percent>%?)")


@dataclass(frozen=True)
class Share:
    """A number of tenants, or a share of them: "3" or "10%"."""

    number: float
    is_share: bool

    @classmethod
    def parse(cls, text: str) -> Share:
        """Read a share; raises ValueError with a sentence if the text is not one."""
        found = _PART.fullmatch(text.strip())
        if not found or (not found["percent"] and "." in found["number"]):
            raise ValueError(
                f"{text!r} is not a number of tenants, such as 3, or a share, such as 10%"
            )
        part = cls(float(found["number"]), bool(found["percent"]))
        if part.is_share and part.number > 100:
            raise ValueError(f"{text!r} is more than 100%")
        return part

    def of(self, total: int) -> int:
        """Return how many of `total` that is. A share is rounded up, so that the smallest one is not zero."""
        wanted = math.ceil(total * self.number / 100 - 1e-9) if self.is_share else int(self.number)
        return min(total, wanted)

    def exceeded_by(self, failed: int, total: int) -> bool:
        """Return whether that many failures are more than this allows."""
        return failed * 100 > self.number * total if self.is_share else failed > self.number


def select_tenants(manifest: Manifest, only: Sequence[str]) -> list[TenantSpec]:
    """Return the tenants of those names, or all; raises OperationError for an unknown name."""
    for name in only:
        if name not in manifest.tenants:
            hint = nearest(name, manifest.tenants)
            raise OperationError(f"{manifest.path} declares no tenant {quoted(name)}{hint}")
    return [each for name, each in manifest.tenants.items() if not only or name in only]


def order_tenants(tenants: Iterable[TenantSpec]) -> list[TenantSpec]:
    """Return the tenants by the wave that the manifest gives them, then by name."""
    return sorted(tenants, key=lambda each: (each.wave, each.name))


def split_into_waves(tenants: Sequence[TenantSpec], parts: str | None) -> list[list[TenantSpec]]:
    """Return the tenants, wave by wave, without empty waves.

    `parts` holds how many tenants are done after each wave, as "1,10%,100%". Tenants beyond the
    last number are in no wave. Without `parts`, the waves are those of the manifest. Raises
    ValueError with a sentence.
    """
    inline = order_tenants(tenants)
    if parts is None:
        return [list(wave) for _, wave in groupby(inline, lambda each: each.wave)]
    ends = [0, *(Share.parse(text).of(len(inline)) for text in parts.split(","))]
    if any(end > following for end, following in pairwise(ends)):
        raise ValueError(
            f"{parts!r} goes backwards: give the cumulative number of tenants after each wave"
        )
    return [inline[end:following] for end, following in pairwise(ends) if following > end]
