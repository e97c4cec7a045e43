from pathlib import Path

import pytest

from pulumi_twilio_studio.definition import Definition, parse, template

FLOWS = Path(__file__).parents[3] / "stacks" / "flows"
VALUES = {
    "support_bot": {
        "company": 'The "Corner" Shop',
        "order_api_url": "https://orders.example.com",
        "survey_sid": f"FW{'0' * 32}",
    },
    "phone_menu": {"company": "The Corner Shop", "queue_name": "sales"},
    "survey": {},
}
# Every event of a type is listed, wired or not, as the Console writes it.
EVENTS = {
    "enqueue-call": {"callComplete", "failedToEnqueue", "callFailure"},
    "gather-input-on-call": {"keypress", "speech", "timeout"},
    "make-http-request": {"success", "failed"},
    "record-voicemail": {"recordingComplete", "noAudio", "hangup"},
    "run-subflow": {"completed", "failed"},
    "say-play": {"audioComplete"},
    "send-and-wait-for-reply": {"incomingMessage", "timeout", "deliveryFailure"},
    "send-message": {"sent", "failed"},
    "set-variables": {"next"},
    "split-based-on": {"match", "noMatch"},
    "trigger": {
        "incomingMessage",
        "incomingCall",
        "incomingConversationMessage",
        "incomingRequest",
        "incomingParent",
    },
}


@pytest.fixture(params=sorted(VALUES))
def example(request: pytest.FixtureRequest) -> Definition:
    return parse(template(FLOWS / f"{request.param}.json", **VALUES[request.param]))


def test_every_example_is_tried_here() -> None:
    assert VALUES.keys() == {path.stem for path in FLOWS.glob("*.json")}


def test_every_widget_of_an_example_lists_the_events_of_its_type(example: Definition) -> None:
    for widget in example.content["states"].values():
        assert EVENTS[widget["type"]] == set(widget["transitions"])


def test_every_widget_of_an_example_can_be_reached(example: Definition) -> None:
    following = {
        state["name"]: [each["next"] for each in state["transitions"] if "next" in each]
        for state in example.to_api()["states"]
    }
    reached, ahead = set(), [example.content["initial_state"]]

    while ahead:
        name = ahead.pop()
        if name not in reached:
            reached.add(name)
            ahead += following[name]

    assert reached == following.keys()


def test_no_two_widgets_of_an_example_stand_in_the_same_place(example: Definition) -> None:
    places = {(offset["x"], offset["y"]) for offset in example.layout.values()}

    assert len(example.content["states"]) == len(places)


def test_a_company_in_quotes_does_not_break_the_bodies_of_requests() -> None:
    bot = parse(template(FLOWS / "support_bot.json", **VALUES["support_bot"]))

    body = bot.content["states"]["look_up_order"]["properties"]["body"]

    assert '"shop": "The \\"Corner\\" Shop"' in body
