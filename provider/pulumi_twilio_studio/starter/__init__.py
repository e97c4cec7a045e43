"""The start of a project of one's own."""
