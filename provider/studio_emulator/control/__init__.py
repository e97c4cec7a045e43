"""The control API under /emulator/: look at the emulator, and make it misbehave."""
