"""Test flows with pytest: its plugin, and conversations with flows from Python."""
