"""Definitions written in Python. Pure: the result is a definition like any other."""

from pulumi_twilio_studio.authoring.branches import Branch, when
from pulumi_twilio_studio.authoring.builder import FlowBuilder

__all__ = ["Branch", "FlowBuilder", "when"]
