"""Many stacks at once: one stack per tenant, in waves, each on its own."""
