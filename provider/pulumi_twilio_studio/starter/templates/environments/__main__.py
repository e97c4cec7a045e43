"""Declare the same flows in every stack. What differs is in Pulumi.<stack>.yaml."""

import pulumi

import pulumi_twilio_studio as studio

config = pulumi.Config()

greeter = studio.Flow(
    "greeter",
    friendly_name=f"Greeter ({pulumi.get_stack()})",
    definition=studio.template("flows/greeter.json", company=config.require("company")),
    tests="flows/greeter.tests.yaml",
)

# Test users reach the flow's draft, if there is one. Everybody else reaches what is published.
studio.TestUsers("greeter", flow_sid=greeter.sid, test_users=config.get_object("testUsers") or [])

pulumi.export("greeter_sid", greeter.sid)
pulumi.export("greeter_webhook_url", greeter.webhook_url)
