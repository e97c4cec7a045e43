"""A flow written in Python: an editor completes what each widget takes."""

import pulumi

import pulumi_twilio_studio as studio

MENU = {
    "say": "Welcome. Press 1 for our opening hours.",
    "number_of_digits": 1,
    "timeout": 5,
}
HOURS = {"say": "We are open from nine to five.", "loop": 1}

flow = studio.FlowBuilder("Tells when we are open")
flow.trigger({"incomingCall": "menu"})
flow.gather_input_on_call(
    "menu", MENU, {"keypress": "hours", "speech": "hours", "timeout": "hours"}
)
flow.say_play("hours", HOURS, {"audioComplete": None})

phone = studio.Flow("opening-hours", friendly_name="Opening hours", definition=flow.to_api())
pulumi.export("webhook_url", phone.webhook_url)
