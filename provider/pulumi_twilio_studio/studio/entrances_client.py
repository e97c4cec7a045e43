"""The calls about the entrances of one account: list, fetch, create, update and delete."""

from __future__ import annotations

import threading
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.calls import Calls, wrong_account
from pulumi_twilio_studio.studio.entrances import EntranceKind, EntranceRow
from pulumi_twilio_studio.studio.errors import StudioError
from pulumi_twilio_studio.studio.fields import optional_sid_at, refuse_another
from pulumi_twilio_studio.studio.retry import Operation, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.entrances import Fields
    from pulumi_twilio_studio.studio.settings import Settings

T = TypeVar("T")


class EntrancesClient:
    """The entrances of the account that `settings` name. Threads may share it.

    Every call raises only `StudioError`s, and checks that each answer is about the intended account. calls.py explains
    `before_write` and `renew`.
    """

    def __init__(
        self,
        settings: Settings,
        pace: RetryPolicy,
        before_write: Callable[[], None],
        renew: Callable[[Settings], Settings],
    ) -> None:
        self._settings = settings
        self._open = partial(Calls, settings, pace=pace, before_write=before_write, renew=renew)
        self._lock = threading.Lock()  # held to touch what follows
        self._products: dict[str, Calls] = {}
        self._turns: dict[str, threading.Lock] = {}  # held while that list is fetched
        self._lists: dict[str, list[EntranceRow] | StudioError] = {}
        self._written: dict[str, dict[str, EntranceRow | None]] = {}  # None is what was deleted

    def close(self) -> None:
        """Close the pooled connections."""
        for calls in self._products.values():
            calls.close()

    def rows(self, kind: EntranceKind) -> list[EntranceRow]:
        """Return all entrances of a kind, with one request for each page.

        Each list is fetched once, when it is first needed. Its outcome is kept, also a failure. Our own writes count,
        whether the list is older than they are or lags behind them.
        """
        with self._lock:
            turn = self._turns.setdefault(kind.prefix, threading.Lock())
        with turn:
            if kind.prefix not in self._lists:
                self._lists[kind.prefix] = self._outcome(kind)
            outcome = self._lists[kind.prefix]
        if isinstance(outcome, StudioError):
            raise outcome
        with self._lock:
            written = dict(self._written.get(kind.prefix, {}))
        rows = {**{row.sid: row for row in outcome}, **written}
        return [row for row in rows.values() if row is not None]

    def fresh_rows(self, kind: EntranceKind) -> list[EntranceRow]:
        """Return all entrances of a kind as they are now."""

        def page(path: str) -> paging.Page[EntranceRow]:
            return self._calls(kind).call(Operation.READ, path, partial(self._page, kind))

        return list(paging.rows(page, self._path(kind), kind.page_size))

    def fetch(self, kind: EntranceKind, sid: str) -> EntranceRow:
        """Fetch one entrance. Raises NotFound."""
        return self._calls(kind).call(
            Operation.READ, self._path(kind, sid), partial(self._asked_for, kind, sid)
        )

    def create(self, kind: EntranceKind, fields: Fields) -> EntranceRow:
        """Create an entrance. After `Unknown` it may exist: look for it before a second try."""
        row = self._calls(kind).call(
            Operation.CREATE, self._path(kind), partial(self._row, kind), kind.form(fields)
        )
        self._note(kind, row.sid, row)
        return row

    def update(self, kind: EntranceKind, sid: str, fields: Fields) -> EntranceRow:
        """Set these fields, and leave all others as they are."""
        row = self._calls(kind).call(
            Operation.SET,
            self._path(kind, sid),
            partial(self._asked_for, kind, sid),
            kind.form(fields),
        )
        self._note(kind, sid, row)
        return row

    def delete(self, kind: EntranceKind, sid: str) -> None:
        """Delete an entrance. Raises NotFound."""
        self._calls(kind).call(Operation.DELETE, self._path(kind, sid), lambda _: None)
        self._note(kind, sid, None)

    def senders(self, service_sid: str) -> list[str]:
        """Return the SIDs of the numbers in a Messaging service (docs: messaging/api/phonenumber-resource)."""

        def page(path: str) -> paging.Page[str]:
            return self._product("messaging").call(
                Operation.READ,
                path,
                lambda answer: paging.Page.from_json(
                    answer.json(),
                    "phone_numbers",
                    lambda body: optional_sid_at(self._ours(answer, body), "sid", "PN") or "",
                ),
            )

        return list(paging.rows(page, f"/v1/Services/{service_sid}/PhoneNumbers"))

    def _note(self, kind: EntranceKind, sid: str, row: EntranceRow | None) -> None:
        """Keep what Twilio answered to a write of ours."""
        with self._lock:
            self._written.setdefault(kind.prefix, {})[sid] = row

    def _outcome(self, kind: EntranceKind) -> list[EntranceRow] | StudioError:
        try:
            return self.fresh_rows(kind)
        except StudioError as failure:
            return failure

    def _page(self, kind: EntranceKind, answer: Answer) -> paging.Page[EntranceRow]:
        body = answer.json()
        if (
            "next_page_uri" in body
        ):  # the Accounts API has it at the top level (OpenAPI: ListIncomingPhoneNumberResponse)
            body = {**body, "meta": {"next_page_url": body["next_page_uri"]}}
        return paging.Page.from_json(
            body, kind.key, lambda row: EntranceRow.from_json(kind, self._ours(answer, row))
        )

    def _row(self, kind: EntranceKind, answer: Answer) -> EntranceRow:
        return EntranceRow.from_json(kind, self._ours(answer, answer.json()))

    def _asked_for(self, kind: EntranceKind, sid: str, answer: Answer) -> EntranceRow:
        row = self._row(kind, answer)
        refuse_another(sid, row.sid, "object")
        return row

    def _ours(self, answer: Answer, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the body, if it names the intended account or none."""
        actual = optional_sid_at(body, "account_sid", "AC")
        if actual not in {None, self._settings.account_sid}:
            raise wrong_account(self._settings, str(actual), answer)
        return body

    def _path(self, kind: EntranceKind, sid: str = "") -> str:
        path = kind.path.format(account_sid=self._settings.account_sid)
        return f"{path}/{sid}{kind.ending}" if sid else f"{path}{kind.ending}"

    def _calls(self, kind: EntranceKind) -> Calls:
        return self._product(kind.product)

    def _product(self, product: str) -> Calls:
        with self._lock:
            if product not in self._products:
                self._products[product] = self._open(product=product)
            return self._products[product]
