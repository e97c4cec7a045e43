"""`twilio-studio pull --all`: every flow of an account in a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from pulumi_twilio_studio.cli.connection import connect
from pulumi_twilio_studio.cli.saying import say
from pulumi_twilio_studio.definition.text import printable

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.account_pull.pull import Outcome, Pulled

_SHOWN = {"new": "is new", "changed": "is up to date", "failed": "failed"}


def pull_all(folder: Path, *, force: bool) -> None:
    """Write all flows into the folder. Exit with code 1 if one of them could not be written."""
    from pulumi_twilio_studio.lifecycle.account_pull.pull import pull_account

    with connect() as client:
        pulled = pull_account(client, folder, _show, force=force)
    _sum_up(pulled)
    if pulled.count("failed"):
        raise typer.Exit(1)


def _show(done: int, total: int, outcome: Outcome) -> None:
    if outcome.done != "same":
        _remark(f"[{done}/{total}] {outcome.file} {_SHOWN[outcome.done]}")


def _sum_up(pulled: Pulled) -> None:
    for outcome in pulled.outcomes:
        for remark in outcome.remarks:
            _remark(f"{outcome.file}: {remark}")
    for bound, file, times in pulled.bound():
        more = f" ({times} places in all)" if times > 1 else ""
        _remark(f"{file}: {bound}{more}")
    for loop in pulled.loops:
        _remark(loop)
    for file in pulled.gone:
        _remark(f"{file}: its flow is not at Twilio any more; delete the file if nothing needs it.")
    counts = f"{pulled.count('new')} new, {pulled.count('changed')} changed, {pulled.count('same')} unchanged"
    failed = pulled.count("failed")
    _remark(f"{counts}, {failed} failed." if failed else f"{counts}.")
    if pulled.to_edit:
        _remark(f"{pulled.module} was edited, so it stays unchanged. Bring in what changed:")
        say("\n\n".join(pulled.to_edit))
    else:
        _remark(f"{pulled.module} declares them.")


def _remark(text: str) -> None:
    say(printable(text), err=True)
