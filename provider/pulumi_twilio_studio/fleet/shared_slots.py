"""One folder of request slots for all processes of a run on this machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from pulumi_twilio_studio.studio.slots import FOLDER


@contextmanager
def shared_slots() -> Iterator[None]:
    """Let processes that start within the block share the request slots of every account; see studio/slots.py."""
    if os.environ.get(FOLDER):  # somebody shares them between several runs
        yield
        return
    with tempfile.TemporaryDirectory(prefix="twilio-studio-slots-") as folder:
        os.environ[FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[FOLDER]
