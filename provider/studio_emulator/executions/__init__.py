"""How executions run in the emulator: the machine runs them, and this keeps them."""
