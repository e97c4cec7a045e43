"""The configuration of this run: what the engine handed over if it is of this run, or else the stack's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.lifecycle.account import OperationError
from pulumi_twilio_studio.stack.command_line import engines_command
from pulumi_twilio_studio.stack.run_configuration import (
    NAMESPACE,
    configuration_of_the_run,
    how_to_ask,
)
from pulumi_twilio_studio.studio.errors import ConfigurationError, Unauthorized, WrongAccount
from pulumi_twilio_studio.studio.settings import SOURCES, Settings

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.home import StackHome

# The failures that an outdated configuration may cause.
_DOUBTFUL = (ConfigurationError, Unauthorized, WrongAccount)


class RunSettings:
    """Answers keys of our namespace. Many threads may use it under the session's lock.

    `handed` answers what the engine handed over. If there is a `home`, that is an outdated copy (see
    stack/run_configuration.py), and the stack's own configuration is read at the first use.
    """

    def __init__(self, handed: Callable[[str], Any], home: StackHome | None) -> None:
        self._handed = handed
        self._home = home
        self._trouble = ""

    def get(self, key: str) -> str | None:
        """Return a value of the configuration."""
        value = self._handed(key) if self._own is None else self._own.get(f"{NAMESPACE}:{key}")
        return None if value is None else str(value)

    def resolve(self) -> Settings:
        """Return the configuration and the environment as settings. Raises ConfigurationError with every problem.

        If neither names an account any more, the values of the last update still count: a stack without its settings
        file can then be destroyed.
        """
        key, variable = SOURCES["account_sid"]
        is_lost = not (self.get(key) or os.environ.get(variable))
        return Settings.resolve(self._text if is_lost else self.get, os.environ)

    def hint(self, failure: Exception) -> str:
        """Return what may have caused that failure, and what helps. Empty if the run's own configuration is known."""
        return self._trouble if isinstance(failure, _DOUBTFUL) else ""

    @cached_property
    def _own(self) -> Mapping[str, str] | None:
        if self._home is None:
            return None
        command = engines_command()
        try:
            return configuration_of_the_run(self._home, command)
        except OperationError as error:
            asking = " ".join(["pulumi", *how_to_ask(self._home, command)])
            self._trouble = (
                "\nWhat was used is the configuration of the last `pulumi up`, which the engine keeps. This run's own "
                f"cannot be read: {error}. Run `{asking}` until it works without a question, and then run this again."
            )
            return None

    def _text(self, key: str) -> str | None:
        value = self._handed(key)
        return None if value is None else str(value)
