"""The property bags of a flow's test users, and the typed values for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_twilio_studio.lifecycle.account import Account
from pulumi_twilio_studio.lifecycle.test_users import TEST_USER_LISTS, TestUserList
from pulumi_twilio_studio.resources.bags import Bags

if TYPE_CHECKING:
    from pulumi_twilio_studio.lifecycle.declared import Values
    from pulumi_twilio_studio.resources.properties import Properties


class TestUsersBags(Bags[Account, TestUserList, TestUserList]):
    """The bags of test users, which the engine knows by the SID of their flow."""

    __test__ = False
    lifecycle = TEST_USER_LISTS
    fixed_inputs = ("flow_sid", "account_sid")
    inputs = ("flow_sid", "account_sid", "test_users", "is_secret")

    def replaces(self, sid: str, existing: Properties, desired: Values) -> list[str]:
        """An unknown SID may be another SID. Like Pulumi's own providers, show a replacement."""
        fixed = self.fixed(sid, existing)
        return [name for name, value in fixed.items() if desired.get(name) != value]

    def identity(self, inputs: Values) -> str:
        return self.lifecycle.identity_of(inputs)

    def id_of(self, existing: TestUserList) -> str:
        return existing.flow_sid

    def held(self, existing: TestUserList) -> Properties:
        return {"test_users": sorted(existing.users), "written": existing.written}


BAGS = TestUsersBags()
