"""What destroying tenants does to their accounts, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from pulumi_twilio_studio.fleet.run import refuse_foreign_stack
from pulumi_twilio_studio.fleet.up_to_date import ENTRANCES
from pulumi_twilio_studio.stack.state import SUBACCOUNT

if TYPE_CHECKING:
    from pulumi_twilio_studio.fleet.project import Project
    from pulumi_twilio_studio.manifest import TenantSpec

_WORDS = {
    "foreign": (
        "stacks of these names exist, but hold no tenant; they are left alone, and these "
        "tenants fail"
    ),
    "suspend": "their subaccounts are suspended, with the flows in them; `fleet up` makes them active again",
    "close": (
        "their subaccounts are CLOSED FOR GOOD, with everything in them; Twilio cannot undo that"
    ),
    "retain": "their subaccounts stay active, without the flows",
    "given": "their accounts existed before and stay; the flows are deleted",
    "led": "their numbers and addresses do again what they did before, or what `on_delete` of each says",
    "gone": "there is nothing to destroy",
}
_READS_AT_ONCE = 16


def describe_destroy(project: Project, tenants: Sequence[TenantSpec]) -> Iterator[str]:
    """Yield a line per outcome, with the tenants that it affects; raises OperationError.

    This reads the states and not the manifest, because destroy acts on what the last `up` of a
    stack declared.
    """
    fates: dict[str, list[str]] = {}
    with ThreadPoolExecutor(_READS_AT_ONCE) as threads:
        found = threads.map(lambda each: _fates(project, each.name), tenants)
        for spec, of_one in zip(tenants, found, strict=True):
            for fate in of_one:
                fates.setdefault(fate, []).append(spec.name)
    for fate, words in _WORDS.items():
        if names := fates.get(fate):
            yield f"{', '.join(names)}: {words}."


def _fates(project: Project, stack: str) -> Iterator[str]:
    state = project.home(stack).state()
    if refuse_foreign_stack(state, stack):
        yield "foreign"
        return
    if state is None or state.is_empty:
        yield "gone"
        return
    accounts = [each for each in state.resources if each["type"] == SUBACCOUNT]
    fate = str(accounts[0]["inputs"]["on_delete"]) if accounts else "given"
    yield fate
    if fate in ("retain", "given") and any(state.written_in(kind) for kind in ENTRANCES):
        yield "led"
