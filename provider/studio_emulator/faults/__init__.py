"""Planted failures: which request they hit, what they do to it, and how often they did it."""

from studio_emulator.faults.actions import ACTIONS
from studio_emulator.faults.rules import PATIENCE_SECONDS, Faults, Rule

__all__ = ["ACTIONS", "PATIENCE_SECONDS", "Faults", "Rule"]
