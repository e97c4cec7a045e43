"""What a user reads when something is wrong, on Pulumi's engine: one sentence that says what to do, at preview.

tests/unit/resources/test_mistakes.py tries every mistake; here is one of each way that a sentence takes to the user.
"""

from __future__ import annotations

import pytest

from studio_emulator import Emulator
from support import kept
from support.definitions import greeting
from support.mistakes import CASES, PROGRAM, Case
from support.pulumi_stack import PulumiStack

WHOLE = {name: case for name, case in CASES.items() if case.is_whole}


@pytest.mark.parametrize("case", WHOLE.values(), ids=WHOLE)
def test_a_mistake_is_a_sentence_at_preview(
    case: Case, stack: PulumiStack, emulator: Emulator
) -> None:
    emulator.change_settings(**case.settings)
    case.write(stack.folder / "program")
    stack.program(case.program)

    preview = stack.run("preview", ok=False, **case.environ)

    assert [] == case.unsaid(preview.text)
    assert not case.secret or case.secret not in preview.text
    assert "Traceback" not in preview.text
    assert "RuntimeWarning" not in preview.text
    assert emulator.auth_token not in preview.text
    assert [] == emulator.writes()


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"TWILIO_AUTH_TOKEN": "0" * 32}, 'reading flow "greeter" (FW'),
        ({"TWILIO_BASE_URL": "http://127.0.0.1:9"}, "nothing answers at http://127.0.0.1:9"),
    ],
    ids=["wrong credentials", "API down"],
)
def test_a_failed_refresh_is_a_sentence_and_keeps_the_state(
    environ: dict[str, str], sentence: str, stack: PulumiStack, emulator: Emulator
) -> None:
    stack.definition("greeter.json", greeting())
    stack.program(PROGRAM)
    kept.once(stack, emulator, stack.up)

    failed = stack.up(ok=False, **environ)
    stack.preview("--expect-no-changes")

    assert sentence in failed.text
    assert "Traceback" not in failed.text
    assert 1 == len(emulator.flows())
