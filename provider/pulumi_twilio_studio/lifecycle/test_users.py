"""What happens to the test users of a flow: check, create, plan, read, update, delete.

Every flow has one list of test users, which is empty at first. A POST replaces the whole list: create fills it, delete
clears it. The list is not part of the flow's definition and makes no revision (docs: studio/rest-api/v2/test-user). All
functions that ask Twilio raise OperationError, a sentence that says what was being done to the list of which flow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import SECRET, quoted
from pulumi_twilio_studio.lifecycle.account import Account, OperationError, Overtaken, discreet
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic, Kind
from pulumi_twilio_studio.studio.errors import NotFound

TEST_USERS_OF = "{}/TestUsers"
"""The key for the list of the flow with that SID, to tell the list from the flow itself."""

_FLOW_SID = re.compile(r"FW[0-9a-f]{32}", re.IGNORECASE)
# A + and up to 15 digits (docs: glossary/what-e164).
_E164 = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)
# Seven digits or more, with what people write between them. A shorter number may be somebody's Chat identity.
_LIKE_A_NUMBER = re.compile(r"\A[\s().-]*(\d[\s().-]*){7,}\Z", re.ASCII)
# Bytes of one contact address (docs: studio/rest-api/v2/test-user).
_LONGEST = 300


@dataclass(frozen=True)
class TestUserList:
    """Who reaches the draft of a flow, as declared or as the state or Twilio knows it."""

    __test__ = False  # or pytest takes it for a test

    flow_sid: str
    users: frozenset[str]
    is_secret: bool = False
    """Whether no entry may be shown."""

    written: str | None = None
    """When this stack last wrote or checked the list, ISO 8601. It tells whether reads may still lag behind."""


def problems(flow_sid: object, users: object, *, is_secret: bool = False) -> list[str]:
    """Return everything that is wrong with the declaration. None stands for what is not known yet, and is fine."""
    found = []
    if flow_sid is not None and not (isinstance(flow_sid, str) and _FLOW_SID.fullmatch(flow_sid)):
        found.append(f"flow_sid is {flow_sid!r}. Give a flow's SID: FW and 32 hexadecimal digits")
    if users is None:
        return found
    if not isinstance(users, list):
        given = SECRET if is_secret else repr(users)
        return [*found, f'test_users is {given}; give a list, such as ["+15550100001"]']
    for position, user in enumerate(users):
        shown = "[secret]" if is_secret else repr(user)
        if is_help_text(user):
            found.append(f"test_users[{position}] {HELP_TEXT}")
        elif problem := _problem(user):
            found.append(f"test_users[{position}] is {shown}: {problem}")
    return found


def claim(account: Account, flow_sid: str) -> None:
    """Note that this run's program declares the test users of that flow: no delete may clear them."""
    account.checked.add(_identity(flow_sid))


def create(account: Account, desired: TestUserList) -> TestUserList:
    """Make Twilio's list the declared one, and tell who had to be removed."""
    with account.doing("setting the test users of flow", desired.flow_sid):
        held = _ask(account, desired, account.client.test_users)
        if held - desired.users:
            title = f"test users of {desired.flow_sid} that were not declared are replaced"
            _tell(account, "adoption", title, TestUserList(desired.flow_sid, held), desired)
        return _write(account, held, desired)


def plan(account: Account, existing: TestUserList, desired: TestUserList) -> bool:
    """Return whether an update would change anything, here or at Twilio. Tells who is added and who is removed.

    Says nothing while the engine refreshes: it then compares with the program of the last run.
    """
    if existing.users == desired.users:
        return existing.is_secret != desired.is_secret
    if _identity(desired.flow_sid) in account.checked:
        title = f"the test users of {desired.flow_sid} will change"
        _tell(account, "change", title, existing, desired)
    return True


def read(account: Account, existing: TestUserList) -> TestUserList | None:
    """Return what Twilio holds now, or None if the flow is gone. Tells who was added and removed.

    Costs one request per list: the account's list of flows does not show test users.
    """
    with account.doing("reading the test users of flow", existing.flow_sid):
        try:
            held = _ask(account, existing, account.client.test_users)
        except NotFound:
            return None
    found = replace(existing, users=held)
    if held != existing.users:
        title = f"somebody changed the test users of {existing.flow_sid}"
        _tell(account, "drift", title, existing, found)
    return found


def update(account: Account, existing: TestUserList, desired: TestUserList) -> TestUserList:
    """Make Twilio's list the declared one, unless somebody changed it since this stack read it.

    Twilio keeps no history of the list: what is overwritten unseen is lost.
    """
    with account.doing("setting the test users of flow", desired.flow_sid):
        held = _ask(account, existing, account.client.test_users)
        if held not in (existing.users, desired.users):
            hidden = existing.is_secret or desired.is_secret
            raise Overtaken(
                f"somebody changed them since this stack read them: {_changes(existing.users, held, hidden=hidden)}; "
                "nothing was written. Run `pulumi preview --refresh` to see what would change now."
            )
        return _write(account, held, desired)


def delete(account: Account, existing: TestUserList) -> None:
    """Clear the list. If its flow is gone, it is cleared already.

    Spares a list that this run's program, or another resource of the state, declares. A resource that was renamed, or
    replaced by force, is first created and then deleted, and both are the same list.
    """
    key = _identity(existing.flow_sid)
    if key in account.checked or account.keeper(key, key):
        title = f"the test users of {existing.flow_sid} stay: another resource declares them."
        account.tell(Diagnostic("deletion", existing.flow_sid, title))
        return
    with account.doing("clearing the test users of flow", existing.flow_sid), suppress(NotFound):
        held = _ask(account, existing, account.client.test_users)
        _write(account, held, replace(existing, users=frozenset()))


def _problem(user: object) -> str | None:
    """Return what is wrong with one entry. Twilio accepts any text. Only what reaches nobody is wrong."""
    if not isinstance(user, str):
        return 'give text, such as "+15550100001"'
    if not user.strip():
        return "an address cannot be empty; leave it out"
    if user != user.strip():
        return "leave out the space around it"
    if len(user.encode()) > _LONGEST:
        return f"Twilio takes at most {_LONGEST} bytes, and this has {len(user.encode())}"
    is_number = user.startswith("+") or _LIKE_A_NUMBER.fullmatch(user)
    if is_number and not _E164.fullmatch(user):
        return (
            'not a phone number as Twilio writes it. Give "+", country code and number, at most '
            '15 digits with nothing between them, such as "+15550100001"'
        )
    return None


def _ask(account: Account, known: TestUserList, call: Callable[[str], list[str]]) -> frozenset[str]:
    """Return the list that a call answers. Raises NotFound if the flow stays away while reads may lag."""
    missing = None
    for _ in account.looks(known.written):
        try:
            return frozenset(call(known.flow_sid))
        except NotFound as failure:
            missing = failure
    raise missing or AssertionError("there is always one look")


def _write(account: Account, held: frozenset[str], desired: TestUserList) -> TestUserList:
    """Replace Twilio's list by the declared one. Send nothing if they are equal."""
    if held != desired.users:
        users = sorted(desired.users)
        with discreet(is_secret=desired.is_secret):
            held = _ask(account, desired, lambda sid: account.client.set_test_users(sid, users))
    if held != desired.users:
        raise OperationError(
            "Twilio stored a different list than the one sent: "
            f"{_changes(desired.users, held, hidden=desired.is_secret)}. Change the declaration "
            "to match."
        )
    return replace(desired, written=account.now().isoformat())


def _tell(
    account: Account, kind: Kind, title: str, existing: TestUserList, desired: TestUserList
) -> None:
    """Tell who is added to a list and who is removed."""
    hidden = existing.is_secret or desired.is_secret
    who = _changes(existing.users, desired.users, hidden=hidden)
    account.tell(Diagnostic(kind, desired.flow_sid, f"{title}: {who}"))


def _changes(existing: Iterable[str], desired: Iterable[str], *, hidden: bool) -> str:
    come, go = sorted(set(desired) - set(existing)), sorted(set(existing) - set(desired))
    signed = [("+", user) for user in come] + [("-", user) for user in go]
    return " ".join(
        f'{sign} "{SECRET}"' if hidden else f"{sign} {quoted(user)}" for sign, user in signed
    )


def _identity(flow_sid: str) -> str:
    """Return the identity under which this run's program declares the list."""
    return TEST_USERS_OF.format(flow_sid)
