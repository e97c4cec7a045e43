"""What leads people to flows, asked with the settings of a stack or with the environment's. Only reads."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from pulumi_twilio_studio.failures import Error
from pulumi_twilio_studio.lifecycle.reached_by import WaysIn, listed_ways
from pulumi_twilio_studio.stack.connections import Connections
from pulumi_twilio_studio.stack.run_configuration import settings_of
from pulumi_twilio_studio.studio.errors import Inactive

if TYPE_CHECKING:
    from pulumi_twilio_studio.stack.home import StackHome
    from pulumi_twilio_studio.studio.settings import Settings


def ways_with(own: Settings, account_sid: str) -> WaysIn:
    """Return the ways into the flows of that account. What is not known is part of it."""
    try:
        with closing(Connections()) as connections:
            client, _ = connections.opened(own, account_sid)
            return listed_ways(client.entrances)
    except Inactive:
        return WaysIn()
    except Error as failure:
        return WaysIn(not_known=(str(failure),))


def ways_of(home: StackHome, account_sid: str) -> WaysIn:
    """Do what `ways_with` does, with the settings of that stack."""
    try:
        own = settings_of(home)
    except Error as failure:
        return WaysIn(not_known=(str(failure),))
    return ways_with(own, account_sid)
