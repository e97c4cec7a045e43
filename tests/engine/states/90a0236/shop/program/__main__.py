"""Every kind of resource, in every way that leaves something of its own in the state."""

import json
from pathlib import Path

import pulumi

import pulumi_twilio_studio as studio

config = pulumi.Config()
secret = config.require_secret
greeting = json.loads(Path("greeter.json").read_text())

greeter = studio.Flow("greeter", definition="greeter.json")
studio.Flow("theirs", friendly_name="Console", definition="console.json", adopt=config.get("flow"))
named = studio.Flow(
    "named", friendly_name="Front door", definition="greeter.json", commit_message="Say hello"
)
studio.Flow("mapping", definition={**greeting, "description": greeter.sid})
studio.Flow(
    "text", definition=greeter.sid.apply(lambda sid: json.dumps({**greeting, "description": sid}))
)
studio.Flow("draft", definition="greeter.json", status="draft")
studio.Flow("moved", definition="greeter.json")
studio.Flow("managed", definition="greeter.json", layout="manage")
studio.Flow("ignoring", definition="greeter.json", on_drift="ignore")
studio.Flow(
    "failing", definition="greeter.json", on_drift="fail", ignore_warnings=["unwired-failure"]
)

filled = studio.template("coded.json", code=greeter.sid)
studio.Flow("filled", definition=filled)
workflow = studio.reference("workflow", "Assign to anyone")
studio.Flow(
    "linked",
    definition=studio.template("linked.json", workflow=workflow, **{"flow:greeter": greeter.sid}),
)
studio.Flow("pinned", definition=studio.template("coded.json", code="blue"))
studio.Flow("rolled back", definition=filled, revision=config.get_int("revision"))
studio.Flow("as published", definition="greeter.json", revision=config.get("published"))

hidden = studio.template("coded.json", code=secret("code"))
studio.Flow("secret", definition=hidden)
studio.Flow(
    "secret names",
    friendly_name=secret("name"),
    commit_message=secret("code"),
    definition="greeter.json",
)

studio.TestUsers("greeter", flow_sid=greeter.sid, test_users=["client:bob", "+15550100001"])
studio.TestUsers("secret", flow_sid=named.sid, test_users=config.require_secret_object("testers"))

studio.PhoneNumber("hotline", phone_number="+15550100001", voice_flow=greeter, take_over=True)
studio.PhoneNumber(
    "secret",
    phone_number="+15550100002",
    sms_url=secret("url"),
    on_delete="clear",
    on_drift="ignore",
)

studio.MessagingService("alerts", service="Alerts", flow=greeter, take_over=True)
studio.MessagingService(
    "secret", service="News", fallback_url=secret("url"), use_inbound_webhook_on_number=True
)
studio.ConversationAddress("web", type="chat", address="web", flow=greeter, retry_count=3)
studio.ConversationAddress(
    "taken",
    type="chat",
    address="shop",
    flow=greeter,
    friendly_name="Shop",
    take_over=True,
    on_delete="clear",
    on_drift="fail",
)

for on_delete in ("suspend", "close", "retain"):
    studio.Subaccount(on_delete, friendly_name=f"Acme {on_delete}", on_delete=on_delete)
studio.Subaccount("asleep", status="suspended")
studio.Subaccount("taken", friendly_name="Theirs", adopt=config.get("account"))
studio.Subaccount("secret", friendly_name=secret("name"))
home = studio.Subaccount("home")
studio.Flow("child", definition="greeter.json", account_sid=home.sid)

support = {"support": studio.TenantFlow(template="coded.json", test_users=["client:ann"])}
acme = studio.Tenant("acme", flows=support, values={"code": "green"})
studio.Tenant("guest", flows=support, values={"code": secret("code")}, account_sid=home.sid)
studio.Tenant(
    "paused",
    flows=support,
    values={"code": "red"},
    status="suspended" if config.get("pause") else "active",
)
studio.Tenant("kept", flows=support, values={"code": "blue"}, on_delete="retain")
pulumi.export("tenant", acme.account_sid)
