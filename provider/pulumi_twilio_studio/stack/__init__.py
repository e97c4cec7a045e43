"""One stack as the `pulumi` command knows it: its state, its locks, its preview, its repair after a killed engine."""
