"""What we take the SDK's provider process for."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pulumi.dynamic
import pytest

from patience import PATIENCE
from pulumi_twilio_studio.resources import host


def test_a_call_finds_the_pool_that_serves_it_and_widens_it() -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        served_by = pool.submit(host.serving_pool).result()
        widened = pool.submit(host.widen).result()

        assert served_by is pool
        assert widened
        assert pool._max_workers == host.THREADS


def test_outside_a_pool_nothing_is_widened() -> None:
    assert not host.widen()


def test_the_sdk_still_serves_from_such_a_pool_and_starts_us_with_the_engines_address() -> None:
    """Fails when the SDK's provider process changes: then look at resources/host.py again."""
    source = (Path(pulumi.dynamic.__file__).parent / "__main__.py").read_text()

    assert "futures.ThreadPoolExecutor(max_workers=4)" in source
    assert "provider.configure(req)" in source


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
        host.settle_in()
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
            assert stdout.readline() == b"settled\n"

    assert provider.wait(timeout=PATIENCE) == 1
