"""Programs as users write them, on the small engine: Pulumi's SDK runs them, our providers answer, no engine starts.

The SDK's mocks take each registration to `small_engine`, which checks, compares and makes as the engine does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from typing import Any

import pulumi
from pulumi.output import Unknown
from pulumi.runtime import config, mocks, rpc

from support.mocked_program import loops
from support.small_engine import PROVIDERS, Resource, Run, Stack


class Registrations(mocks.Mocks):
    """Takes what a program registers to the small engine."""

    def __init__(self, stack: Stack, run: Run) -> None:
        self.declared: list[str] = []
        """Kind and name of each, in the order in which they came."""

        self._stack, self._run = stack, run

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        kind = args.typ.rpartition(":")[2]
        self.declared.append(f"{kind} {args.name}")
        inputs = dict(_as_sent(args.inputs))
        if kind not in PROVIDERS:  # a component
            return None, inputs
        inputs.pop("__provider", None)
        entry = self._stack.register(Resource(kind, args.name, inputs), self._run)
        return ("", inputs) if entry is None else (entry["id"], entry["outputs"])

    def call(self, args: mocks.MockCallArgs) -> dict[str, Any]:
        raise AssertionError(args)


def run_program(stack: Stack, program: Callable[[], object], run: Run | None = None) -> Run:
    """What came of a run of the program: also what it was refused, and what it raised.

    A resource that is refused stops no other one, so that a run says all that is wrong.
    """
    run = run or Run()
    registrations = Registrations(stack, run)

    def body() -> None:
        mocks.set_mocks(
            registrations,
            project=stack.project,
            stack=stack.name,
            preview=run.is_preview,
            organization="organization",
        )
        config.set_all_config({key: str(value) for key, value in stack.config.items()})
        mocks.test(program)()

    with stack.running(run), loops() as loop:
        asyncio.set_event_loop(loop)
        try:
            copy_context().run(body)  # where no other test has left its stack
        except pulumi.RunError as refusal:
            run.refusals.append(str(refusal))
        except Exception as failure:  # noqa: BLE001 -- whatever comes is what the test looks for
            if run.is_well:
                run.tracebacks.append(failure)
    return run


def _as_sent(value: Any) -> Any:
    """Inputs as a provider gets them: what is not known as the engine's mark, secrets in clear."""
    if isinstance(value, Unknown):
        return rpc.UNKNOWN
    if isinstance(value, dict):
        return {key: _as_sent(rpc.unwrap_rpc_secret(each)) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_sent(rpc.unwrap_rpc_secret(each)) for each in value]
    return value
