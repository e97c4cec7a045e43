"""Definitions written in Python. Pure: what comes out is a definition as any other."""

from .builder import FlowBuilder
from .matching import Branch, when

__all__ = ["Branch", "FlowBuilder", "when"]
