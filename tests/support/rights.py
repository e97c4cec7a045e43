"""Tests of what somebody without rights sees, also where the tests are run by root, who may do anything."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

# capset(2): the version of its header, and by number the capabilities that let root pass over rights (capability.h).
_VERSION = 0x20080522
_PASSING = 1 << 1 | 1 << 2  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH


@contextmanager
def bound_by_rights() -> Iterator[None]:
    """Within the block, this thread may do what the rights of files and folders say."""
    if os.geteuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(_VERSION, 0)
    before = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice, for 64 of them
    libc.capget(header, before)
    within = (ctypes.c_uint32 * 6)(*before)
    within[0] &= ~_PASSING
    libc.capset(header, within)
    try:
        yield
    finally:
        libc.capset(header, before)
