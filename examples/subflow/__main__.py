"""A flow that runs another one, which is therefore made first, and who reaches its draft."""

import pulumi

import pulumi_twilio_studio as studio

survey = studio.Flow("survey", definition="survey.json", tests="survey.tests.yaml")
support = studio.Flow(
    "support",
    definition=studio.template("support.json", company="Example Books", survey_sid=survey.sid),
    tests="support.tests.yaml",
)
studio.TestUsers("support", flow_sid=support.sid, test_users=["+15550100101"])
pulumi.export("webhook_url", support.webhook_url)
