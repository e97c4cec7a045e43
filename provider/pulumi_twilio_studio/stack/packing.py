"""The files of a backend that is a folder: plain, or compressed with gzip or zstd, as the user asked the engine.

PULUMI_DIY_BACKEND_GZIP and PULUMI_DIY_BACKEND_ZSTD decide what an engine writes, and it reads all of them (pulumi,
pkg/backend/diy/state.go, stackPath and saveCheckpoint). Python reads gzip; for zstd we ask the engine.
"""

from __future__ import annotations

import gzip
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

from pulumi_twilio_studio.files import LARGEST_STATE, NotReadable, content

if TYPE_CHECKING:
    from pathlib import Path

ENDINGS = ("", ".gz", ".zst")
_GZIP = b"\x1f\x8b"


def newest(plain: Path) -> Path | None:
    """Return the file that the engine reads for that plain one: the last written form. None if there is none."""
    forms = [plain.with_name(f"{plain.name}{ending}") for ending in reversed(ENDINGS)]
    return max((each for each in forms if each.exists()), key=_written, default=None)


def is_state(file: Path) -> bool:
    """Return whether the file is one that an engine reads, in any form, and no copy or sidecar of one."""
    return file.name.endswith(tuple(f".json{ending}" for ending in ENDINGS))


def can_read(file: Path) -> bool:
    """Return whether `unpacked` can read it. If not, only the engine can."""
    return file.suffix != ".zst"


def unpacked(file: Path) -> bytes:
    """Return what the file holds. Raises OSError, NotReadable for more than LARGEST_STATE, and ValueError."""
    found = content(file, LARGEST_STATE)
    if not found.startswith(_GZIP):
        return found
    try:
        plain = gzip.GzipFile(fileobj=BytesIO(found)).read(LARGEST_STATE + 1)
    except (EOFError, zlib.error) as error:
        raise ValueError(f"its compressed content is damaged: {error}") from None
    if len(plain) > LARGEST_STATE:
        raise NotReadable(f"it is larger than {LARGEST_STATE // 1_000_000:,} MB")
    return plain


def _written(file: Path) -> int:
    return file.stat().st_mtime_ns
