"""What two resources of one program may not both be."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks

import pulumi_twilio_studio as studio
from support import mocked_program
from support.definitions import greeting


class Preview(mocked_program.Engine):
    """Knows no SID of what is still to be made."""

    def new_resource(self, args: mocks.MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        super().new_resource(args)
        return "", dict(args.inputs)


def program() -> None:
    flow = studio.Flow("greeter", definition=greeting())
    studio.TestUsers("testers", flow_sid=flow.sid, test_users=["client:bob"])
    studio.TestUsers("callers", flow_sid=flow.sid, test_users=["client:ann"])


def test_the_test_users_of_a_flow_that_is_still_to_be_made_are_declared_once() -> None:
    with pytest.raises(pulumi.RunError) as caught:
        mocked_program.declared_by(program, Preview(), preview=True)

    assert '"testers" and "callers" both declare the test users of one flow' in str(caught.value)
