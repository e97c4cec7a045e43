"""What happens to the test users of a flow: check, create, plan, read, update, delete.

Every flow has one list of them, empty at first, and a POST replaces it whole: to create is to fill it, to delete is to
clear it. It is no part of the flow's definition and makes no revision (docs: studio/rest-api/v2/test-user). All
functions but `problems` raise OperationError, a sentence that says what was being done to the list of which flow.
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
"""What stands for the list of the flow with that SID, beside the flow itself."""

_FLOW_SID = re.compile(r"FW[0-9a-f]{32}", re.IGNORECASE)
# A + and up to 15 digits (docs: glossary/what-e164).
_E164 = re.compile(r"\+[1-9]\d{1,14}", re.ASCII)
# From seven digits on, with what people write between them; a shorter number may be anybody's Chat identity.
_LIKE_A_NUMBER = re.compile(r"\A[\s().-]*(\d[\s().-]*){7,}\Z", re.ASCII)
# Bytes of one contact address (docs: studio/rest-api/v2/test-user).
_LONGEST = 300


@dataclass(frozen=True)
class TestUserList:
    """Who reaches the draft of a flow: as declared, or as the state or Twilio knows it."""

    __test__ = False  # or pytest takes it for a test

    flow_sid: str
    users: frozenset[str]
    is_secret: bool = False
    """Whether no entry may be shown."""

    written: str | None = None
    """When this stack last saw to it, ISO 8601; tells whether reads may still lag behind."""


def problems(flow_sid: object, users: object, *, is_secret: bool = False) -> list[str]:
    """Everything that is wrong with what was declared; what is not known yet is None, and right."""
    found = []
    if flow_sid is not None and not (isinstance(flow_sid, str) and _FLOW_SID.fullmatch(flow_sid)):
        found.append(f"flow_sid is {flow_sid!r}; give a flow's SID, FW and 32 hexadecimal digits")
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
    """Note that the program of this run declares the test users of that flow: no delete may clear them."""
    account.checked.add(_identity(flow_sid))


def create(account: Account, desired: TestUserList) -> TestUserList:
    """Make Twilio's list the declared one; says who had to go for it."""
    with account.doing("setting the test users of flow", desired.flow_sid):
        held = _ask(account, desired, account.client.test_users)
        if held - desired.users:
            title = f"test users of {desired.flow_sid} that were not declared are replaced"
            _tell(account, "adoption", title, TestUserList(desired.flow_sid, held), desired)
        return _write(account, held, desired)


def plan(account: Account, existing: TestUserList, desired: TestUserList) -> bool:
    """Whether an update would change anything, here or at Twilio; says who comes and who goes.

    Stays silent as long as the engine compares with what the last run's program declared, as it does while it
    refreshes.
    """
    if existing.users == desired.users:
        return existing.is_secret != desired.is_secret
    if _identity(desired.flow_sid) in account.checked:
        title = f"the test users of {desired.flow_sid} are to change"
        _tell(account, "change", title, existing, desired)
    return True


def read(account: Account, existing: TestUserList) -> TestUserList | None:
    """What Twilio holds now, None when the flow is gone; says who was added and removed.

    One request a list: the account's list of flows does not show their test users.
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
    """Clear the list; one whose flow is gone is cleared already.

    Spares a list that this very run declares: a resource that was renamed, or replaced by force, is created first and
    deleted then, and both are the same list.
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
    """What is wrong with one entry. Any text is somebody's address for Twilio, so only what reaches nobody is wrong."""
    if not isinstance(user, str):
        return 'give text, such as "+15550100001"'
    if not user.strip():
        return "nobody has an empty address; leave it out"
    if user != user.strip():
        return "leave out the space around it"
    if len(user.encode()) > _LONGEST:
        return f"Twilio takes {_LONGEST} bytes at most, these are {len(user.encode())}"
    is_number = user.startswith("+") or _LIKE_A_NUMBER.fullmatch(user)
    if is_number and not _E164.fullmatch(user):
        return (
            "not a phone number as Twilio writes it; give +, country code and number, up to 15 digits and nothing "
            'between them, such as "+15550100001"'
        )
    return None


def _ask(account: Account, known: TestUserList, call: Callable[[str], list[str]]) -> frozenset[str]:
    """The list that a call about the flow answers; NotFound when the flow stays away for as long as reads may lag."""
    missing = None
    for _ in account.looks(known.written):
        try:
            return frozenset(call(known.flow_sid))
        except NotFound as failure:
            missing = failure
    raise missing or AssertionError("there is always one look")


def _write(account: Account, held: frozenset[str], desired: TestUserList) -> TestUserList:
    """The declared list in place of the one that Twilio holds; nothing is sent where they are equal."""
    if held != desired.users:
        users = sorted(desired.users)
        with discreet(is_secret=desired.is_secret):
            held = _ask(account, desired, lambda sid: account.client.set_test_users(sid, users))
    if held != desired.users:
        raise OperationError(
            "Twilio took them otherwise than they were sent: "
            f"{_changes(desired.users, held, hidden=desired.is_secret)}. Declare them as Twilio keeps them."
        )
    return replace(desired, written=account.now().isoformat())


def _tell(
    account: Account, kind: Kind, title: str, existing: TestUserList, desired: TestUserList
) -> None:
    """Say who comes to a list and who goes."""
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
    """What this run's program declares the list as."""
    return TEST_USERS_OF.format(flow_sid)
