"""What a script does with the flows of an account, judged by what the emulator holds and was asked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from pulumi_twilio_studio import api
from pulumi_twilio_studio.identity import receipt_of, signature_of
from pulumi_twilio_studio.studio.client import Client
from studio_emulator import Emulator
from support.definitions import greeting

UPDATE = {"method": "POST", "path": "^/v2/Flows/FW[0-9a-f]+$"}
NOWHERE = "FW" + "0" * 32

Save = Callable[..., api.Flow]
Write = Callable[[api.Studio, api.Flow], Any]

WRITES: dict[str, Write] = {
    "save a draft": lambda twilio, flow: twilio.save_draft(
        flow.sid, greeting("Hi!"), base_revision=flow.revision
    ),
    "publish": lambda twilio, flow: twilio.publish(flow.sid, base_revision=flow.revision),
    "roll back": lambda twilio, flow: twilio.roll_back(flow.sid, 1, base_revision=flow.revision),
}


def revisions(emulator: Emulator) -> list[dict[str, Any]]:
    [flow] = emulator.flows()
    return list(flow["revisions"])


def body_of(definition: dict[str, Any] | None) -> str:
    assert definition is not None
    return str(definition["states"][1]["properties"]["body"])


# Reading


@pytest.mark.parametrize("named", ["sid", "friendly_name"])
def test_a_flow_is_found_by_its_sid_and_by_its_name(
    twilio: api.Studio, flow: api.Flow, named: str
) -> None:
    assert flow == twilio.fetch_flow(getattr(flow, named))


def test_what_callers_run_is_fetched_while_there_is_a_draft(
    twilio: api.Studio, flow: api.Flow, save: Save
) -> None:
    save("Not yet!")

    assert "Hello!" == body_of(twilio.fetch_revision(flow.sid).definition)


def test_revisions_are_listed_newest_first_with_the_live_one_marked(
    twilio: api.Studio, flow: api.Flow, save: Save
) -> None:
    save("Not yet!")

    listed = twilio.list_revisions(flow.sid)

    assert [(2, True, False), (1, False, True)] == [
        (each.number, each.is_head, each.is_live) for each in listed
    ]


def test_the_flows_of_an_account_are_listed(twilio: api.Studio, flow: api.Flow) -> None:
    assert [flow.sid] == [each.sid for each in twilio.list_flows()]


def test_a_flow_that_there_is_not_is_not_found(twilio: api.Studio) -> None:
    with pytest.raises(api.NotFound, match=NOWHERE):
        twilio.fetch_flow(NOWHERE)


def test_what_twilio_refuses_is_told_by_validate_and_changes_nothing(
    twilio: api.Studio, emulator: Emulator
) -> None:
    wrong = greeting()
    wrong["states"][1]["name"] = wrong["states"][0]["transitions"][0]["next"] = "two words"

    with pytest.raises(api.InvalidDefinition):
        twilio.validate(wrong)

    assert [] == emulator.writes()


def test_a_parents_credentials_open_its_subaccount(
    credentials: dict[str, str], emulator: Emulator
) -> None:
    child = emulator.create_account("Acme", emulator.account_sid)["sid"]

    with api.connect(child, environ=credentials) as twilio:
        assert (child, []) == (twilio.account_sid, twilio.list_flows())


# Writing


def test_a_draft_is_saved_as_one_revision_and_what_is_live_stays(
    twilio: api.Studio, flow: api.Flow, emulator: Emulator
) -> None:
    saved = twilio.save_draft(flow.sid, greeting("Hi!"), base_revision=1, commit_message="Greet")

    assert (2, "draft", "Hi!") == (saved.revision, saved.status, body_of(saved.definition))
    assert ["published", "draft"] == [each["status"] for each in revisions(emulator)]


def test_the_head_is_published_by_one_request_that_sends_no_definition(
    twilio: api.Studio, flow: api.Flow, save: Save, emulator: Emulator
) -> None:
    draft = save("Hi!")
    emulator.clear_journal()

    published = twilio.publish(flow.sid, base_revision=draft.revision)

    [request] = emulator.writes()
    assert (3, "published", "Hi!") == (
        published.revision,
        published.status,
        body_of(published.definition),
    )
    assert "Definition" not in str(request)


def test_a_roll_back_makes_an_earlier_definition_live_and_says_so(
    twilio: api.Studio, flow: api.Flow, save: Save
) -> None:
    save("Oh no!", "published")

    rolled = twilio.roll_back(flow.sid, 1, base_revision=2, commit_message="Wrong text")

    assert ("published", "Hello!") == (rolled.status, body_of(rolled.definition))
    assert "Roll back to revision 1: Wrong text" == twilio.list_revisions(flow.sid)[0].message


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_save_by_somebody_since_the_callers_read_is_never_overwritten(
    twilio: api.Studio, flow: api.Flow, save: Save, emulator: Emulator, write: Write
) -> None:
    save("Mine!")
    emulator.clear_journal()

    with pytest.raises(api.Overtaken, match="somebody saved revision 2"):
        write(twilio, flow)

    assert [] == emulator.writes()


@pytest.mark.parametrize(
    "write",
    [
        lambda twilio, sid: twilio.save_draft(sid, greeting(), base_revision=1),
        lambda twilio, sid: twilio.publish(sid, base_revision=1),
        lambda twilio, sid: twilio.roll_back(sid, 1, base_revision=1),
    ],
    ids=list(WRITES),
)
def test_what_is_so_already_is_not_written(
    twilio: api.Studio, flow: api.Flow, emulator: Emulator, write: Callable[..., api.Flow]
) -> None:
    emulator.clear_journal()

    answered = write(twilio, flow.sid)

    assert (1, []) == (answered.revision, emulator.writes())


def test_a_lost_answer_leaves_exactly_one_revision(
    twilio: api.Studio, flow: api.Flow, emulator: Emulator
) -> None:
    emulator.fault({"match": UPDATE, "times": 1, "action": {"drop": "after"}})

    saved = twilio.save_draft(flow.sid, greeting("Hi!"), base_revision=1)

    assert (2, 2) == (saved.revision, len(revisions(emulator)))


def test_a_save_by_somebody_in_the_very_moment_is_told_in_the_log(
    twilio: api.Studio,
    flow: api.Flow,
    save: Save,
    emulator: Emulator,
    caplog: pytest.LogCaptureFixture,
) -> None:
    held = emulator.fault({"match": UPDATE, "times": 1, "action": {"hold": "before"}})
    with ThreadPoolExecutor(1) as thread:
        saving = thread.submit(twilio.save_draft, flow.sid, greeting("Hi!"), base_revision=1)
        emulator.wait_fired(held)
        save("Mine!")
        emulator.clear_faults()

    assert 3 == saving.result().revision
    assert [("pulumi_twilio_studio.api", "WARNING")] == [
        (record.name, record.levelname) for record in caplog.records
    ]
    assert "just before we wrote revision 3" in caplog.text


def test_a_write_carries_a_receipt_and_no_marker_of_a_stack(
    twilio: api.Studio, flow: api.Flow
) -> None:
    saved = twilio.save_draft(flow.sid, greeting("Hi!"), base_revision=1, commit_message="Greet")

    assert signature_of(saved.commit_message) is None
    assert receipt_of(saved.commit_message) is not None
    assert "Greet" == twilio.list_revisions(flow.sid)[0].message


@pytest.mark.parametrize(("layout", "x"), [("ignore", 100), ("manage", 700)])
def test_widgets_are_moved_only_where_the_layout_is_managed(
    twilio: api.Studio, flow: api.Flow, layout: Any, x: int
) -> None:
    saved = twilio.save_draft(flow.sid, greeting("Hi!", x=700), base_revision=1, layout=layout)

    assert saved.definition is not None
    assert x == saved.definition["states"][1]["properties"]["offset"]["x"]


# Test users


def test_test_users_are_replaced_and_cleared(twilio: api.Studio, flow: api.Flow) -> None:
    twilio.set_test_users(flow.sid, ["+15550100001"], base=[])
    held = twilio.fetch_test_users(flow.sid)

    assert ["+15550100001"] == held
    assert [] == twilio.set_test_users(flow.sid, [], base=held)


def test_test_users_that_somebody_changed_since_are_not_overwritten(
    twilio: api.Studio, flow: api.Flow, somebody: Client
) -> None:
    somebody.set_test_users(flow.sid, ["+15550100009"])

    with pytest.raises(api.Overtaken, match="nothing was written"):
        twilio.set_test_users(flow.sid, ["+15550100001"], base=[])

    assert ["+15550100009"] == twilio.fetch_test_users(flow.sid)


def test_what_cannot_be_a_test_user_is_refused_before_any_request(
    twilio: api.Studio, flow: api.Flow, emulator: Emulator
) -> None:
    emulator.clear_journal()

    with pytest.raises(api.Error, match="not a phone number"):
        twilio.set_test_users(flow.sid, ["1 555 0100 001"], base=[])

    assert [] == emulator.journal()


# Words and options


@pytest.mark.parametrize(
    ("which", "body"),
    [("LatestPublished", "Hello!"), ("LatestRevision", "Not yet!"), (1, "Hello!")],
)
def test_a_revision_is_fetched_by_its_number_or_by_a_word(
    twilio: api.Studio, flow: api.Flow, save: Save, which: Any, body: str
) -> None:
    save("Not yet!")

    assert body == body_of(twilio.fetch_revision(flow.sid, revision=which).definition)


@pytest.mark.parametrize("status", ["draft", "published"])
def test_a_definition_is_validated_as_what_it_is_to_be(
    twilio: api.Studio, emulator: Emulator, status: Any
) -> None:
    twilio.validate(greeting(), friendly_name="Support", status=status)

    asked = emulator.journal()[-1]["form"]
    assert (["Support"], [status]) == (asked["FriendlyName"], asked["Status"])


def test_a_draft_can_bring_another_name(
    twilio: api.Studio, flow: api.Flow, emulator: Emulator
) -> None:
    saved = twilio.save_draft(
        flow.sid, greeting("Hi!"), base_revision=flow.revision, friendly_name="Helpdesk"
    )

    assert "Helpdesk" == saved.friendly_name == emulator.flows()[0]["friendly_name"]


@pytest.mark.parametrize("status", ["draft", "published"])
@pytest.mark.parametrize(
    ("which", "body"),
    [("LatestPublished", "Hello!"), ("LatestRevision", "Not yet!"), (1, "Hello!")],
)
def test_the_way_back_leads_to_any_revision_and_to_a_draft_or_to_callers(
    twilio: api.Studio, flow: api.Flow, save: Save, which: Any, status: Any, body: str
) -> None:
    head = save("Not yet!")

    restored = twilio.roll_back(
        flow.sid, revision=which, base_revision=head.revision, status=status
    )

    assert (status, body) == (restored.status, body_of(restored.definition))
