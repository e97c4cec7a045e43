"""The plugin of pytest. It loads nothing of ours until a file of cases or the fixture is met."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pulumi_twilio_studio.testing.conversation import Conversation

_HAS_FAILED = pytest.StashKey[bool]()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the cases of a file *.tests.yaml."""
    if not file_path.name.endswith(".tests.yaml"):
        return None
    from pulumi_twilio_studio.testing.items import CasesModule  # noqa: PLC0415 -- most projects have none

    return CasesModule.from_parent(parent, path=file_path)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note for the fixture whether the test has failed."""
    outcome: Any = yield
    if outcome.get_result().failed:
        item.stash[_HAS_FAILED] = True


@pytest.fixture
def conversation(request: pytest.FixtureRequest) -> Iterator[Callable[..., Conversation]]:
    """Begin a conversation with a flow, on this machine. Nobody gets a message.

    def test_gives_the_state_of_an_order(conversation):
        talk = conversation("flows/support_bot.json", message="hi", values={"company": "Acme"})
        assert talk.heard(contains="Reply 1 for an order")
        talk.says("1")
        assert talk.heard("What is the number of your order?")

    The flow is a file, relative to that of the test or to the current folder, or a mapping. It
    begins with one of message=, call=, request=, conversation=, parent=. values=, requests=,
    outcomes=, subflows= and now= are as in a file of cases. An entry of requests or outcomes that
    the conversation does not need fails the test.
    """
    from pulumi_twilio_studio.testing.conversation import Conversation  # noqa: PLC0415 -- as above

    begun: list[Conversation] = []

    def begin(flow: str | Path | dict[str, Any], **case: Any) -> Conversation:
        __tracebackhide__ = True
        talk = Conversation.begin(flow, request.path.parent, case)
        begun.append(talk)
        return talk

    yield begin
    if not request.node.stash.get(_HAS_FAILED, False):
        for each in begun:
            each.refuse_unused()
