"""Why a forge has not done what was asked."""

from __future__ import annotations

from pulumi_twilio_studio.failures import Error


class NoForge(Error):
    """This is no job of a pipeline that we know, or the job lacks something. Says what to set."""


class ForgeError(Error):
    """The forge refused, or did not answer. Says what to do. Holds no token."""


class Lost(ForgeError):
    """Nobody knows whether the request took effect: there was no answer, or one of status 5xx."""
