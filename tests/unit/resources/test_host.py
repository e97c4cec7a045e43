"""What we take the SDK's provider process for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pulumi.dynamic
import pytest

from pulumi_twilio_studio.resources import host
from support.patience import PATIENCE


def test_a_call_finds_the_pool_that_serves_it_and_widens_it() -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        served_by = pool.submit(host.serving_pool).result()
        widened = pool.submit(host.grow_thread_pool).result()

        assert served_by is pool
        assert widened
        assert pool._max_workers == host.THREADS


def test_outside_a_pool_nothing_is_widened() -> None:
    assert not host.grow_thread_pool()


def test_the_sdk_still_serves_from_such_a_pool_and_starts_us_with_the_engines_address() -> None:
    """Fails when the SDK's provider process changes: then look at resources/host.py again."""
    source = (Path(pulumi.dynamic.__file__).parent / "__main__.py").read_text()

    assert "futures.ThreadPoolExecutor(max_workers=4)" in source
    assert "provider.configure(req)" in source
    for verb in ("Read", "Delete", "Check"):
        assert f"def {verb}(self, request, context):" in source


@dataclass
class Request:
    """As the engine sends it."""

    urn: str = "urn:pulumi:dev::shop::pulumi-python:dynamic/studio:Flow::bot"


class Servicer:
    """Calls us from as deep as the SDK's does."""

    def Read(self, request: object, _context: object) -> host.Call | None:  # noqa: N802 -- the SDK's
        assert request
        return self.provider()

    def provider(self) -> host.Call | None:
        return host.call_under_way()


def test_a_call_knows_what_is_asked_and_of_which_stack() -> None:
    found = Servicer().Read(Request(), None)

    assert host.Call("Read", "dev") == found


@pytest.mark.parametrize(
    ("verb", "is_before"), [("Read", True), ("Delete", True), ("Check", False), ("Create", False)]
)
def test_only_what_is_read_or_deleted_may_come_before_the_program(
    verb: str, *, is_before: bool
) -> None:
    assert is_before is host.Call(verb, "dev").is_before_the_program


def test_outside_of_a_call_nothing_is_asked() -> None:
    assert host.call_under_way() is None


def test_prints_in_utf8_whatever_the_encoding_of_the_terminal(tmp_path: Path) -> None:
    said = "from pulumi_twilio_studio.resources import host; host.set_up_process(); print('\\U0001f600')"
    environ = {**os.environ, "PYTHONIOENCODING": "latin-1"}

    done = subprocess.run(
        [sys.executable, "-c", said], env=environ, capture_output=True, check=True
    )

    assert "\U0001f600\n" == done.stdout.decode()


def test_an_engine_is_there_as_long_as_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as engine:
        port = engine.getsockname()[1]
        monkeypatch.setattr(sys, "argv", ["provider", f"127.0.0.1:{port}"])
        assert host.engine_is_there()

    assert not host.engine_is_there()


def test_without_an_engines_address_there_is_nobody_to_miss(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["pytest", "-q"])

    assert host.engine_is_there()


def test_a_process_whose_engine_is_gone_ends_by_itself() -> None:
    program = textwrap.dedent("""
        import time
        from pulumi_twilio_studio.resources import host
        host.set_up_process()
        print("settled", flush=True)
        time.sleep(600)
    """)
    with socket.create_server(("127.0.0.1", 0)) as engine:
        address = f"127.0.0.1:{engine.getsockname()[1]}"
        provider = subprocess.Popen(
            [sys.executable, "-c", program, address], stdout=subprocess.PIPE, env=os.environ
        )
        assert provider.stdout is not None
        with provider.stdout as stdout:
            assert b"settled\n" == stdout.readline()

    assert 1 == provider.wait(timeout=PATIENCE)
