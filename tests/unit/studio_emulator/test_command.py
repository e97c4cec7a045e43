"""The emulator as a process: `python -m studio_emulator`."""

import json
import os
import signal
import subprocess
import sys

import pytest
import requests

from patience import PATIENCE

COMMAND = [sys.executable, "-m", "studio_emulator"]


def started(*options):
    return subprocess.Popen(
        [*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def shown(process):
    lines = [process.stdout.readline() for _ in range(6)]
    return dict(line.split()[1].split("=", 1) for line in lines if line.startswith("export "))


def test_shows_what_to_paste_and_ends_without_a_word_of_complaint():
    process = started("--port", "0", "--seed", "3", "--lag-reads", "2")

    environment = shown(process)
    answer = requests.get(
        f"{environment['TWILIO_BASE_URL']}/v2/Flows",
        auth=(environment["TWILIO_ACCOUNT_SID"], environment["TWILIO_AUTH_TOKEN"]),
        timeout=PATIENCE,
    )
    knobs = requests.get(f"{environment['TWILIO_BASE_URL']}/emulator/settings", timeout=PATIENCE)
    os.kill(process.pid, signal.SIGINT)
    _, complaints = process.communicate(timeout=PATIENCE)

    assert (200, 2) == (answer.status_code, knobs.json()["lag_reads"])
    assert (0, "") == (process.returncode, complaints)


def test_plants_the_faults_of_a_file(tmp_path):
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps([{"action": {"status": 503}}]))
    process = started("--port", "0", "--faults", str(faults))

    answer = requests.get(f"{shown(process)['TWILIO_BASE_URL']}/v2/Flows", timeout=PATIENCE)
    process.terminate()
    process.communicate(timeout=PATIENCE)

    assert 503 == answer.status_code


def refusal(*options):
    ended = subprocess.run(
        [*COMMAND, *options], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert 2 == ended.returncode
    return ended.stderr


def test_says_that_the_port_is_taken(emulator):
    port = emulator.base_url.rpartition(":")[2]

    assert refusal("--port", port) == (
        f"Nothing can listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another with --port.\n"
    )


def test_says_that_the_store_is_none(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("not a database, whatever its name, and long enough to be read as one" * 9)

    assert f"{path} cannot be opened: file is not a database." in refusal("--data", str(path))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "cannot be read"),
        ("{}", "are not a JSON list of rules."),
        ('[{"action": {}}]', "A fault's action is exactly one of"),
    ],
)
def test_says_that_the_faults_are_none(tmp_path, text, sentence):
    faults = tmp_path / "faults.json"
    faults.write_text(text)

    assert sentence in refusal("--port", "0", "--faults", str(faults))


def test_says_that_a_knob_cannot_be_turned_so():
    assert "Setting lag_reads takes a whole number" in refusal("--lag-reads", "-1")
