"""What a sign-up costs: a subaccount, three flows of which one runs another, their test users.

Every answer 200 ms late. Prints wall time, the requests that the emulator's journal counts, and how much of the time
no request was under way, and when: what the engine, its processes and we take ourselves. The first call of a process
is told apart from the second, which finds Python's modules loaded.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

from pulumi_twilio_studio.fleet.onboard import onboard
from studio_emulator import Emulator
from support import tenants
from support.pulumi_stack import PROJECT, surroundings

LATENCY_MS = 200


def main() -> None:
    """Sign three tenants up, one after the other, and the last one again."""
    with Emulator() as emulator, tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "shop"
        manifest = tenants.write(folder / "program", tenants.MANIFEST.partition("tenants:")[0])
        (folder / "Pulumi.yaml").write_text(PROJECT.format(name="shop"))
        os.environ.update(
            surroundings(folder),
            TWILIO_BASE_URL=emulator.base_url,
            TWILIO_ACCOUNT_SID=emulator.account_sid,
            TWILIO_AUTH_TOKEN=emulator.auth_token,
        )
        emulator.change_settings(latency_ms=LATENCY_MS)
        print(f"a subaccount, 3 flows, 3 lists of test users; {LATENCY_MS} ms latency")
        for label, name in [
            ("first call", "one"),
            ("second call", "two"),
            ("third call", "three"),
            ("again", "three"),
        ]:
            emulator.clear_journal()
            clock, began = time.time(), time.monotonic()
            onboard({"name": name, "values": {"company": name}}, project=folder, manifest=manifest)
            seconds = time.monotonic() - began
            asked = emulator.journal()
            requests = [(each["time"], each["duration_ms"] / 1000) for each in asked]
            busy = under_way(requests)
            first = min(begun for begun, _ in requests) - clock
            last = clock + seconds - max(begun + lasted for begun, lasted in requests)
            idle = seconds - busy
            print(
                f"{label:12} {seconds:5.2f} s, {len(asked):2} requests; {busy:4.2f} s with a request under way, "
                f"{idle:4.2f} s ({idle / seconds:.0%}) without: {first:4.2f} s before the first, "
                f"{idle - first - last:4.2f} s between, {last:4.2f} s after the last"
            )


def under_way(requests: list[tuple[float, float]]) -> float:
    """The seconds in which at least one of the requests, each a beginning and a duration, was under way."""
    total = end = 0.0
    for begun, seconds in sorted(requests):
        total += max(0.0, begun + seconds - max(begun, end))
        end = max(end, begun + seconds)
    return total


if __name__ == "__main__":
    main()
