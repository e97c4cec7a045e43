"""The exit codes of commands: 0 if all is right, 1 for the other answer, 2 if there is no answer.

`drift` and `status` are for schedules, which know 1 as a failure: there, 2 is the other answer, as with `terraform plan
-detailed-exitcode`.

docs/commands.md shows the table. No command ends with a code that the table does not have
(tests/unit/cli/test_exit_codes.py).
"""

from __future__ import annotations

from collections.abc import Mapping

RIGHT, OTHER, TROUBLE = 0, 1, 2
UNKNOWN, DRIFTED = 1, 2

EXIT_CODES: Mapping[str, Mapping[int, str]] = {
    "chat": {
        RIGHT: "the talk is over",
        TROUBLE: "the flow or a file cannot be read, or the file of cases cannot be written",
    },
    "diff": {RIGHT: "both mean the same", OTHER: "they differ", TROUBLE: "a side cannot be read"},
    "draft": {
        RIGHT: "the draft holds what the program declares",
        OTHER: "it does not, or you did not say yes",
        TROUBLE: "there is no terminal and no `--yes`",
    },
    "draw": {RIGHT: "the picture was made", TROUBLE: "it was not made"},
    "drift": {
        RIGHT: "nobody changed anything, or `on_drift` leaves it",
        UNKNOWN: "something cannot be read; the rest is shown",
        DRIFTED: "somebody changed something",
    },
    "emulator": {RIGHT: "it was interrupted", TROUBLE: "it could not start"},
    "executions": {RIGHT: "the executions are shown", OTHER: "they cannot be read"},
    "explore": {
        RIGHT: "nothing was found",
        OTHER: "something was found",
        TROUBLE: "the flow cannot be read, or the file of cases cannot be written",
    },
    "fleet destroy": {
        RIGHT: "the stacks are destroyed",
        OTHER: "some failed or were not begun, or you did not say yes",
        TROUBLE: "nothing was begun, or there is no terminal and no `--yes`",
    },
    "fleet preview": {
        RIGHT: "`up` would change nothing",
        OTHER: "`up` would change something",
        TROUBLE: "some previews failed or were not begun, or nothing was begun",
    },
    "fleet rollback": {
        RIGHT: "nobody gets the bad version; with `--forward`, nobody is rolled back",
        OTHER: "some failed, were left or not begun, or you did not say yes",
        TROUBLE: "nothing was begun, or there is no terminal and no `--yes`",
    },
    "fleet status": {
        RIGHT: "there is nothing to do",
        OTHER: "there is something to do",
        TROUBLE: "the manifest, the project or the list of accounts cannot be read",
    },
    "fleet up": {
        RIGHT: "every tenant is as declared",
        OTHER: "some failed or were not begun",
        TROUBLE: "nothing was begun",
    },
    "forge comment": {
        RIGHT: "the comment says what the file says",
        OTHER: "the forge refused, or did not answer",
        TROUBLE: "this is no job of a pipeline that we know, or the file cannot be read",
    },
    "forge issue": {
        RIGHT: "the issue says what the file says; with `--close`, none is open",
        OTHER: "the forge refused, or did not answer",
        TROUBLE: "this is no job of a pipeline that we know, or the file cannot be read",
    },
    "history": {RIGHT: "the revisions are shown", OTHER: "they cannot be read"},
    "history --diff": {
        RIGHT: "both mean the same",
        OTHER: "they differ",
        TROUBLE: "a side cannot be read",
    },
    "init": {
        RIGHT: "the project is written",
        OTHER: "other files are in the way, and nothing was written",
        TROUBLE: "the folder cannot be written, or the name is not valid for a project",
    },
    "lint": {
        RIGHT: "no errors; with `--strict`, no warnings either",
        OTHER: "errors; with `--strict`, warnings too",
        TROUBLE: "something cannot be read, or Twilio cannot be asked",
    },
    "publish": {
        RIGHT: "callers run the newest revision",
        OTHER: "they do not, or you did not say yes",
        TROUBLE: "there is no terminal and no `--yes`",
    },
    "pull": {
        RIGHT: "the definition is written",
        OTHER: "the flow cannot be read, or `--all` could not bring every flow",
        TROUBLE: "the file cannot be written, or has other content",
    },
    "recover": {
        RIGHT: "the stack is fit for the next `up`",
        OTHER: "it is not, or you did not say yes",
        TROUBLE: "there is no terminal and no `--yes`",
    },
    "review": {
        RIGHT: "`pulumi up` would change nothing",
        OTHER: "`pulumi up` would change something",
        TROUBLE: "the preview failed (page and summary say so), or could not begin",
    },
    "rollback": {
        RIGHT: "callers run what you asked for",
        OTHER: "they do not, or you did not say yes",
        TROUBLE: "there is no terminal and no `--yes`",
    },
    "run": {
        RIGHT: "it ended, and not with a failure",
        OTHER: "it ended with a failure, or in a widget that was not left",
        TROUBLE: "it did not start, or was not followed to its end",
    },
    "smoke": {
        RIGHT: "everything is as published",
        OTHER: "a flow fails, or somebody changed it",
        TROUBLE: "nothing failed, but something could not be tried",
    },
    "status": {
        RIGHT: "nobody did anything behind the back of a stack",
        UNKNOWN: "something cannot be read; the rest is shown",
        DRIFTED: "a flow is `drifted` or `deleted`, or has a `foreign draft`",
    },
    "test": {
        RIGHT: "all cases pass",
        OTHER: "a case fails, or fewer transitions are taken than `--fail-under` says",
        TROUBLE: "something cannot be read or written, or there is no case to run",
    },
}
"""The meaning of each code, by command. A wrong command line ends every command with TROUBLE."""


def as_table() -> list[str]:
    """Return the lines of the table in docs/commands.md."""
    heads = ["| command | 0 | 1 | 2 |", "|---|---|---|---|"]
    cells = (
        (f"`{name}`", *(said.get(code, "-") for code in (RIGHT, OTHER, TROUBLE)))
        for name, said in EXIT_CODES.items()
    )
    return [*heads, *(f"| {' | '.join(row)} |" for row in cells)]
