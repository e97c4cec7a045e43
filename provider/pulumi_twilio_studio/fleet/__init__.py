"""Many stacks at once: one stack a tenant, in waves, each by itself."""
