"""What a preview costs that finds nothing to do: requests, and time beside a loop of Twilio's own client.

100 flows of 20 widgets in one account, every answer 100 ms late. Prints the requests that the emulator's journal
counts, and both times of one run with their ratio.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import Any

from studio_emulator import Emulator
from studio_emulator.official_client import client_for
from support.definitions import greeting
from support.pulumi_stack import PulumiStack

FLOWS = 100
WIDGETS = 20
LATENCY_MS = 100
PROGRAM = f"""
for number in range({FLOWS}):
    studio.Flow(f"flow-{{number}}", definition="flow.json")
"""


def main() -> None:
    """Deploy, then measure both."""
    with Emulator() as emulator, tempfile.TemporaryDirectory() as folder:
        account = {
            "TWILIO_BASE_URL": emulator.base_url,
            "TWILIO_ACCOUNT_SID": emulator.account_sid,
            "TWILIO_AUTH_TOKEN": emulator.auth_token,
        }
        stack = PulumiStack(Path(folder) / "shop", account)
        stack.definition("flow.json", chain(WIDGETS))
        stack.program(PROGRAM)
        stack.up()
        emulator.change_settings(latency_ms=LATENCY_MS)

        preview, asked = measured(emulator, lambda: stack.preview("--expect-no-changes"))
        loop, asked_by_loop = measured(emulator, lambda: look_at_all(emulator))

    print(f"{FLOWS} flows of {WIDGETS} widgets, {LATENCY_MS} ms latency")
    print(f"pulumi preview, nothing to do: {preview:5.1f} s, {asked} requests")
    print(f"loop of the official client:   {loop:5.1f} s, {asked_by_loop} requests")
    print(f"ratio of the times: {preview / loop:.2f}")


def look_at_all(emulator: Emulator) -> None:
    """What a script does that wants to know whether anything changed."""
    client = client_for(emulator.base_url, emulator.account_sid, emulator.auth_token)
    for flow in client.studio.v2.flows.list():
        client.studio.v2.flows(flow.sid).fetch()


def measured(emulator: Emulator, work: Any) -> tuple[float, int]:
    """Seconds, and requests."""
    emulator.clear_journal()
    started = time.monotonic()
    work()
    return time.monotonic() - started, len(emulator.journal())


def chain(widgets: int) -> dict[str, Any]:
    """A flow in which every widget leads to the next."""
    definition = greeting()
    trigger, first = definition["states"]
    names = ["hello", *(f"step_{number}" for number in range(2, widgets))]
    definition["states"] = [
        trigger,
        *(
            {
                **first,
                "name": name,
                "transitions": [
                    {"event": "sent", **({"next": after} if after else {})},
                    {"event": "failed"},
                ],
            }
            for name, after in zip(names, [*names[1:], None], strict=True)
        ),
    ]
    return definition


if __name__ == "__main__":
    main()
