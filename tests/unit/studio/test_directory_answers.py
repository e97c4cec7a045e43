"""A row of another home, or of another type, is no row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pulumi_twilio_studio.studio.errors import Unknown

ACCOUNT = "AC" + "1" * 32
WORKSPACE, SERVICE, BUILD = "WS" + "4" * 32, "ZS" + "5" * 32, "ZB" + "6" * 32

ELSEWHERE: dict[str, tuple[Callable[[Any], Any], str, dict[str, Any]]] = {
    "a workspace": (lambda of: of.workflows(WORKSPACE), "workflows", {"workspace_sid": "WS" + "9" * 32}),
    "channels": (lambda of: of.task_channels(WORKSPACE), "channels", {"workspace_sid": "WS" + "9" * 32}),
    "a service": (lambda of: of.environments(SERVICE), "environments", {"service_sid": "ZS" + "9" * 32}),
    "a build": (lambda of: of.deployed(SERVICE, BUILD), "x", {"sid": "ZB" + "9" * 32}),
    "a build's service": (lambda of: of.deployed(SERVICE, BUILD), "x", {"sid": BUILD, "service_sid": "ZS" + "9" * 32}),
}  # fmt: skip


@pytest.mark.parametrize(("ask", "key", "fields"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_rows_of_another_home_are_not_handed_on(
    *,
    ask: Callable[[Any], Any],
    key: str,
    fields: dict[str, Any],
    serve: Any,
    connect: Any,
    reply: Any,
    page_json: Any,
) -> None:
    row = {"sid": f"WW{1:032x}", "account_sid": ACCOUNT, "friendly_name": "a", **fields}
    client = connect(serve(lambda _: reply(200, {**row, **page_json([row], key=key)})))

    with pytest.raises(Unknown, match=r"it is about \w+ \w\w9+, but \w+ was asked for"):
        ask(client.directory)


WRONG_ROWS: dict[str, dict[str, Any]] = {
    "sid": {"sid": "x"},
    "sid a number": {"sid": 7},
    "account": {"account_sid": 7},
    "name": {"friendly_name": ["a"]},
    "unique name": {"unique_name": 7},
}


@pytest.mark.parametrize("fields", WRONG_ROWS.values(), ids=WRONG_ROWS)
def test_a_row_of_another_type_is_no_row(
    fields: dict[str, Any], serve: Any, connect: Any, reply: Any, page_json: Any
) -> None:
    row = {"sid": f"WS{1:032x}", "account_sid": ACCOUNT, "friendly_name": "a", **fields}
    client = connect(serve(lambda _: reply(200, page_json([row], key="workspaces"))))

    with pytest.raises(Unknown, match="cannot be used"):
        client.directory.workspaces()


@pytest.mark.parametrize("versions", ["x", 7, [7], [{"function_sid": 7}], [{"path": 7}], {"a": 1}])
def test_functions_of_another_type_are_no_functions(
    versions: object, serve: Any, connect: Any, reply: Any
) -> None:
    body = {"sid": BUILD, "account_sid": ACCOUNT, "function_versions": versions}
    client = connect(serve(lambda _: reply(200, body)))

    with pytest.raises(Unknown, match="cannot be used"):
        client.directory.deployed(SERVICE, BUILD)
