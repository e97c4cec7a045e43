"""The package brings no resource plugin, and Pulumi knows it."""

from __future__ import annotations

import pytest

from support.definitions import greeting
from support.pulumi_stack import PulumiStack


@pytest.mark.parametrize("command", [("preview",), ("up", "--yes", "--skip-preview")])
def test_the_engine_tries_to_download_nothing(command: tuple[str, ...], stack: PulumiStack) -> None:
    stack.definition("greeter.json", greeting())
    stack.program('studio.Flow("greeter", definition="greeter.json")')

    logged = stack.run(*command, "-v=9", "--logtostderr").text

    assert "EnsurePluginsAreInstalled" in logged  # or the engine names its work in other words
    assert [] == [line for line in logged.splitlines() if "download" in line]
