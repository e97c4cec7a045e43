"""`twilio-studio emulator`: what it hands on to the emulator."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import requests

from studio_emulator import Emulator
from support.patience import PATIENCE

COMMAND = [sys.executable, "-c", "from pulumi_twilio_studio.cli import main; main()", "emulator"]
WITHOUT = (
    "import sys; sys.modules['cryptography'] = None;"
    "from pulumi_twilio_studio.cli import main; main()"
)


def test_the_proxy_keeps_its_authority_where_it_is_told_to(tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    options = ["--port", "0", "--tls-proxy", "--tls-port", "0", "--tls-authority", str(authority)]

    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline().rstrip("\n") for _ in range(13)]
        process.terminate()

    assert f"export NODE_EXTRA_CA_CERTS={authority}.crt" in lines
    assert authority.read_text().startswith("-----BEGIN PRIVATE KEY-----")


def test_every_option_reaches_the_emulator(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text('[{"match": {"path": "/nowhere"}, "action": {"status": 503}}]')
    options = ["--port", "0", "--host", "127.0.0.1", "--seed", "7"]
    options += ["--data", str(tmp_path / "store"), "--faults", str(faults)]
    options += ["--latency-ms", "1", "--lag-reads", "2", "--allow-host", "studio.test"]

    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[3]
        account = process.stdout.readline().split()[1].rstrip(",")
        knobs = requests.get(f"{address}/emulator/settings", timeout=PATIENCE).json()
        planted = requests.get(f"{address}/emulator/faults", timeout=PATIENCE).json()
        statuses = [
            requests.get(
                f"{address}/emulator/state", headers={"Host": host}, timeout=PATIENCE
            ).status_code
            for host in ("studio.test", "other.test")
        ]
        process.terminate()

    with Emulator(seed=7) as same:
        assert same.account_sid == account
    assert (1, 2) == (knobs["latency_ms"], knobs["lag_reads"])
    assert [503] == [each["action"]["status"] for each in planted]
    assert [200, 403] == statuses
    assert (tmp_path / "store").is_file()


def test_says_which_package_the_proxy_needs() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", WITHOUT, "emulator", "--port", "0", "--tls-proxy"],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )

    assert 2 == ended.returncode
    assert "--tls-proxy needs the package cryptography: pip install cryptography." in ended.stderr
