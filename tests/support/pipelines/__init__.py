"""Runs the pipelines of GitHub Actions and GitLab CI as their runners do: every script, in its order, as a process."""
