"""The table of what is emulated: each path, what may be done there, and the permission that it takes."""

from collections.abc import Iterator, Mapping
from functools import partial

from starlette.routing import compile_path

from studio_emulator.errors import method_not_allowed, not_found
from studio_emulator.exchange import Endpoint, Handler
from studio_emulator.handlers import (
    accounts,
    directory,
    execution_steps,
    executions,
    flows,
    keys,
    messaging,
    numbers,
    revisions,
    test_users,
)
from studio_emulator.handlers.kinds import BUILD, KINDS
from studio_emulator.handlers.messaging import MESSAGING_SERVICE

METHODS = {"list": "GET", "create": "POST", "read": "GET", "update": "POST", "delete": "DELETE"}
"""The HTTP method of each operation. The operation is also the last part of its permission."""

Row = tuple[str, Mapping[str, Endpoint]]
"""A path, and its endpoint for each method."""


def _row(product: str, area: str, path: str, operations: Mapping[str, Handler]) -> Row:
    endpoints = {
        METHODS[operation]: Endpoint(handler, product, f"/twilio/{area}/{operation}")
        for operation, handler in operations.items()
    }
    return path, endpoints


def _studio(path: str, resource: str, **operations: Handler) -> Row:
    return _row("studio", f"studio/{resource}", path, operations)


def _api(path: str, resource: str, **operations: Handler) -> Row:
    return _row("api", f"iam/{resource}", f"/2010-04-01/Accounts{path}", operations)


def _numbers(path: str, **operations: Handler) -> Row:
    """Return a row of phone numbers. Their permission is named like Studio's, as below."""
    whole = f"/2010-04-01/Accounts/{{account}}/IncomingPhoneNumbers{path}"
    return _row("api", "phone-numbers/incoming-phone-numbers", whole, operations)


def _senders(path: str, **operations: Handler) -> Row:
    whole = f"{MESSAGING_SERVICE.path}/{{parent}}/PhoneNumbers{path}"
    return _row("messaging", "messaging/services.phone-numbers", whole, operations)


def _directory() -> Iterator[Row]:
    """Yield the rows of what flows refer to, each below its product's name.

    The permissions are named like Studio's, because Twilio's list of them could not be read.
    """
    for kind in KINDS:
        operations: dict[str, Handler] = {"list": partial(directory.list_entries, kind)}
        if kind is not BUILD:  # made of uploaded versions, which the emulator does not have
            operations["create"] = partial(directory.create_entry, kind)
        area = f"{kind.product}/{kind.collection.lower()}"
        yield _row(kind.product, area, kind.path, operations)
        single: dict[str, Handler] = {"read": partial(directory.fetch_entry, kind)}
        if kind.changes:
            single["update"] = partial(directory.update_entry, kind)
        if kind.removable:
            single["delete"] = partial(directory.delete_entry, kind)
        yield _row(kind.product, area, f"{kind.path}/{{sid}}", single)


FLOW = "/v2/Flows/{sid}"
EXECUTION = f"{FLOW}/Executions/{{execution}}"

TABLE = (
    _studio("/v2/Flows", "flows", list=flows.list_flows, create=flows.create_flow),
    _studio("/v2/Flows/Validate", "flows.validate", update=flows.validate_flow),
    _studio(
        FLOW, "flows", read=flows.fetch_flow, update=flows.update_flow, delete=flows.delete_flow
    ),
    _studio(f"{FLOW}/Revisions", "flows.revisions", list=revisions.list_revisions),
    _studio(f"{FLOW}/Revisions/{{revision}}", "flows.revisions", read=revisions.fetch_revision),
    _studio(
        f"{FLOW}/TestUsers",
        "test-users",
        read=test_users.fetch_test_users,
        update=test_users.update_test_users,
    ),
    _studio(
        f"{FLOW}/Executions",
        "executions",
        list=executions.list_executions,
        create=executions.create_execution,
    ),
    _studio(
        EXECUTION,
        "executions",
        read=executions.fetch_execution,
        update=executions.update_execution,
        delete=executions.delete_execution,
    ),
    _studio(f"{EXECUTION}/Context", "executions.context", read=executions.fetch_context),
    _studio(f"{EXECUTION}/Steps", "executions.steps", list=execution_steps.list_steps),
    _studio(f"{EXECUTION}/Steps/{{step}}", "executions.steps", read=execution_steps.fetch_step),
    _studio(
        f"{EXECUTION}/Steps/{{step}}/Context",
        "executions.steps.context",
        read=execution_steps.fetch_context,
    ),
    _api(".json", "accounts", list=accounts.list_accounts, create=accounts.create_account),
    _api(
        "/{account}.json", "accounts", read=accounts.fetch_account, update=accounts.update_account
    ),
    _api("/{account}/Keys.json", "api-keys", list=keys.list_keys, create=keys.create_key),
    _api(
        "/{account}/Keys/{key}.json",
        "api-keys",
        read=keys.fetch_key,
        update=keys.update_key,
        delete=keys.delete_key,
    ),
    _numbers(".json", list=numbers.list_numbers, create=numbers.create_number),
    _numbers(
        "/{sid}.json",
        read=numbers.fetch_number,
        update=numbers.update_number,
        delete=numbers.delete_number,
    ),
    *_directory(),
    _senders("", list=messaging.list_senders, create=messaging.create_sender),
    _senders("/{sid}", read=messaging.fetch_sender, delete=messaging.delete_sender),
)
"""A row for each path. A request takes the first that matches."""

_PATTERNS = [(compile_path(path)[0], endpoints) for path, endpoints in TABLE]


def match_route(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    """Return the endpoint of a request and the parameters in its path.

    Raises TwilioError: 404 20404 for an unknown path, 405 20004 for a method that the path does not
    take.
    """
    for pattern, endpoints in _PATTERNS:
        match = pattern.match(path)
        if match is not None:
            if method not in endpoints:
                raise method_not_allowed(list(endpoints))
            return endpoints[method], match.groupdict()
    raise not_found(path)
