"""What check, diff, create, read, update and delete decide and do, on typed values and without Pulumi."""
