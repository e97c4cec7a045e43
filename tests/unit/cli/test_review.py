"""What `review` refuses before it asks the engine."""

from __future__ import annotations

from typer.testing import CliRunner

from pulumi_twilio_studio.cli import app


def test_the_page_and_the_summary_cannot_both_be_printed() -> None:
    shown = CliRunner().invoke(app, ["review", "--out", "-", "--markdown", "-"])

    assert 2 == shown.exit_code
    assert "cannot both be -" in shown.stderr
