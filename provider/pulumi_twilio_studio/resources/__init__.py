"""What a Pulumi program declares, and the adapters between the engine and `lifecycle`."""
