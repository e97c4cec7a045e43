"""What the documentation does not say, and what the machine takes for true."""

from __future__ import annotations

from collections.abc import Mapping

ASSUMPTIONS: Mapping[str, str] = {
    "answered-by": (
        "When an outgoing call with answering machine detection is answered, a human answers, "
        "unless the answer says otherwise."
    ),
    "broken-pattern": "A pattern that cannot be read matches nothing.",
    "content-type-parameters": (
        "A response with parameters in its content type, such as `application/json; "
        "charset=utf-8`, is read as JSON too."
    ),
    "empty-part": "Every text contains, and starts with, the empty text.",
    "equal-texts": "`equal_to` and its kind compare texts: 1 and 1.0 differ.",
    "failed-liquid": (
        "Liquid that cannot be filled in leaves an empty text and warning 81018. The execution "
        "goes on."
    ),
    "finish-key-alone": (
        "A caller who presses only the key that ends the input has pressed nothing: the widget "
        "ends with `timeout`."
    ),
    "flow-data-in-a-subflow": (
        "A subflow sees the `flow.data` of the flow that runs it, as it sees its trigger."
    ),
    "hang-up": (
        "A caller who hangs up ends the execution, in a subflow too, unless the widget has the "
        "event `hangup` or a queue notices it."
    ),
    "java-pattern": (
        "A pattern is one of Java. Digits, words and the two cases of a letter are those of "
        "ASCII, except in a pattern with `\\p`, and `.` matches no end of a line."
    ),
    "json-text": (
        "`to_json` writes JSON without spaces, in the order of the object. A missing value is "
        "`null`."
    ),
    "keys-after-the-last": "Keys that are pressed after the last expected one are lost.",
    "liquid-filters": (
        "The filters are those of Shopify's Liquid 4, and `to_json`. Every other filter fails."
    ),
    "list-commas": (
        "A comma always separates two entries of a list. An entry that is blank counts for nothing."
    ),
    "long-attributes": (
        "Task attributes of more than 1,024 characters are taken like shorter ones."
    ),
    "long-liquid": (
        "Liquid that makes a text of more than 16 KB, counted over the whole text, fails like "
        "Liquid that cannot be filled in."
    ),
    "loop-cut": ("A `for` or `tablerow` leaves out every item after the 15th, and does not fail."),
    "missing-empty": "A variable that is not there, and one that is null, show nothing.",
    "number-texts": (
        "`less_than` and `greater_than` take any text that reads as a decimal number, wherever it "
        "comes from. They hold for no other text, and so for none in quotation marks."
    ),
    "parse-as-json": (
        "An entry is parsed as JSON if its `type` is `object` or `json`, or its `parse_as_json` "
        "is true. What is no JSON stays text."
    ),
    "redirect-0": "A redirect with the timeout 0 ends with `timeout` at once.",
    "reply-in-a-conversation": (
        "A reply in a conversation is kept as `inbound` of the widget, like any other reply."
    ),
    "shown-object": (
        "An object is shown as Java shows it, `{a=1, b=2}`. A list is shown as its items, one "
        "after the other."
    ),
    "ten-in-a-row": (
        "An execution stops after the tenth run in a row of one widget, wherever that run leads. "
        "Runs that wait count."
    ),
    "time-zone": (
        "The time zone of Liquid is America/Los_Angeles, with its summer time. A date that names "
        "another zone is shown in this one, and a date that names no zone is of this one."
    ),
    "unreadable-date": "`date` shows a text that is no date unchanged.",
    "variables-in-order": (
        "Variables are set in the order of the list, a later one can read an earlier one, and "
        "`index` means nothing."
    ),
    "voicemail": (
        "Silence instead of a voicemail ends with `noAudio`. Any key ends the recording."
    ),
    "widget-values-merge": (
        "When a widget runs again, what it keeps is merged with what it kept before, at every "
        "depth."
    ),
    "widget-without-a-call": "A widget that needs a call ends the execution if there is none.",
    "wrong-date": (
        "A date or a time in another form than documented is neither before nor after anything."
    ),
}
"""Each assumption by its name. The code cites the name where it follows it."""
