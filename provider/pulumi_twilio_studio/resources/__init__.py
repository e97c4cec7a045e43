"""What a Pulumi program declares, and the thin adapters between the engine and `lifecycle`."""
