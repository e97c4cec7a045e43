"""What the documentation does not say, and what the machine takes for true."""

from __future__ import annotations

from collections.abc import Mapping

ASSUMPTIONS: Mapping[str, str] = {
    "answered-by": (
        "When an outgoing call with answering machine detection is answered, a human answers, unless "
        "the answer says otherwise."
    ),
    "content-type-parameters": (
        "A response with parameters in its content type, such as `application/json; charset=utf-8`, "
        "is read as JSON too."
    ),
    "finish-key-alone": (
        "A caller who presses only the key that ends the input has pressed nothing: the widget ends "
        "with `timeout`."
    ),
    "flow-data-in-a-subflow": (
        "A subflow sees the `flow.data` of the flow that runs it, as it sees its trigger."
    ),
    "hang-up": (
        "A caller who hangs up ends the execution, in a subflow too, unless the widget has the event "
        "`hangup` or a queue notices it."
    ),
    "keys-after-the-last": "Keys that are pressed after the last expected one are lost.",
    "long-attributes": "Task attributes of more than 1,024 characters are taken like shorter ones.",
    "parse-as-json": (
        "An entry is parsed as JSON if its `type` is `object` or `json`, or its `parse_as_json` is "
        "true. What is no JSON stays text."
    ),
    "redirect-0": "A redirect with the timeout 0 ends with `timeout` at once.",
    "reply-in-a-conversation": (
        "A reply in a conversation is kept as `inbound` of the widget, like any other reply."
    ),
    "ten-in-a-row": (
        "An execution stops after the tenth run in a row of one widget, wherever that run leads. Runs"
        " that wait count."
    ),
    "variables-in-order": (
        "Variables are set in the order of the list, a later one can read an earlier one, and `index`"
        " means nothing."
    ),
    "voicemail": "Silence instead of a voicemail ends with `noAudio`. Any key ends the recording.",
    "widget-values-merge": (
        "When a widget runs again, what it keeps is merged with what it kept before, at every depth."
    ),
    "widget-without-a-call": "A widget that needs a call ends the execution if there is none.",
}
"""Each assumption by its name. The code cites the name where it follows it."""
