"""Every argument of every resource with each of its values, known only after another resource, on Pulumi's engine."""

from __future__ import annotations

import json

from promises.declaring import FORMS, TAKING
from promises.samples import Twilio, write
from studio_emulator import Emulator
from support.pulumi_stack import ROOT, PulumiStack

LATE = FORMS[-1]
PROGRAM = f"""
import json
from promises.declaring import TAKING, declare
from promises.samples import Listed

given = Listed(**json.load(open("given.json")))
anchor = studio.Flow("anchor", definition="plain.json").sid
for number, case in enumerate(TAKING):
    declare(case, "{LATE}", given, anchor, name=f"case-{{number}}")
"""


def test_what_is_known_only_after_another_resource_can_be_every_argument(
    stack: PulumiStack, emulator: Emulator
) -> None:
    twilio = Twilio(emulator)
    folder = stack.folder / "program"
    write(folder)
    listed = {
        "accounts": [twilio.subaccount() for _ in TAKING],
        "flows": [twilio.flow() for _ in TAKING],
        "numbers": [twilio.number() for _ in TAKING],
        "numbered": [twilio.numbered_subaccount() for _ in TAKING],
        "services": [twilio.service() for _ in TAKING],
        "serviced": [twilio.serviced_subaccount()],
    }
    (folder / "given.json").write_text(json.dumps(listed))
    stack.environ["PYTHONPATH"] = f"{ROOT / 'tests'}:{stack.environ.get('PYTHONPATH', '')}"
    stack.program(PROGRAM)

    stack.preview()
    stack.up()

    stack.preview("--expect-no-changes")
    made = {urn.rpartition("::")[2].split("-")[1] for urn in stack.urns() if "case-" in urn}
    assert len(TAKING) == len(made)
