"""What the emulator keeps, in SQLite: one module for each kind of thing, each with tables of its own."""
