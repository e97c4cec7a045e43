"""`twilio-studio test`: run the test cases of flows on this machine."""

from __future__ import annotations

import typer

from pulumi_twilio_studio.cli.cases_options import Options
from pulumi_twilio_studio.cli.connection import user_errors
from pulumi_twilio_studio.cli.exit_codes import TROUBLE
from pulumi_twilio_studio.cli.parameters import takes


@takes(Options)
def test(options: Options) -> None:
    """Run the test cases of flows on this machine. Nobody gets a message.

    Exit code 0 if all pass, 1 if one fails or fewer transitions are taken than --fail-under says.
    Exit code 2 if a file cannot be read or written, or if there is no case to run.
    """
    with user_errors(trouble=TROUBLE):
        # Here, so that help does not wait for the simulator.
        from pulumi_twilio_studio.cli.cases_session import Session

        session = Session.of(options)
        code = session.watch() if options.watch else session.run()
    raise typer.Exit(code)
