"""The calls of the Accounts API (2010-04-01) that subaccounts need, made with the parent's credentials."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.calls import Calls, Form, wrong_account
from pulumi_twilio_studio.studio.errors import ConfigurationError, Rejected
from pulumi_twilio_studio.studio.fields import (
    choice_at,
    optional_sid_at,
    refuse_another,
    required_text_at,
    sid_at,
    text_at,
)
from pulumi_twilio_studio.studio.retry import Operation, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.settings import Settings

T = TypeVar("T")

_ACCOUNTS = "/2010-04-01/Accounts"

CLOSED_FOR_GOOD = 21479
_IS_SUBACCOUNT = 21101
_NEXT_STEPS = {
    20003: (
        "the Accounts API takes the Account SID and Auth Token of {account}, or a Main API key "
        "of it. A Standard key cannot reach accounts (https://www.twilio.com/docs/iam/api-keys)"
    ),
    _IS_SUBACCOUNT: (
        "{account} is a subaccount itself: configure the Account SID and Auth Token of the parent account{parent}, "
        "which the Console shows under Admin > Account management"
    ),
    21475: "a status is active, suspended or closed",
    21476: (
        "{account} itself is suspended, and so are all its subaccounts: settle that with "
        "Twilio first"
    ),
    21477: (
        "{account} is a parent account: only Twilio changes its status. Remove it from the program"
    ),
    21478: (
        "Twilio suspended it, and only Twilio can reactivate it: ask https://support.twilio.com why"
    ),
    CLOSED_FOR_GOOD: (
        "a closed account stays closed. To go on without it, remove it from the program. For a "
        "new account, give the resource another name"
    ),
    21480: (
        "a parent may have 1000 subaccounts, and a trial account one. Upgrade it, or ask "
        "https://support.twilio.com for more. A closed subaccount counts until Twilio deletes "
        "it, 30 days later"
    ),
}
"""What to do next, by Twilio's code (docs: iam/api/subaccounts, iam/api/account, Twilio error dictionary)."""


@dataclass(frozen=True)
class Subaccount:
    """A subaccount as its parent sees it (docs: iam/api/account). Dates are ISO 8601 in UTC."""

    sid: str
    owner_account_sid: str
    friendly_name: str
    status: str
    """`active`, `suspended` or `closed`."""

    date_created: str | None
    date_updated: str | None
    auth_token: str | None = field(default=None, repr=False)
    """None if Twilio shows no token, as to API keys (RJPearson94/terraform-provider-twilio issue 52)."""

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Subaccount:
        """Read Twilio's JSON.

        Raises ValueError if it describes no account, or if a field has another type than Twilio's.
        """
        return cls(
            sid=sid_at(body, "sid", "AC"),
            owner_account_sid=optional_sid_at(body, "owner_account_sid", "AC") or "",
            friendly_name=required_text_at(body, "friendly_name"),
            status=choice_at(body, "status", ("active", "suspended", "closed")),
            date_created=_iso(text_at(body, "date_created")),
            date_updated=_iso(text_at(body, "date_updated")),
            auth_token=text_at(body, "auth_token") or None,
        )

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Subaccount holds its Auth Token and is not pickled")


class AccountsClient:
    """The subaccounts of the account that `settings` name. Threads may share it.

    Every call raises only `StudioError`s, repeats what may be repeated (retry.py), and checks that
    each answer is about a subaccount of the intended account. calls.py explains `before_write`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        pace: RetryPolicy = RetryPolicy(),  # noqa: B008 -- frozen
        before_write: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings = settings
        self.account_sid = settings.account_sid
        self.pace = pace
        self._calls = Calls(settings, "api", pace, before_write)

    def close(self) -> None:
        """Close the pooled connections."""
        self._calls.close()

    def subaccounts(self) -> list[Subaccount]:
        """Return all subaccounts, suspended and closed ones too, with one request per thousand."""

        def page(answer: Answer) -> paging.Page[Subaccount]:
            body = answer.json()
            # The next page stands at the top level here. In the product APIs it stands below `meta`
            # (OpenAPI: ListAccountResponse).
            meta = {"next_page_url": body.get("next_page_uri", "")}
            return paging.Page.from_json(
                {**body, "meta": meta}, "accounts", lambda row: self._ours(answer, row)
            )

        def fetch(path: str) -> paging.Page[Subaccount]:
            return self._call(Operation.READ, path, page)

        rows = paging.rows(fetch, f"{_ACCOUNTS}.json")
        return [row for row in rows if row.sid != self.account_sid]  # the list holds it, too

    def fetch(self, sid: str) -> Subaccount:
        """Fetch one subaccount; raises `NotFound`."""
        return self._call(Operation.READ, _path(sid), lambda answer: self._asked_for(sid, answer))

    def create(self, friendly_name: str) -> Subaccount:
        """Create an active subaccount. After `Unknown` it may exist: look for it before a second try."""
        form = [("FriendlyName", friendly_name)]
        return self._call(Operation.CREATE, f"{_ACCOUNTS}.json", self._account, form)

    def update(
        self, sid: str, *, friendly_name: str | None = None, status: str | None = None
    ) -> Subaccount:
        """Set the name, the status, or both; None leaves a value as it is. `closed` is final."""
        fields = (("FriendlyName", friendly_name), ("Status", status))
        form = [(name, value) for name, value in fields if value is not None]
        return self._call(
            Operation.SET, _path(sid), lambda answer: self._asked_for(sid, answer), form
        )

    def _call(
        self,
        operation: Operation,
        path: str,
        read: Callable[[Answer], T],
        form: Form | None = None,
    ) -> T:
        try:
            return self._calls.call(operation, path, read, form)
        except Rejected as refused:
            known = _NEXT_STEPS.get(refused.code or 0)
            if known:
                refused.next_step = known.format(account=self.account_sid, parent="")
            raise

    def _account(self, answer: Answer) -> Subaccount:
        return self._ours(answer, answer.json())

    def _asked_for(self, sid: str, answer: Answer) -> Subaccount:
        """Return the account, if it is the one that was asked for; raises ValueError otherwise."""
        account = self._account(answer)
        refuse_another(sid, account.sid, "account")
        return account

    def _ours(self, answer: Answer, body: Mapping[str, Any]) -> Subaccount:
        """Return the account, if the intended account owns it. An answer that names no owner counts as ours."""
        account = Subaccount.from_json(body)
        if account.owner_account_sid not in {"", self.account_sid}:
            if account.sid == self.account_sid:
                raise self._is_subaccount(account.owner_account_sid)
            discarded = f"the answer, about account {printable(account.sid)}, was discarded"
            raise wrong_account(self.settings, account.owner_account_sid, answer, discarded)
        return replace(account, owner_account_sid=self.account_sid)

    def _is_subaccount(self, owner: str) -> ConfigurationError:
        """Build the error that Twilio gives for a subaccount below a subaccount.

        We know it from the list, because every account stands in its own list.
        """
        todo = _NEXT_STEPS[_IS_SUBACCOUNT]
        return ConfigurationError(
            "a subaccount has no subaccounts",
            next_step=todo.format(account=self.account_sid, parent=f", {printable(owner)}"),
            code=_IS_SUBACCOUNT,
        )


def _path(sid: str) -> str:
    if not is_accepted_sid(sid, "AC"):
        raise ConfigurationError(f"{sid!r} is not an account SID (AC and 32 hexadecimal digits)")
    return f"{_ACCOUNTS}/{sid}.json"


def _iso(text: str | None) -> str | None:
    """Convert an RFC 2822 date of this API to ISO 8601, which Studio uses."""
    try:
        return parsedate_to_datetime(text).isoformat() if text else None
    except (ValueError, OverflowError):
        return None
