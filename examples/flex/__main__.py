"""Calls and messages of one number, which two flows answer and pass on to the agents of Flex."""

import pulumi

import pulumi_twilio_studio as studio

COMPANY = "Example Books"
number = pulumi.Config().require("phoneNumber")

messages = studio.Flow(
    "messages",
    friendly_name="Messages to Flex",
    definition=studio.template("messages.json", company=COMPANY),
    tests="messages.tests.yaml",
)
calls = studio.Flow(
    "calls",
    friendly_name="Calls to Flex",
    definition=studio.template("calls.json", company=COMPANY),
    tests="calls.tests.yaml",
)
# Flex UI 2 takes messages as conversations, and calls from the number itself.
studio.ConversationAddress("messages", type="sms", address=number, flow=messages, retry_count=1)
studio.PhoneNumber("calls", phone_number=number, voice_flow=calls)

pulumi.export("flows", {"messages": messages.sid, "calls": calls.sid})
