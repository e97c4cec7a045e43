"""Changing a stack's configuration, and putting it back. On the real engine: tests/engine/test_up_of_one.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
import yaml

from pulumi_twilio_studio.stack.configure import change_configuration
from pulumi_twilio_studio.stack.engine import PulumiFailed
from pulumi_twilio_studio.stack.home import StackHome

# It sets and takes out keys of their own, as Pulumi does, but not the key that the file `refused` names.
PULUMI = f"""#!{sys.executable}
import json, pathlib, sys, yaml

file, refused = pathlib.Path("Pulumi.dev.yaml"), pathlib.Path("refused")
settings = (yaml.safe_load(file.read_text()) if file.exists() else None) or {{}}
config = settings.setdefault("config", {{}})
keys = [each for each in sys.argv if each.startswith("twilio-studio:")]
if refused.exists() and refused.read_text() in keys:
    sys.exit("error: open Pulumi.dev.yaml: permission denied")
if "set" in sys.argv:
    config[keys[0]] = sys.stdin.read()
elif "rm" in sys.argv:
    del config[keys[0]]
else:
    print(json.dumps({{key: {{"value": value, "secret": False}} for key, value in config.items()}}))
    sys.exit()
file.write_text(yaml.safe_dump(settings))
"""
BEFORE = '# ours\nconfig:\n  twilio-studio:pins.menu: "1"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StackHome:
    """The stack of a project whose settings have a comment."""
    pulumi = tmp_path / "pulumi"
    pulumi.write_text(PULUMI)
    pulumi.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text(BEFORE)
    return StackHome(tmp_path, "shop", "dev", tmp_path.as_uri())


def config(home: StackHome) -> dict[str, str]:
    """What the settings file says."""
    return dict(yaml.safe_load(home.settings_file.read_text())["config"])


def test_keys_are_written_and_taken_out_and_put_back_with_the_files_comments(
    home: StackHome,
) -> None:
    before = change_configuration(home, {"pins.menu": None, "status.menu": "draft"})
    changed = config(home)
    before.put_back()

    assert {"twilio-studio:status.menu": "draft"} == changed
    assert BEFORE == home.settings_file.read_text()


def test_what_is_so_already_is_not_written(home: StackHome) -> None:
    change_configuration(home, {"pins.menu": "1"}).put_back()

    assert BEFORE == home.settings_file.read_text()


def test_a_file_that_was_not_there_is_gone_again(home: StackHome) -> None:
    home.settings_file.unlink()

    before = change_configuration(home, {"pins.menu": "2"})
    was_there = home.settings_file.exists()
    before.put_back()

    assert was_there
    assert not home.settings_file.exists()


def test_what_somebody_changed_meanwhile_stays(home: StackHome) -> None:
    before = change_configuration(home, {"pins.menu": "2", "status.menu": "draft"})
    theirs = config(home) | {"twilio-studio:region": "ie1"}
    home.settings_file.write_text(yaml.safe_dump({"config": theirs}))

    before.put_back()

    assert {"twilio-studio:pins.menu": "1", "twilio-studio:region": "ie1"} == config(home)


@pytest.mark.parametrize("refused", ["twilio-studio:pins.menu", "twilio-studio:status.menu"])
def test_if_one_key_cannot_be_written_none_is_changed(home: StackHome, refused: str) -> None:
    (home.folder / "refused").write_text(refused)

    with pytest.raises(PulumiFailed, match="permission denied"):
        change_configuration(home, {"pins.menu": "2", "status.menu": "draft"})

    assert BEFORE == home.settings_file.read_text()
