"""The files with which somebody starts a project of their own."""
