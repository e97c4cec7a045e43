"""A customer's subaccount with a flow in it; `pulumi destroy` suspends the account and closes nothing."""

import pulumi

import pulumi_twilio_studio as studio

acme = studio.Subaccount("acme", friendly_name="Acme Ltd")
greeter = studio.Flow(
    "acme-greeter",
    friendly_name="Greeter",
    definition=studio.template("greeter.json", company="Acme"),
    tests="greeter.tests.yaml",
    account_sid=acme.sid,
)
pulumi.export("account_sid", acme.sid)
pulumi.export("webhook_url", greeter.webhook_url)
