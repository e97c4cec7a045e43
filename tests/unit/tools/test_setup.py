"""What `make setup` finds to be done."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

SETUP = runpy.run_path(str(Path(__file__).resolve().parents[3] / "tools" / "setup.py"))


@pytest.mark.parametrize(
    ("file", "is_copied"), [("pulumi-plugin.json", False), ("__init__.py", True)]
)
def test_a_copy_of_the_package_in_the_environment_is_seen(
    file: str, is_copied: bool, tmp_path: Path
) -> None:
    package = tmp_path / "lib" / "python3.13" / "site-packages" / "pulumi_twilio_studio"
    package.mkdir(parents=True)
    (package / file).touch()

    assert is_copied == SETUP["is_copied"](tmp_path)
