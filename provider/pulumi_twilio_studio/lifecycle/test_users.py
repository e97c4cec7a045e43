"""What happens to the test users of a flow: the steps behind the rules of lifecycle/setting.py.

Every flow has one list of test users, which is empty at first. A POST replaces the whole list: create fills it, delete
clears it. The list is not part of the flow's definition and makes no revision (docs: studio/rest-api/v2/test-user).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pulumi_twilio_studio.definition.outputs import HELP_TEXT, is_help_text
from pulumi_twilio_studio.foreign import SECRET, kind_of, quoted
from pulumi_twilio_studio.kinds import TEST_USERS
from pulumi_twilio_studio.lifecycle.declared import UNKNOWN
from pulumi_twilio_studio.lifecycle.diagnostics import Diagnostic
from pulumi_twilio_studio.lifecycle.e164 import is_e164
from pulumi_twilio_studio.lifecycle.setting import Setting
from pulumi_twilio_studio.sids import is_accepted_sid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pulumi_twilio_studio.lifecycle.account import Account
    from pulumi_twilio_studio.lifecycle.declared import Run, Values

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

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> TestUserList:
        """Return the list that checked inputs or a state describe."""
        return cls(
            flow_sid=values["flow_sid"],
            users=frozenset(values["test_users"]),
            is_secret=bool(values.get("is_secret")),
            written=values.get("written"),
        )

    @property
    def identity(self) -> str:
        """The list of a flow is one resource, whatever the program calls it."""
        return TEST_USERS.held_as.format(self.flow_sid)

    @property
    def sid(self) -> str:
        """What the state holds it by: Twilio gives the list no SID of its own."""
        return self.identity

    @property
    def called(self) -> tuple[str, str | None]:
        """The SID of its flow."""
        return self.flow_sid, None

    @property
    def object_sid(self) -> str:
        """The SID of its flow."""
        return self.flow_sid

    @property
    def described(self) -> str:
        """The list and its flow."""
        return f"the test users of {self.flow_sid}"


class TestUsersLifecycle(Setting[TestUserList]):
    """The test users of a flow."""

    __test__ = False
    noun = "the test users of flow"
    required = ("flow_sid", "test_users")

    def desired(self, values: Mapping[str, Any], _home: str) -> TestUserList:
        return TestUserList.of(values)

    def existing(self, _sid: str, state: Mapping[str, Any]) -> TestUserList:
        return TestUserList.of(state)

    # The steps of a check

    def problems(self, fields: Values) -> list[str]:
        is_secret = bool(fields.get("is_secret"))
        found = problems(fields.get("flow_sid"), fields.get("test_users"), is_secret=is_secret)
        account_sid = fields.get("account_sid", "")
        if not isinstance(account_sid, str):
            found.append(f"account_sid must be text, not {kind_of(account_sid)}")
        return found

    def prepare(
        self, run: Run, inputs: Values, known: Mapping[str, Any], *, is_sound: bool
    ) -> list[str]:
        found = super().prepare(run, inputs, known, is_sound=is_sound)
        if is_sound and inputs["test_users"] is not UNKNOWN:
            inputs["test_users"] = sorted(set(inputs["test_users"]))
        return found

    def identity_of(self, inputs: Values) -> str:
        return TEST_USERS.held_as.format(inputs["flow_sid"])

    # The steps of a plan and of an update

    def differences(self, existing: TestUserList, desired: TestUserList) -> frozenset[str]:
        return frozenset({"test_users"} if existing.users != desired.users else ())

    def unwritten(self, existing: TestUserList, desired: TestUserList) -> frozenset[str]:
        return frozenset({"is_secret"} if existing.is_secret != desired.is_secret else ())

    def ask(self, account: Account, known: TestUserList) -> TestUserList:
        return replace(known, users=frozenset(account.client.test_users(known.flow_sid)))

    def send(self, account: Account, desired: TestUserList) -> TestUserList:
        users = account.client.set_test_users(desired.flow_sid, sorted(desired.users))
        return replace(desired, users=frozenset(users))

    def stamped(self, value: TestUserList, written: str) -> TestUserList:
        return replace(value, written=written)

    def cleared(self, existing: TestUserList) -> TestUserList:
        return replace(existing, users=frozenset())

    # What people are told

    def still_declared(self, existing: TestUserList, _keeper: str) -> Diagnostic:
        """Whoever renames the resource, or replaces it by force, first creates and then deletes the same list."""
        title = f"the test users of {existing.flow_sid} stay: another resource declares them."
        return Diagnostic("deletion", existing.flow_sid, title)

    def replaced(self, found: TestUserList, desired: TestUserList) -> Diagnostic | None:
        if not found.users - desired.users:
            return None
        title = f"test users of {desired.flow_sid} that were not declared are replaced"
        return Diagnostic("adoption", desired.flow_sid, f"{title}: {self.compared(found, desired)}")

    def compared(
        self, existing: TestUserList, desired: TestUserList, *, is_secret: bool = False
    ) -> str:
        """Tell who is added to a list and who is removed."""
        hidden = is_secret or existing.is_secret or desired.is_secret
        return _changes(existing.users, desired.users, hidden=hidden)


TEST_USER_LISTS = TestUsersLifecycle()


def problems(flow_sid: object, users: object, *, is_secret: bool = False) -> list[str]:
    """Return everything that is wrong with the declaration. None stands for what is not known yet, and is fine."""
    found = []
    if flow_sid is not None and not is_accepted_sid(flow_sid, "FW"):
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
    if is_number and not is_e164(user):
        return (
            'not a phone number as Twilio writes it. Give "+", country code and number, at most '
            '15 digits with nothing between them, such as "+15550100001"'
        )
    return None


def _changes(existing: Iterable[str], desired: Iterable[str], *, hidden: bool) -> str:
    come, go = sorted(set(desired) - set(existing)), sorted(set(existing) - set(desired))
    signed = [("+", user) for user in come] + [("-", user) for user in go]
    return " ".join(
        f'{sign} "{SECRET}"' if hidden else f"{sign} {quoted(user)}" for sign, user in signed
    )
