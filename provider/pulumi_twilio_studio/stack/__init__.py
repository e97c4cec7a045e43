"""One stack as the `pulumi` command knows it: its state, its locks, and its repair after a killed engine."""
