"""The emulator as a process: `python -m studio_emulator`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from studio_emulator import Emulator
from support.patience import PATIENCE

ODD = "it is not a regular file but a device, a pipe or a socket."
COMMAND = [sys.executable, "-m", "studio_emulator"]


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


HAS_IPV6 = has_ipv6()


def start(*options: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def read_environment(process: subprocess.Popen[str], count: int = 6) -> dict[str, str]:
    assert process.stdout is not None
    lines = [process.stdout.readline() for _ in range(count)]
    return dict(line.split()[1].split("=", 1) for line in lines if line.startswith("export "))


def start_with_proxy(*options: str) -> tuple[subprocess.Popen[str], dict[str, str]]:
    """A process with a proxy, and the environment that it shows."""
    process = start("--port", "0", "--tls-proxy", "--tls-port", "0", *options)
    return process, read_environment(process, 13)


def ask_through_the_proxy(environment: dict[str, str]) -> str:
    """The answer to a program that has that environment and no address of the emulator."""
    asked = (
        "import os, requests;"
        "auth = os.environ['TWILIO_ACCOUNT_SID'], os.environ['TWILIO_AUTH_TOKEN'];"
        "print(requests.get('https://studio.twilio.com/v2/Flows', auth=auth).status_code)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return ended.stdout.strip() or ended.stderr


def list_flows(environment: dict[str, str]) -> requests.Response:
    """The answer to whoever pasted that environment."""
    return requests.get(
        f"{environment['TWILIO_BASE_URL']}/v2/Flows",
        auth=(environment["TWILIO_ACCOUNT_SID"], environment["TWILIO_AUTH_TOKEN"]),
        timeout=PATIENCE,
    )


def test_shows_what_to_paste_and_ends_without_a_word_of_complaint() -> None:
    process = start("--port", "0", "--seed", "3", "--lag-reads", "2")

    environment = read_environment(process)
    answer = list_flows(environment)
    knobs = requests.get(f"{environment['TWILIO_BASE_URL']}/emulator/settings", timeout=PATIENCE)
    os.kill(process.pid, signal.SIGINT)
    _, complaints = process.communicate(timeout=PATIENCE)

    assert (200, 2) == (answer.status_code, knobs.json()["lag_reads"])
    assert (0, "") == (process.returncode, complaints)


def test_plants_the_faults_of_a_file(tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"action": {"status": 503}}]))
    process = start("--port", "0", "--faults", str(faults))

    answer = requests.get(
        f"{read_environment(process)['TWILIO_BASE_URL']}/v2/Flows", timeout=PATIENCE
    )
    process.terminate()
    process.communicate(timeout=PATIENCE)

    assert 503 == answer.status_code


def refusal(*options: str) -> str:
    ended = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert 2 == ended.returncode
    return ended.stderr


def test_says_that_the_port_is_taken(emulator: Emulator) -> None:
    port = emulator.base_url.rpartition(":")[2]

    assert refusal("--port", port) == (
        f"Nothing can listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another with --port.\n"
    )


def test_says_that_the_store_is_none(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("not a database, whatever its name, and long enough to be read as one" * 9)

    assert f"{path} cannot be opened: file is not a database." in refusal("--data", str(path))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read"),
        ("{}", "are not a JSON list of rules."),
        ('[{"action": {}}]', "A fault's action must be exactly one of"),
    ],
)
def test_says_that_the_faults_are_none(tmp_path: Path, text: str, sentence: str) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(text)

    assert sentence in refusal("--port", "0", "--faults", str(faults))


def make_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


@pytest.mark.parametrize("make", [lambda _: "/dev/zero", make_pipe])
@pytest.mark.parametrize("option", ["--faults", "--tls-authority"])
def test_reads_no_device_and_waits_for_no_pipe(
    tmp_path: Path, make: Callable[[Path], object], option: str
) -> None:
    place = str(make(tmp_path / "pipe"))

    said = refusal("--port", "0", "--tls-proxy", "--tls-port", "0", option, place)

    assert said.endswith((f"{place} cannot be read: {ODD}\n", f"{place}: {ODD}\n"))


@pytest.mark.parametrize("port", ["70000", "-1"])
@pytest.mark.parametrize("option", ["--port", "--tls-port"])
def test_says_that_a_port_is_none(option: str, port: str) -> None:
    ports = {"--port": "0", "--tls-port": "0", option: port}

    said = refusal("--tls-proxy", *(each for pair in ports.items() for each in pair))

    assert f"A port must be a number from 0 to 65535, not {port}.\n" == said


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--host", ""], "The host must be a name or an address, such as 127.0.0.1.\n"),
        (["--host", "ü" * 64], f"'{'ü' * 64}' is not a host name.\n"),
        (["--seed", str(2**64)], f"--seed takes a number of at most 63 bits, not {2**64}.\n"),
        (["--tls-port", "0"], "--tls-port is for the proxy: give --tls-proxy too.\n"),
    ],
)
def test_says_what_is_wrong_with_an_option(options: list[str], sentence: str) -> None:
    assert sentence == refusal("--port", "0", *options)


@pytest.mark.skipif(not HAS_IPV6, reason="this machine has no IPv6")
def test_shows_an_address_of_ipv6_as_clients_take_it() -> None:
    process = start("--host", "::1", "--port", "0")

    environment = read_environment(process)
    answer = list_flows(environment)
    process.terminate()
    process.communicate(timeout=PATIENCE)

    assert 200 == answer.status_code
    assert environment["TWILIO_BASE_URL"].startswith("http://[::1]:")


def test_says_that_a_knob_cannot_be_turned_so() -> None:
    assert "Setting lag_reads takes a whole number" in refusal("--lag-reads", "-1")


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_shows_what_a_client_behind_the_proxy_needs_and_takes_its_certificate_away(
    ending: int,
) -> None:
    process, environment = start_with_proxy()

    answer = ask_through_the_proxy(environment)
    certificate = Path(environment["SSL_CERT_FILE"])
    was_there = certificate.exists()
    os.kill(process.pid, ending)
    process.communicate(timeout=PATIENCE)

    assert "200" == answer
    assert (True, False) == (was_there, certificate.parent.exists())


def test_keeps_the_authority_in_a_file_that_the_user_names(tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    first, before = start_with_proxy("--tls-authority", str(authority))
    first.terminate()
    first.communicate(timeout=PATIENCE)
    second, after = start_with_proxy("--tls-authority", str(authority))

    answer = ask_through_the_proxy({**after, "REQUESTS_CA_BUNDLE": before["REQUESTS_CA_BUNDLE"]})
    second.terminate()
    second.communicate(timeout=PATIENCE)

    assert "200" == answer
    assert str(tmp_path / "authority.pem.crt") == before["NODE_EXTRA_CA_CERTS"]
    assert b"PRIVATE" not in (tmp_path / "authority.pem.crt").read_bytes()


def test_says_that_the_port_of_the_proxy_is_taken(emulator: Emulator) -> None:
    port = emulator.base_url.rpartition(":")[2]

    said = refusal("--port", "0", "--tls-proxy", "--tls-port", port)

    assert said.endswith(": Address already in use. Choose another with --tls-port.\n")


def test_says_that_the_file_holds_no_authority(tmp_path: Path) -> None:
    authority = tmp_path / "authority.pem"
    authority.write_text("none")

    said = refusal(
        "--port", "0", "--tls-proxy", "--tls-port", "0", "--tls-authority", str(authority)
    )

    assert said.startswith(f"{authority} does not hold a certificate authority with its key.")


def test_an_authority_without_a_proxy_is_refused(tmp_path: Path) -> None:
    said = refusal("--port", "0", "--tls-authority", str(tmp_path / "authority.pem"))

    assert "--tls-authority is for the proxy: give --tls-proxy too.\n" == said
