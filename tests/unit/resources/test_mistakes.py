"""What a user reads when something is wrong: one sentence that says what to do, at preview."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from studio_emulator import Emulator
from support.mistakes import CASES, Case
from support.program_engine import run_program
from support.pulumi_stack import PREAMBLE
from support.small_engine import Run, Stack


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_mistake_is_a_sentence_at_preview(
    case: Case, tmp_path: Path, credentials: dict[str, str], emulator: Emulator
) -> None:
    emulator.change_settings(**case.settings)
    case.write(tmp_path)
    stack = Stack(tmp_path, "shop", "test", {**credentials, **case.environ}, {})
    file = tmp_path / "__main__.py"
    code = compile(PREAMBLE + case.program, file, "exec")

    run = run_program(stack, lambda: exec(code, {"__file__": file}), Run(is_preview=True))

    gc.collect()  # Python warns, and pytest fails, of a coroutine that nobody awaited
    said = "\n".join([*run.refusals, run.said])
    assert [] == case.unsaid(said)
    assert not case.secret or case.secret not in said
    assert [] == run.tracebacks
    assert emulator.auth_token not in said
    assert [] == emulator.writes()
