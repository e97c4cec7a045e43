"""The table of what is emulated: method, path, handler, and the permission that it needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.routing import compile_path

from studio_emulator.call import Answer, Call
from studio_emulator.errors import method_not_allowed, not_found
from studio_emulator.handlers import accounts, directory, flows, keys, revisions, test_users
from studio_emulator.handlers.kinds import BUILD, KINDS

Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `permission` is what a Restricted API key needs for it.

    `product` is the host that serves it at Twilio. With every product but "api", credentials reach
    only one account.
    """

    handler: Handler
    product: str
    permission: str


def _studio(handler: Handler, permission: str) -> Endpoint:
    return Endpoint(handler, "studio", f"/twilio/studio/{permission}")


def _api(handler: Handler, permission: str) -> Endpoint:
    return Endpoint(handler, "api", f"/twilio/iam/{permission}")


FLOW = "/v2/Flows/{sid}"
ACCOUNT = "/2010-04-01/Accounts/{account}"

TABLE: Mapping[str, Mapping[str, Endpoint]] = {
    "/v2/Flows": {
        "GET": _studio(flows.list_flows, "flows/list"),
        "POST": _studio(flows.create_flow, "flows/create"),
    },
    "/v2/Flows/Validate": {
        "POST": _studio(flows.validate_flow, "flows.validate/update"),
    },
    FLOW: {
        "GET": _studio(flows.fetch_flow, "flows/read"),
        "POST": _studio(flows.update_flow, "flows/update"),
        "DELETE": _studio(flows.delete_flow, "flows/delete"),
    },
    f"{FLOW}/Revisions": {
        "GET": _studio(revisions.list_revisions, "flows.revisions/list"),
    },
    f"{FLOW}/Revisions/{{revision}}": {
        "GET": _studio(revisions.fetch_revision, "flows.revisions/read"),
    },
    f"{FLOW}/TestUsers": {
        "GET": _studio(test_users.fetch_test_users, "test-users/read"),
        "POST": _studio(test_users.update_test_users, "test-users/update"),
    },
    "/2010-04-01/Accounts.json": {
        "GET": _api(accounts.list_accounts, "accounts/list"),
        "POST": _api(accounts.create_account, "accounts/create"),
    },
    f"{ACCOUNT}.json": {
        "GET": _api(accounts.fetch_account, "accounts/read"),
        "POST": _api(accounts.update_account, "accounts/update"),
    },
    f"{ACCOUNT}/Keys.json": {
        "GET": _api(keys.list_keys, "api-keys/list"),
        "POST": _api(keys.create_key, "api-keys/create"),
    },
    f"{ACCOUNT}/Keys/{{key}}.json": {
        "GET": _api(keys.fetch_key, "api-keys/read"),
        "POST": _api(keys.update_key, "api-keys/update"),
        "DELETE": _api(keys.delete_key, "api-keys/delete"),
    },
}


def _directory() -> Iterator[tuple[str, dict[str, Endpoint]]]:
    """Yield the routes of what flows refer to, each below its product's name.

    The permissions are named like Studio's, because Twilio's list of them could not be read.
    """
    for kind in KINDS:
        permission = f"/twilio/{kind.product}/{kind.collection.lower()}"
        list_entries = partial(directory.list_entries, kind)
        endpoints = {"GET": Endpoint(list_entries, kind.product, f"{permission}/list")}
        if kind is not BUILD:  # made of uploaded versions, which the emulator does not have
            create = partial(directory.create_entry, kind)
            endpoints["POST"] = Endpoint(create, kind.product, f"{permission}/create")
        yield kind.path, endpoints
        fetch = partial(directory.fetch_entry, kind)
        yield f"{kind.path}/{{sid}}", {"GET": Endpoint(fetch, kind.product, f"{permission}/read")}


_PATTERNS = [
    (compile_path(path)[0], endpoints) for path, endpoints in (*TABLE.items(), *_directory())
]


def matched(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
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
