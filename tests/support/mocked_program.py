"""Runs a program without an engine, on Pulumi's own mocks: what it declares is looked at, and nothing is made."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

from pulumi.runtime import mocks


class Engine(mocks.Mocks):
    """Takes every declaration and gives it an id that tells its name."""

    def __init__(self) -> None:
        self.declared: dict[str, dict[str, Any]] = {}

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        kind = args.typ.rpartition(":")[2]
        self.declared[f"{kind} {args.name}"] = dict(args.inputs)
        return f"{kind}-{args.name}", dict(args.inputs)

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(args)


def declared_by(
    program: Callable[[], object], engine: Engine | None = None, *, preview: bool = False
) -> dict[str, dict[str, Any]]:
    """The inputs of every resource that the program declares, by kind and name, in the engine's order."""
    engine = engine or Engine()

    def run() -> None:
        mocks.set_mocks(engine, project="shop", stack="acme", preview=preview)
        mocks.test(program)()

    with loops() as loop:
        asyncio.set_event_loop(loop)
        copy_context().run(run)  # where no other test has left its stack
    return engine.declared


@contextmanager
def loops() -> Iterator[asyncio.AbstractEventLoop]:
    """A loop for the program, with one thread for Pulumi's mocks; they open a loop there and never close it.

    What a program that failed has left under way is cancelled.
    """
    loop = asyncio.new_event_loop()
    # What a failed program left behind is not retrieved; to say so costs a third of the time of such tests.
    loop.set_exception_handler(lambda _loop, _context: None)
    thread = ThreadPoolExecutor(max_workers=1)
    loop.set_default_executor(thread)
    thread.submit(lambda: asyncio.set_event_loop(asyncio.new_event_loop())).result()
    try:
        yield loop
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        thread.submit(lambda: asyncio.get_event_loop().close()).result()
        thread.shutdown()
        loop.close()
        asyncio.set_event_loop(None)
