"""Definitions written in Python. Pure: what comes out is a definition as any other."""

from pulumi_twilio_studio.authoring.builder import FlowBuilder
from pulumi_twilio_studio.authoring.matching import Branch, when

__all__ = ["Branch", "FlowBuilder", "when"]
