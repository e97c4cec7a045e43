"""The configuration of this run, whatever the engine hands to a provider.

Before the program has run, the engine configures a provider with the copy in the state. That copy is as old as the last
update (pulumi, pkg/resource/deploy/providers/registry.go, Same). So a refresh, or a delete without the program, would
use the credentials of that time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import yaml

from pulumi_twilio_studio.bounded_yaml import loaded
from pulumi_twilio_studio.files import text
from pulumi_twilio_studio.stack.command_line import CONFIG_FILE, CommandLine
from pulumi_twilio_studio.stack.engine import configuration
from pulumi_twilio_studio.studio.settings import Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.home import StackHome

NAMESPACE = "twilio-studio"


def configuration_of_the_run(home: StackHome, command: CommandLine | None) -> Mapping[str, str]:
    """Return our keys of this run's configuration, with secrets in clear text: for this process only.

    If all our keys in the settings file are plain text, the file is read, which costs a millisecond. Otherwise the
    engine is asked, which costs half a second. Raises OperationError if that fails.
    """
    plain = None if _has_own_file(command) else plain_settings(home)
    return _ask_engine(home, command) if plain is None else plain


def settings_of(home: StackHome) -> Settings:
    """Return the stack's configuration, or else the environment's. Raises StudioError, OperationError."""
    config = configuration_of_the_run(home, None)
    return Settings.resolve(lambda key: config.get(f"{NAMESPACE}:{key}"), os.environ)


def plain_settings(home: StackHome) -> Mapping[str, str] | None:
    """Return our keys in the stack's settings file. None if only the engine can tell what they are.

    Only the engine can tell with secrets, with environments of Pulumi ESC, with values of Pulumi.yaml, and with a
    backend that may keep the configuration itself.
    """
    is_local = home.backend_url is not None and not home.backend_url.startswith("http")
    if not is_local or home.settings is None or "config" in home.settings:
        return None
    try:
        return _plain(home)
    except (OSError, ValueError, yaml.YAMLError):
        return None


def how_to_ask(home: StackHome, command: CommandLine | None) -> tuple[str, ...]:
    """Return the arguments of the `pulumi` command that shows this run's configuration."""
    stack = command.stack if command and command.stack else home.stack
    file = command.config_file if command else None
    options = ("--stack", stack) if stack else ()
    return ("config", "--show-secrets", *options, *(("--config-file", file) if file else ()))


def _has_own_file(command: CommandLine | None) -> bool:
    return bool(os.environ.get(CONFIG_FILE) or (command and command.config_file))


def _plain(home: StackHome) -> Mapping[str, str] | None:
    file = home.settings_file
    content = (loaded(text(file)) if file.exists() else None) or {}
    config = content.get("config") or {} if isinstance(content, dict) else None
    if not isinstance(config, dict) or "environment" in content:
        return None
    ours = {key: value for key, value in config.items() if _may_be_ours(key)}
    return ours if all(":" in key and isinstance(ours[key], str) for key in ours) else None


def _may_be_ours(key: Any) -> bool:
    """Return whether the key may be ours. A key without a namespace is the project's, which may have our name."""
    return str(key).partition(":")[0] == NAMESPACE or ":" not in str(key)


def _ask_engine(home: StackHome, command: CommandLine | None) -> Mapping[str, str]:
    path, folder = (command.path, command.folder) if command else (None, home.folder)
    shown = configuration(path, folder, *how_to_ask(home, command)[1:])
    return {key: value for key, value in shown.items() if key.startswith(f"{NAMESPACE}:")}
