"""Definitions written in Python. Pure: the result is a definition like any other."""

from pulumi_twilio_studio.authoring.builder import FlowBuilder
from pulumi_twilio_studio.authoring.matching import Branch, when

__all__ = ["Branch", "FlowBuilder", "when"]
