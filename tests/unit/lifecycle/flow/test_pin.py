"""Roll back: which revisions a pin can name, and what is then compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from pulumi_twilio_studio.definition import Definition
from pulumi_twilio_studio.lifecycle.account import Account, OperationError
from pulumi_twilio_studio.lifecycle.declared import Run
from pulumi_twilio_studio.lifecycle.flow.operations import FLOWS
from pulumi_twilio_studio.lifecycle.flow.pin import known_sid, pinned_definition, pinned_revision
from pulumi_twilio_studio.lifecycle.flow.read import resolve_effective
from pulumi_twilio_studio.lifecycle.flow.version import version_in, version_of_save
from studio_emulator import Emulator
from support.definitions import greeting

STRANGER = "FW" + "9" * 32


@dataclass
class OneAccount(Run):
    """A run whose configuration pins its one flow."""

    only: Account
    to: str

    def account(self, _account_sid: str) -> Account:
        return self.only

    def pin(self, _name: str) -> str | None:
        return self.to


@pytest.fixture
def history(run: Any, declare: Any) -> str:
    """The SID of a flow of three revisions: Hello! and Welcome! published, then a draft."""
    made = FLOWS.create(run.account, declare("Hello!"))
    made = FLOWS.update(run.account, made, declare("Welcome!"))
    FLOWS.update(run.account, made, declare("Perhaps?", status="draft"))
    return made.sid


@pytest.mark.parametrize(
    ("pin", "body"),
    [("1", "Hello!"), ("2", "Welcome!"), ("3", "Perhaps?"), ("LatestPublished", "Welcome!")],
)
def test_a_pin_is_the_definition_of_that_revision(
    pin: str, body: str, history: str, run: Any
) -> None:
    pinned = pinned_revision(run.account, "greeter", history, pin)

    assert pinned.definition == Definition.from_api(greeting(body))


def test_a_pin_may_name_the_flow_too(history: str, run: Any) -> None:
    pinned = pinned_revision(run.account, "greeter", history, f"{history}@2")

    assert pinned.definition == Definition.from_api(greeting("Welcome!"))


@pytest.mark.parametrize(
    ("pin", "sentence"),
    [
        ("99", "cannot be rolled back: no revision 99 exists"),
        ("0", 'is "0"; it can be a revision\'s number or "LatestPublished"'),
        ("latest", 'is "latest"; it can be'),
        (f"{STRANGER}@1", f"its pin {STRANGER}@1 is a revision of another flow"),
    ],
)
def test_a_pin_that_cannot_be_is_refused_in_a_sentence(
    pin: str, sentence: str, history: str, run: Any
) -> None:
    with pytest.raises(OperationError) as refusal:
        pinned_revision(run.account, "greeter", history, pin)

    assert sentence in str(refusal.value)


def pinned_inputs(run: Any, declare: Any, pin: str) -> dict[str, Any]:
    """What a check keeps of a flow that is pinned to that revision in the configuration."""
    inputs: dict[str, Any] = {
        "identity": declare().identity,
        "account_sid": run.account.sid,
        "friendly_name": "greeter",
        "definition": "the program's",
        "template_sha256": "c" * 64,
    }
    pinned_definition(OneAccount(run.account, pin), inputs, {})
    return inputs


def test_a_roll_back_has_the_version_of_the_revision_that_it_restores(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare("Hello!", template_sha256="a" * 64))
    made = FLOWS.update(run.account, made, declare("Welcome!", template_sha256="b" * 64))

    inputs = pinned_inputs(run, declare, "1")
    back = declare("Hello!", template_sha256=inputs["template_sha256"], pin="1")
    FLOWS.update(run.account, made, back)

    assert "a" * 16 == version_in(inputs)
    [flow] = emulator.flows()
    assert "a" * 16 == version_of_save(flow["revisions"][-1]["commit_message"])


@pytest.mark.parametrize(
    "message",
    [
        None,
        f"[pulumi {'0' * 16} def={'0' * 16} tpl={'a' * 16}]",
        f"[script {'0' * 16} def={'0' * 16}]",
    ],
    ids=["unsigned", "signed for another definition", "a script's"],
)
def test_a_save_that_holds_something_else_gives_a_roll_back_no_version(
    message: str | None, run: Any, declare: Any
) -> None:
    made = FLOWS.create(run.account, declare("Hello!", template_sha256="a" * 64))
    run.account.client.update_flow(
        made.sid, status="draft", definition=greeting("Hi!"), commit_message=message
    )

    inputs = pinned_inputs(run, declare, "2")

    assert "template_sha256" not in inputs


def test_latest_published_is_refused_where_nothing_was_published(run: Any, declare: Any) -> None:
    made = FLOWS.create(run.account, declare(status="draft"))

    with pytest.raises(OperationError, match="no revision was ever published"):
        pinned_revision(run.account, "greeter", made.sid, "LatestPublished")


def test_a_pin_is_refused_before_there_is_a_flow(run: Any) -> None:
    with pytest.raises(OperationError, match="the flow does not exist yet"):
        pinned_revision(
            run.account, "greeter", known_sid(run.account, "o/p/s/greeter", "greeter"), "1"
        )


def test_the_flow_is_found_by_its_marker_where_this_run_has_not_read_it(
    new_run: Callable[[], Any], declare: Any
) -> None:
    made = FLOWS.create(new_run().account, declare())

    assert known_sid(new_run().account, declare().identity, "greeter") == made.sid


def test_latest_published_as_a_pin_throws_a_draft_away(
    run: Any, declare: Any, emulator: Emulator
) -> None:
    made = FLOWS.create(run.account, declare())
    run.account.client.update_flow(made.sid, status="draft", definition=greeting("Perhaps?"))
    run.account.index.refresh()
    seen = resolve_effective(
        run.account, made, run.account.client.fetch_flow(made.sid), "published"
    )
    rolled = declare(pin="LatestPublished")

    after = FLOWS.update(run.account, seen, rolled)

    [flow] = emulator.flows()
    assert (3, 3) == (flow["revision"], flow["live_revision"])
    assert FLOWS.plan(run.account, after, rolled) == frozenset()


@pytest.mark.parametrize(
    ("pin", "message", "said"),
    [
        ("7", None, "Roll back to revision 7 ["),
        ("7", "The menu is wrong", "Roll back to revision 7: The menu is wrong ["),
        (f"{STRANGER}@7", None, "Roll back to revision 7 ["),
        ("LatestPublished", None, "Roll back to the latest published revision ["),
        (None, "Say hello", "Say hello ["),
    ],
)
def test_the_commit_message_of_a_roll_back_says_so(
    pin: str | None, message: str | None, said: str, declare: Any
) -> None:
    desired = declare(pin=pin, commit_message=message)

    assert desired.signed_message.startswith(said)
