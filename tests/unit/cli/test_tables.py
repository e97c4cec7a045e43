"""Tables on a terminal of any width: what a person copies stands whole and in one line."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout

import pytest

from pulumi_twilio_studio.cli import tables
from pulumi_twilio_studio.cli.history_report import show_history
from pulumi_twilio_studio.cli.tables import show_rows, show_table
from pulumi_twilio_studio.fleet.result import Report, Result
from pulumi_twilio_studio.fleet.show import status_table, table
from pulumi_twilio_studio.fleet.status import FleetStatus, FlowStatus, TenantStatus, Unclaimed
from pulumi_twilio_studio.identity import Signature
from pulumi_twilio_studio.lifecycle.flow.history import History, Revision

ACCOUNT = "AC" + "5" * 32
AUTHOR = "US" + "7" * 32
TIME = "2026-11-23T02:17:32Z"
MARKER = "72d866659226ab73"
WORDS = "Route whoever calls on a Sunday to the people who are on duty then, and say so first"


class Terminal(io.TextIOWrapper):
    """A terminal that keeps what is written."""

    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        """What was written so far, without what makes it bold."""
        self.seek(0)
        return re.sub("\x1b\\[[0-9;]*m", "", self.read())


@pytest.fixture(params=[20, 80, 200])
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """One of so many columns, without colours."""
    monkeypatch.setenv("COLUMNS", str(request.param))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    return Terminal()


def test_a_history_cuts_no_time_no_marker_and_no_author(terminal: Terminal) -> None:
    signature = Signature(MARKER, "a15a0f29a15a0f29")
    revision = Revision(
        12, "published", TIME, AUTHOR, WORDS, signature, True, True, "", "", None, None, ""
    )  # fmt: skip

    with redirect_stdout(terminal):
        show_history(History("FW", ACCOUNT, "bot", (revision,)), (revision,), as_json=False)

    assert all(whole in terminal.shown for whole in (TIME, AUTHOR, MARKER, "a15a0f29", "published"))
    assert WORDS.split() == [word for word in WORDS.split() if word in terminal.shown]
    assert "…" not in terminal.shown


def test_a_rollout_cuts_no_account_and_no_tenant(terminal: Terminal) -> None:
    tenant = "a-customer-with-a-long-name" * 3
    changes = {"create": 5, "update": 17, "delete": 3}
    report = Report("up", (Result(tenant, "changed", account_sid=ACCOUNT, changes=changes),))

    with redirect_stdout(terminal):
        show_table(table(report))

    assert ACCOUNT in terminal.shown
    assert tenant in terminal.shown
    assert "…" not in terminal.shown


def test_a_status_cuts_no_account(terminal: Terminal) -> None:
    flows = tuple(FlowStatus(f"flow-{n}", sid="FW1", is_drifted=True) for n in range(9))
    tenants = (TenantStatus("acme", ACCOUNT, "active", flows),)
    unclaimed = (Unclaimed("AC" + "6" * 32, WORDS, "suspended"),)

    with redirect_stdout(terminal):
        show_table(status_table(FleetStatus(tenants, unclaimed)))

    assert ACCOUNT in terminal.shown
    assert "AC" + "6" * 32 in terminal.shown
    assert all(f"flow-{n}:" in terminal.shown for n in range(9))
    assert "…" not in terminal.shown


def test_a_long_message_goes_on_in_the_next_line_of_its_column(terminal: Terminal) -> None:
    revision = Revision(1, "draft", TIME, None, WORDS, None, False, False, "", "", None, None, "")

    with redirect_stdout(terminal):
        show_history(History("FW", ACCOUNT, "bot", (revision,)), (revision,), as_json=False)

    assert max(map(len, terminal.shown.splitlines())) <= max(200, len(WORDS) + 60)
    assert WORDS.split() == [word for word in WORDS.split() if word in terminal.shown]


ROWS = [("support", "a long status " * 9, ACCOUNT), ("日本 menu", "as declared", "-")]


def test_rows_in_a_pipe_look_as_rich_would_print_them(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    show_rows(("flow", "status", "account"), ROWS, folded=["status"])
    plain = capfd.readouterr().out
    monkeypatch.setattr(tables, "_is_plain", lambda **_: False)

    show_rows(("flow", "status", "account"), ROWS, folded=["status"])

    assert capfd.readouterr().out == plain


def test_rows_on_a_terminal_cut_nothing_that_people_copy(terminal: Terminal) -> None:
    with redirect_stdout(terminal):
        show_rows(("flow", "status", "account"), ROWS, folded=["status"])

    assert ACCOUNT in terminal.shown
    assert "…" not in terminal.shown
    assert re.findall("long", terminal.shown) == ["long"] * 9


def test_rows_are_harmless(capfd: pytest.CaptureFixture[str]) -> None:
    show_rows(("flow",), [("\x1b[2J\nx",)], folded=[])

    assert "flow\n\\u001b[2J\\nx\n" == capfd.readouterr().out
