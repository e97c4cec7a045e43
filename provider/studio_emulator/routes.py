"""The table of what is emulated: method, path, handler, and the permission it takes."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from starlette.routing import compile_path

from studio_emulator.call import Answer, Call
from studio_emulator.directory import BUILD, KINDS
from studio_emulator.errors import method_not_allowed, not_found
from studio_emulator.handlers import accounts, directory, flows, keys, revisions, test_users

Handler = Callable[[Call], Answer]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One operation. `permission` is what a Restricted API key needs for it."""

    handler: Handler
    permission: str

    @property
    def product(self) -> str:
        """The product it belongs to; on all but "iam" credentials reach one account only."""
        return self.permission.split("/")[2]


STUDIO = "/twilio/studio"
IAM = "/twilio/iam"
FLOW = "/v2/Flows/{sid}"
ACCOUNT = "/2010-04-01/Accounts/{account}"

TABLE: Mapping[str, Mapping[str, Endpoint]] = {
    "/v2/Flows": {
        "GET": Endpoint(flows.list_flows, f"{STUDIO}/flows/list"),
        "POST": Endpoint(flows.create_flow, f"{STUDIO}/flows/create"),
    },
    "/v2/Flows/Validate": {
        "POST": Endpoint(flows.validate_flow, f"{STUDIO}/flows.validate/update"),
    },
    FLOW: {
        "GET": Endpoint(flows.fetch_flow, f"{STUDIO}/flows/read"),
        "POST": Endpoint(flows.update_flow, f"{STUDIO}/flows/update"),
        "DELETE": Endpoint(flows.delete_flow, f"{STUDIO}/flows/delete"),
    },
    f"{FLOW}/Revisions": {
        "GET": Endpoint(revisions.list_revisions, f"{STUDIO}/flows.revisions/list"),
    },
    f"{FLOW}/Revisions/{{revision}}": {
        "GET": Endpoint(revisions.fetch_revision, f"{STUDIO}/flows.revisions/read"),
    },
    f"{FLOW}/TestUsers": {
        "GET": Endpoint(test_users.fetch_test_users, f"{STUDIO}/test-users/read"),
        "POST": Endpoint(test_users.update_test_users, f"{STUDIO}/test-users/update"),
    },
    "/2010-04-01/Accounts.json": {
        "GET": Endpoint(accounts.list_accounts, f"{IAM}/accounts/list"),
        "POST": Endpoint(accounts.create_account, f"{IAM}/accounts/create"),
    },
    f"{ACCOUNT}.json": {
        "GET": Endpoint(accounts.fetch_account, f"{IAM}/accounts/read"),
        "POST": Endpoint(accounts.update_account, f"{IAM}/accounts/update"),
    },
    f"{ACCOUNT}/Keys.json": {
        "GET": Endpoint(keys.list_keys, f"{IAM}/api-keys/list"),
        "POST": Endpoint(keys.create_key, f"{IAM}/api-keys/create"),
    },
    f"{ACCOUNT}/Keys/{{key}}.json": {
        "GET": Endpoint(keys.fetch_key, f"{IAM}/api-keys/read"),
        "POST": Endpoint(keys.update_key, f"{IAM}/api-keys/update"),
        "DELETE": Endpoint(keys.delete_key, f"{IAM}/api-keys/delete"),
    },
}


def _directory() -> Iterator[tuple[str, dict[str, Endpoint]]]:
    """The routes of what flows refer to, each below its product's name.

    The permissions are named like Studio's; Twilio's list of them could not be read.
    """
    for kind in KINDS:
        permission = f"/twilio/{kind.product}/{kind.collection.lower()}"
        endpoints = {"GET": Endpoint(partial(directory.list_entries, kind), f"{permission}/list")}
        if kind is not BUILD:  # made of uploaded versions, which the emulator has not
            create = partial(directory.create_entry, kind)
            endpoints["POST"] = Endpoint(create, f"{permission}/create")
        yield kind.path, endpoints
        fetch = partial(directory.fetch_entry, kind)
        yield f"{kind.path}/{{sid}}", {"GET": Endpoint(fetch, f"{permission}/read")}


_PATTERNS = [
    (compile_path(path)[0], endpoints) for path, endpoints in (*TABLE.items(), *_directory())
]


def matched(method: str, path: str) -> tuple[Endpoint, dict[str, str]]:
    """The endpoint of a request and the parameters in its path.

    Raises TwilioError: 404 20404 for a path there is not, 405 20004 for a method it does not take.
    """
    for pattern, endpoints in _PATTERNS:
        match = pattern.match(path)
        if match is not None:
            if method not in endpoints:
                raise method_not_allowed(list(endpoints))
            return endpoints[method], match.groupdict()
    raise not_found(path)
