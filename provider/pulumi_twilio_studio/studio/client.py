"""The calls of the Studio REST API v2 that infrastructure needs, for one account."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pulumi_twilio_studio.foreign import printable
from pulumi_twilio_studio.sids import is_accepted_sid
from pulumi_twilio_studio.studio import paging
from pulumi_twilio_studio.studio.answers import invalid_definition
from pulumi_twilio_studio.studio.calls import Calls, Form, wrong_account
from pulumi_twilio_studio.studio.directory import Directory
from pulumi_twilio_studio.studio.entrances_client import EntrancesClient
from pulumi_twilio_studio.studio.errors import ConfigurationError, Rejected, StudioError
from pulumi_twilio_studio.studio.executions import Executions
from pulumi_twilio_studio.studio.fields import optional_sid_at, refuse_another, replace_surrogates
from pulumi_twilio_studio.studio.models import Flow
from pulumi_twilio_studio.studio.retry import Operation, RetryPolicy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from pulumi_twilio_studio.studio.answers import Answer
    from pulumi_twilio_studio.studio.settings import Settings

T = TypeVar("T")

_FLOWS = "/v2/Flows"


class Client:
    """The Studio flows of the account that `settings` name. Threads may share it.

    Every call raises only `StudioError`s, repeats what may be repeated (retry.py), and checks that
    each answer is about the intended account. calls.py explains `before_write` and `renew`.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        pace: RetryPolicy = RetryPolicy(),  # noqa: B008 -- frozen
        before_write: Callable[[], None] = lambda: None,
        renew: Callable[[Settings], Settings] = lambda rejected: rejected,
    ) -> None:
        self.settings = settings
        self.account_sid = settings.account_sid
        self.pace = pace
        self._calls = Calls(settings, "studio", pace, before_write, renew)
        self.directory = Directory(settings, pace, renew)
        self.entrances = EntrancesClient(settings, pace, before_write, renew)
        self.executions = Executions(settings, self._calls)
        # An Account SID as user name can only act on itself. To which account an API key belongs,
        # we learn from the first answer that names an account.
        self._account_seen = settings.api_key is None

    def close(self) -> None:
        """Close the pooled connections."""
        self._calls.close()
        self.directory.close()
        self.entrances.close()

    def reach(self) -> None:
        """Make the smallest request there is; raises StudioError if these settings do not open the account."""
        next(self._list(_FLOWS, "flows", page_size=1), None)

    def flows(self) -> list[Flow]:
        """Return all flows of the account, without definitions (docs: rows have null there)."""
        newest: dict[str, Flow] = {}
        for flow in self._list(_FLOWS, "flows"):
            known = newest.setdefault(flow.sid, flow)
            if flow.revision > known.revision:
                newest[flow.sid] = flow
        return list(newest.values())

    def create_flow(
        self,
        *,
        friendly_name: str,
        status: str,
        definition: Mapping[str, Any],
        commit_message: str | None,
    ) -> Flow:
        """Create a flow, as revision 1. After `Unknown` it may exist: look for it before a second try.

        A flow that was made in another account than the intended one is deleted again; then this
        raises `WrongAccount`.
        """
        if not self._account_seen:
            self.reach()
        form = _form(
            FriendlyName=friendly_name,
            Status=status,
            Definition=_json_text(definition),
            CommitMessage=commit_message or None,
        )
        return self._calls.call(
            Operation.CREATE, _FLOWS, lambda answer: self._created(answer, commit_message), form
        )

    def fetch_flow(self, sid: str) -> Flow:
        """Fetch the flow with its latest revision; raises `NotFound`."""
        return self._calls.call(Operation.READ, _path(sid), lambda answer: self._whole(answer, sid))

    def update_flow(
        self,
        sid: str,
        *,
        status: str,
        friendly_name: str | None = None,
        definition: Mapping[str, Any] | None = None,
        commit_message: str | None = None,
    ) -> Flow:
        """Add a revision. None keeps a value, but removes the commit message.

        After `Unknown` the revision may exist: read before a second try.
        """
        form = _form(
            Status=status,
            FriendlyName=friendly_name,
            Definition=None if definition is None else _json_text(definition),
            CommitMessage=commit_message or None,
        )

        def read(answer: Answer) -> Flow:
            flow = self._whole(answer, sid)
            _refuse_another_save(commit_message, flow)
            return flow

        return self._calls.call(Operation.UPDATE, _path(sid), read, form)

    def delete_flow(self, sid: str) -> None:
        """Delete the flow. Raises `NotFound`, which proves nothing yet: Twilio does not see a new flow at once."""
        self._calls.call(Operation.DELETE, _path(sid), lambda _: None)

    def validate_flow(
        self, *, friendly_name: str, status: str, definition: Mapping[str, Any]
    ) -> None:
        """Ask Twilio whether it would accept this; raises `InvalidDefinition`. Changes nothing."""
        form = _form(FriendlyName=friendly_name, Status=status, Definition=_json_text(definition))
        self._calls.call(Operation.VALIDATE, f"{_FLOWS}/Validate", _verdict, form)

    def revisions(self, sid: str) -> list[Flow]:
        """Return all revisions of a flow, without definitions, in Twilio's order (newest first)."""
        listed = self._list(f"{_path(sid)}/Revisions", "revisions", of=sid)
        return list({flow.revision: flow for flow in listed}.values())

    def fetch_revision(
        self, sid: str, revision: int | Literal["LatestPublished", "LatestRevision"]
    ) -> Flow:
        """Fetch one revision with its definition; raises `NotFound`, also if no revision was published."""

        def read(answer: Answer) -> Flow:
            flow = self._whole(answer, sid)
            _refuse_another_revision(revision, flow)
            return flow

        return self._calls.call(Operation.READ, f"{_path(sid)}/Revisions/{revision}", read)

    def test_users(self, sid: str) -> list[str]:
        """Return the test users: the contacts that get the draft of the flow instead of its published revision."""
        return self._calls.call(Operation.READ, f"{_path(sid)}/TestUsers", _test_users_of(sid))

    def set_test_users(self, sid: str, users: Iterable[str]) -> list[str]:
        """Replace the whole list, and return what Twilio then holds. Empty entries are dropped."""
        wanted = [user for user in users if user]
        if not wanted:
            return self._clear_test_users(sid)
        return self._post_test_users(sid, [("TestUsers", user) for user in wanted])

    def _clear_test_users(self, sid: str) -> list[str]:
        # How to clear the list is not documented, and TestUsers is a required array (OpenAPI). So
        # we send one empty value first, and then, if that did not work, an empty body, as the
        # official SDKs do for [].
        try:
            left = self._post_test_users(sid, [("TestUsers", "")])
        except Rejected as error:
            if error.status != 400:
                raise
            left = self._post_test_users(sid, [])
        else:
            left = left and self._post_test_users(sid, [])
        if left:
            raise Rejected(
                f"Twilio did not clear the test users: {', '.join(map(printable, left))} remain",
                next_step="remove them in the Console",
                method="POST",
                path=f"{_path(sid)}/TestUsers",
            )
        return left

    def _post_test_users(self, sid: str, form: Form) -> list[str]:
        return self._calls.call(Operation.SET, f"{_path(sid)}/TestUsers", _test_users_of(sid), form)

    def _list(
        self, path: str, key: str, page_size: int = 1000, of: str | None = None
    ) -> Iterator[Flow]:
        """Yield the rows of a list. If these are revisions, `of` is the flow that all must belong to."""

        def row(answer: Answer, body: Mapping[str, Any]) -> Flow:
            flow = self._ours(answer, body, _discard)
            refuse_another(of or flow.sid, flow.sid, "flow")
            return flow

        def read(answer: Answer) -> paging.Page[Flow]:
            return paging.Page.from_json(answer.json(), key, lambda body: row(answer, body))

        return paging.rows(
            lambda page: self._calls.call(Operation.READ, page, read), path, page_size
        )

    def _whole(self, answer: Answer, sid: str) -> Flow:
        """Return the flow or the revision, if it belongs to `sid` and holds its definition.

        Raises ValueError otherwise.
        """
        flow = self._ours(answer, answer.json(), _discard)
        refuse_another(sid, flow.sid, "flow")
        return _with_definition(flow)

    def _created(self, answer: Answer, commit_message: str | None) -> Flow:
        body = answer.json()
        _refuse_another_save(commit_message, Flow.from_json(body))  # before the flow is undone
        return _with_definition(self._ours(answer, body, self._undo))

    def _ours(self, answer: Answer, body: Mapping[str, Any], dispose: Callable[[str], str]) -> Flow:
        """Return the flow if it belongs to the intended account; otherwise `dispose` of it and raise `WrongAccount`."""
        flow = Flow.from_json(body)
        if flow.account_sid not in {"", self.account_sid}:
            raise wrong_account(self.settings, flow.account_sid, answer, dispose(flow.sid))
        self._account_seen = self._account_seen or bool(flow.account_sid)
        # A flow that names no account belongs to the account that we asked.
        return replace(flow, account_sid=self.account_sid)

    def _undo(self, sid: str) -> str:
        try:
            self.delete_flow(sid)
        except StudioError as error:
            return f"flow {sid} was made there and could not be deleted again: {error}"
        return f"flow {sid} was made there and deleted again"


def _path(sid: str) -> str:
    if not is_accepted_sid(sid, "FW"):
        raise ConfigurationError(f"{sid!r} is not a flow SID (FW and 32 hexadecimal digits)")
    return f"{_FLOWS}/{sid}"


def _form(**fields: str | None) -> Form:
    return [(name, value) for name, value in fields.items() if value is not None]


def _json_text(definition: Mapping[str, Any]) -> str:
    # Compact, and raw UTF-8: form encoding makes this text grow least.
    try:
        text = json.dumps(definition, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        text.encode()  # fails on half a surrogate pair, which JSON's \ud83d lets through
    except ValueError as error:
        raise ConfigurationError(f"the definition cannot be written as JSON: {error}") from None
    return text


def _verdict(answer: Answer) -> None:
    body = answer.json()
    valid = body.get("valid", body.get("Valid"))
    if valid is True:
        return
    # For an invalid definition, a 400 is documented. A 200 that says so must not pass for valid.
    if valid is False:
        raise invalid_definition(body, **answer.call())
    raise ValueError("it does not say whether the definition is valid")


def _test_users_of(sid: str) -> Callable[[Answer], list[str]]:
    def read(answer: Answer) -> list[str]:
        body = answer.json()
        refuse_another(sid, optional_sid_at(body, "sid", "FW"), "flow")
        users = body.get("test_users")
        if not (isinstance(users, list) and all(isinstance(user, str | None) for user in users)):
            raise ValueError("it holds no list of test users")
        return [replace_surrogates(user) for user in users if user]

    return read


def _with_definition(flow: Flow) -> Flow:
    if flow.definition is None:
        raise ValueError("it holds no definition")
    return flow


def _refuse_another_save(sent: str | None, flow: Flow) -> None:
    """Raise ValueError if a write is answered with another save: with another message, which Twilio may have cut."""
    if sent and flow.commit_message is not None and not sent.startswith(flow.commit_message):
        raise ValueError(
            f"it is about flow {flow.sid} with another commit message than was written"
        )


def _refuse_another_revision(asked: int | str, flow: Flow) -> None:
    """Raise ValueError if the answer is another revision than we asked for."""
    if asked == "LatestPublished" and flow.status != "published":
        raise ValueError(f"it is a {flow.status}, but the latest published revision was asked for")
    if isinstance(asked, int) and asked != flow.revision:
        raise ValueError(f"it is revision {flow.revision}, but revision {asked} was asked for")


def _discard(sid: str) -> str:
    return f"the answer, about flow {printable(sid)}, was discarded"
