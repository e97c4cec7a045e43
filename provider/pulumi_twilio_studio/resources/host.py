"""The process that the engine starts for us: its errors, its threads, and its end.

Pulumi's Python SDK owns this process (pulumi/dynamic/__main__.py). What we change about it stands here.
tests/unit/resources/test_host.py fails if the SDK no longer is what this file expects.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass

# The SDK serves four calls at once, whatever the engine's parallelism. Ours wait for the network, not the CPU.
THREADS = 32
# We notice within this many seconds that the engine is gone.
WATCH = 1.0


@dataclass(frozen=True)
class Call:
    """What the engine asks of this process: `Read`, `Check`, `Diff`, `Create`, `Update` or `Delete`, and the stack."""

    verb: str
    stack: str

    @property
    def is_before_the_program(self) -> bool:
        """Whether it may come before a program has told the engine this run's configuration."""
        return self.verb in {"Read", "Delete"}


def call_under_way() -> Call | None:
    """Return the call that this thread serves, or None. The SDK hands its URN to no provider."""
    frame = sys._getframe()  # noqa: SLF001 -- there is no other way to the request
    while frame.f_back is not None:
        frame = frame.f_back
        urn = str(getattr(frame.f_locals.get("request"), "urn", ""))
        if urn.startswith("urn:pulumi:"):
            return Call(frame.f_code.co_name, urn.removeprefix("urn:pulumi:").partition("::")[0])
    return None


def set_up_process() -> None:
    """Prepare this process for us. Call it once, from inside a call of the engine."""
    # Without this, every error ends in a traceback. Set at import, it would hang the user's program.
    if not os.environ.get("TWILIO_STUDIO_TRACEBACK"):
        sys.tracebacklimit = 0
    speak_utf8()
    grow_thread_pool()
    if engine_address() is not None:
        threading.Thread(target=_leave_with_engine, daemon=True).start()


def speak_utf8() -> None:
    """Print in UTF-8, which the engine expects, whatever encoding the terminal has."""
    with suppress(AttributeError):  # another object may have replaced it
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]  # see above


def grow_thread_pool() -> bool:
    """Let the pool that serves this call grow to THREADS. Return False if the SDK does not serve from such a pool."""
    pool = serving_pool()
    if pool is not None:
        pool._max_workers = max(pool._max_workers, THREADS)  # noqa: SLF001 -- the SDK offers no setting
    return pool is not None


def serving_pool() -> ThreadPoolExecutor | None:
    """Return the executor that owns this thread: the standard library hands each worker a reference to it."""
    arguments = getattr(threading.current_thread(), "_args", ())
    pool = arguments[0]() if arguments and callable(arguments[0]) else None
    return pool if isinstance(pool, ThreadPoolExecutor) else None


def engine_address() -> tuple[str, int] | None:
    """Return where the engine listens: it is the only argument with which the engine starts us."""
    host, _, port = (sys.argv[1] if len(sys.argv) > 1 else "").rpartition(":")
    return (host, int(port)) if host and port.isdigit() else None


def engine_is_there() -> bool:
    """Return whether the engine still waits for our answer. True if no engine started us."""
    address = engine_address()
    if address is None:
        return True
    try:
        socket.create_connection(address, timeout=WATCH).close()
    except ConnectionRefusedError:
        return False
    except OSError:  # slow is not gone
        return True
    return True


def leave_without_engine() -> None:
    """End this process if its engine is gone: a write that nobody records would race the next run."""
    if not engine_is_there():
        os._exit(1)


def _leave_with_engine() -> None:
    """Watch the engine: a killed engine leaves us running (measured). End within seconds, even during a retry."""
    while True:
        time.sleep(WATCH)
        leave_without_engine()
