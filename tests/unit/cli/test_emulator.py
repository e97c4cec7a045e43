"""`twilio-studio emulator`: what it hands on to the emulator."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from patience import PATIENCE

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
