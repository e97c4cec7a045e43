"""What flows refer to in their account besides flows: the lists of five other products.

Shapes: OpenAPI twilio_taskrouter_v1, twilio_serverless_v1, twilio_messaging_v1, twilio_content_v1,
twilio_conversations_v1 (https://github.com/twilio/twilio-oai).
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.calls import Calls, wrong_account
from pulumi_twilio_studio.studio.entries import Environment, NamedEntry
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.studio.fields import optional_sid_at, refuse_another, sid_at, text_at
from pulumi_twilio_studio.studio.retry import Operation, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.settings import Settings

T = TypeVar("T")

_PAGE_SIZES = {"conversations": 100}
"""The page size of products that allow less than 1000 (OpenAPI: maximum of PageSize)."""


class Directory:
    """The lists of the account that `settings` name. Each list is fetched once, when it is first needed.

    Threads may share it: threads that need the same list at once wait for one request. The outcome
    is kept, also a failure. Every call raises only `StudioError`s, and checks that each answer is
    about the intended account. calls.py explains `renew`.
    """

    def __init__(
        self, settings: Settings, pace: RetryPolicy, renew: Callable[[Settings], Settings]
    ) -> None:
        self._settings = settings
        self._pace = pace
        self._renew = renew
        self._lock = threading.Lock()  # held to touch what follows
        self._products: dict[str, Calls] = {}
        self._turns: dict[tuple[str, str], threading.Lock] = {}  # held while that list is fetched
        self._outcomes: dict[tuple[str, str], Any] = {}

    def close(self) -> None:
        """Close the pooled connections."""
        for calls in self._products.values():
            calls.close()

    def workspaces(self) -> list[NamedEntry]:
        """Return TaskRouter's workspaces (docs: taskrouter/api/workspace)."""
        return self._list("taskrouter", "/v1/Workspaces", "workspaces", NamedEntry.from_json)

    def workflows(self, workspace_sid: str) -> list[NamedEntry]:
        """Return the workflows of a workspace (docs: taskrouter/api/workflow)."""
        path = f"/v1/Workspaces/{workspace_sid}/Workflows"
        return self._list("taskrouter", path, "workflows", NamedEntry.from_json, workspace_sid)

    def task_channels(self, workspace_sid: str) -> list[NamedEntry]:
        """Return the task channels of a workspace (docs: taskrouter/api/task-channel)."""
        path = f"/v1/Workspaces/{workspace_sid}/TaskChannels"
        return self._list("taskrouter", path, "channels", NamedEntry.from_json, workspace_sid)

    def function_services(self) -> list[NamedEntry]:
        """Return the services that functions belong to (docs: serverless/api/resource/service)."""
        return self._list("serverless", "/v1/Services", "services", NamedEntry.from_json)

    def environments(self, service_sid: str) -> list[Environment]:
        """Return the environments of a service (docs: serverless/api/resource/environment)."""
        path = f"/v1/Services/{service_sid}/Environments"
        return self._list("serverless", path, "environments", Environment.from_json, service_sid)

    def deployed(self, service_sid: str, build_sid: str) -> Mapping[str, str]:
        """Return the SIDs of the functions in a build, by path (docs: serverless/api/resource/build)."""

        def read(answer: Answer) -> dict[str, str]:
            body = self._ours(answer, answer.json(), service_sid)
            refuse_another(build_sid, sid_at(body, "sid"), "build")
            versions = body.get("function_versions") or []
            if not (isinstance(versions, list) and all(isinstance(one, dict) for one in versions)):
                raise ValueError("it holds no list of functions")
            return {
                text_at(each, "path") or "": sid_at(each, "function_sid", "ZH") for each in versions
            }

        path = f"/v1/Services/{service_sid}/Builds/{build_sid}"
        return self._once("serverless", path, lambda: self._read("serverless", path, read))

    def messaging_services(self) -> list[NamedEntry]:
        """Return the Messaging services (docs: messaging/api/service-resource)."""
        return self._list("messaging", "/v1/Services", "services", NamedEntry.from_json)

    def contents(self) -> list[NamedEntry]:
        """Return the Content templates (docs: content/content-api-resources)."""
        return self._list("content", "/v1/Content", "contents", NamedEntry.from_json)

    def conversation_services(self) -> list[NamedEntry]:
        """Return the Conversations services (docs: conversations/api/service-resource)."""
        return self._list("conversations", "/v1/Services", "services", NamedEntry.from_json)

    def _list(
        self,
        product: str,
        path: str,
        key: str,
        row: Callable[[Mapping[str, Any]], T],
        home: str | None = None,
    ) -> list[T]:
        """Return the rows of a list. If `home` names a workspace or service, all rows must belong to it."""

        def read(answer: Answer) -> paging.Page[T]:
            return paging.Page.from_json(
                answer.json(), key, lambda body: row(self._ours(answer, body, home))
            )

        def fetch() -> list[T]:
            size = _PAGE_SIZES.get(product, 1000)
            return list(paging.rows(lambda page: self._read(product, page, read), path, size))

        return self._once(product, path, fetch)

    def _once(self, product: str, path: str, fetch: Callable[[], T]) -> T:
        with self._lock:
            turn = self._turns.setdefault((product, path), threading.Lock())
        with turn:
            if (product, path) not in self._outcomes:
                self._outcomes[product, path] = _outcome(fetch)
            outcome = self._outcomes[product, path]
        if isinstance(outcome, StudioError):
            raise outcome
        answered: T = outcome
        return answered

    def _read(self, product: str, path: str, read: Callable[[Answer], T]) -> T:
        with self._lock:
            if product not in self._products:
                self._products[product] = Calls(
                    self._settings, product, self._pace, renew=self._renew
                )
            calls = self._products[product]
        return calls.call(Operation.READ, path, read)

    def _ours(
        self, answer: Answer, body: Mapping[str, Any], home: str | None = None
    ) -> Mapping[str, Any]:
        """Return the body, if it names the intended account and `home`, or names no account and no home.

        Twilio may leave each of these fields null.
        """
        actual = optional_sid_at(body, "account_sid", "AC")
        if actual not in {None, self._settings.account_sid}:
            raise wrong_account(self._settings, str(actual), answer)
        if home is not None:
            place = "workspace" if home.startswith("WS") else "service"
            refuse_another(home, optional_sid_at(body, f"{place}_sid"), place)
        return body


def _outcome(fetch: Callable[[], T]) -> T | StudioError:
    try:
        return fetch()
    except StudioError as failure:
        return failure
