"""What a smoke test of a stack is about: its flows, what leads to them, and their cases. Nothing is asked yet."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.text import nearest, quoted
from pulumi_twilio_studio.kinds import FLOW
from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.lifecycle.hidden import HiddenTexts
from pulumi_twilio_studio.stack.recorded import Recorded, recorded_in
from pulumi_twilio_studio.stack.run_configuration import NAMESPACE, configuration_of_the_run
from pulumi_twilio_studio.stack.tables import named_in
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.executions.readiness import Suite
    from pulumi_twilio_studio.stack.home import StackHome

SMOKE = "smoke"


@dataclass(frozen=True)
class SmokeSubject:
    """A stack whose flows are to be tried."""

    home: StackHome
    settings: Settings = field(repr=False)
    flows: Mapping[str, Recorded]
    """By name, in the order of the state."""

    others: tuple[Recorded, ...]
    """Everything else, such as the numbers that the stack pointed at flows."""

    suites: Mapping[str, Suite]
    hidden: HiddenTexts = field(default_factory=HiddenTexts, repr=False)

    @classmethod
    def of(cls, home: StackHome, names: Collection[str] = ()) -> SmokeSubject:
        """Return what the state and the configuration say about these flows, or about all.

        Raises OperationError, StudioError, and CasesError for a case that cannot be tried.
        """
        config = configuration_of_the_run(home, None)
        recorded = _recorded(home)
        flows = {each.name: each for each in recorded if each.kind is FLOW}
        files = files_of_cases(config)
        if not flows:
            raise OperationError(
                f"the state of {home.stack} holds no flow, so there is nothing to try"
            )
        _refuse_unknown(home, flows, names, files)
        chosen = {name: flow for name, flow in flows.items() if not names or name in names}
        hidden = HiddenTexts()
        for each in recorded:
            hidden.keep(each.outputs)
        settings = Settings.resolve(lambda key: config.get(f"{NAMESPACE}:{key}"), os.environ)
        others = tuple(each for each in recorded if each.kind is not FLOW)
        suites = _suites(
            {name: _from_here(home.folder / file) for name, file in files.items() if name in chosen}
        )
        return cls(home, settings, chosen, others, suites, hidden)


def files_of_cases(config: Mapping[str, Any]) -> dict[str, str]:
    """Return the file of cases that the configuration declares for each flow, relative to the project's folder.

    Raises OperationError for a value that is no name of a file.
    """
    found = named_in(config, SMOKE)
    for name, file in found.items():
        if not (isinstance(file, str) and file):
            raise OperationError(f"{NAMESPACE}:{SMOKE}.{name} must be the name of a file of cases")
    return found


def _recorded(home: StackHome) -> list[Recorded]:
    state = home.recorded()
    if state is None:
        raise OperationError(f"there is no stack {quoted(home.stack)}")
    if state.is_pending:
        raise OperationError(
            f"an operation was under way when the state of {home.stack} was written, so it does not tell what was "
            "published. Wait for its end, or run `twilio-studio recover`"
        )
    try:
        return recorded_in(home, state)
    except (KeyError, TypeError, AttributeError, ValueError) as flaw:
        raise OperationError(
            f"the state of {home.stack} is not one that Pulumi wrote: {type(flaw).__name__}"
        ) from None


def _refuse_unknown(
    home: StackHome, flows: Mapping[str, Recorded], names: Collection[str], files: Mapping[str, str]
) -> None:
    """Raise OperationError for a flow that the state does not have."""
    for name in names:
        if name not in flows:
            raise OperationError(
                f"the state of {home.stack} has no flow {quoted(name)}{nearest(name, flows)}"
            )
    for name in sorted(files):
        if name not in flows:
            raise OperationError(
                f"{NAMESPACE}:{SMOKE}.{name} has cases for {quoted(name)}, but the state of {home.stack} has no such "
                f"flow{nearest(name, flows)}"
            )


def _suites(files: Mapping[str, Path]) -> dict[str, Suite]:
    if not files:
        return {}
    # Here: a stack without cases waits for nothing that runs them.
    from pulumi_twilio_studio.lifecycle.executions.readiness import read_suites  # noqa: PLC0415 -- see above

    return read_suites(files)


def _from_here(path: Path) -> Path:
    """Return the path as people write it in the current folder, if it is below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
