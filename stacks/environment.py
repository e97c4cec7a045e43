"""The flows of one company, the same in dev, staging and prod; what differs stands in Pulumi.<stack>.yaml."""

import pulumi

import pulumi_twilio_studio as studio


def declare() -> None:
    """Declare the company's flows with what the stack configures."""
    config = pulumi.Config()
    company = config.require("company")

    survey = studio.Flow(
        "survey",
        friendly_name=f"{company}: survey",
        definition="flows/survey.json",
        tests="flows/survey.tests.yaml",
        commit_message="Ask for a rating after every conversation",
        ignore_warnings=["unwired-failure"],  # who cannot be reached cannot be asked
    )

    support = studio.Flow(
        "support-bot",
        friendly_name=f"{company}: support bot",
        definition=studio.template(
            "flows/support_bot.json",
            company=company,
            order_api_url=config.require("orderApiUrl"),
            survey_sid=survey.sid,
        ),
        tests="flows/support_bot.tests.yaml",
    )

    # They reach the bot's draft. Where none are configured, nobody does, whoever is added in the Console.
    studio.TestUsers(
        "support-bot", flow_sid=support.sid, test_users=config.get_object("testUsers") or []
    )

    menu = studio.Flow(
        "phone-menu",
        friendly_name=f"{company}: phone menu",
        definition=studio.template(
            "flows/phone_menu.json", company=company, queue_name=config.require("queueName")
        ),
        tests="flows/phone_menu.tests.yaml",
    )

    for flow in (survey, support, menu):
        name = flow.pulumi_resource_name.replace("-", "_")
        pulumi.export(f"{name}_sid", flow.sid)
        pulumi.export(f"{name}_webhook_url", flow.webhook_url)
