
import pulumi
import pulumi_twilio_studio as studio

secret = pulumi.Config().require_secret
made = studio.Flow("greeter", definition="greeter.json")
studio.Flow("theirs", friendly_name="Console", definition="console.json", adopt="FW9256ef81c437a988c82fd4521649ca7d")
studio.Flow("named", friendly_name="Front door", definition="greeter.json", commit_message="Say hello")
studio.Flow("draft", definition="greeter.json", status="draft")
studio.Flow("managed", definition="greeter.json", layout="manage")
studio.Flow("ignoring", definition="greeter.json", on_drift="ignore")
studio.Flow("failing", definition="greeter.json", on_drift="fail", ignore_warnings=["unwired-failure"])
studio.Flow("filled", definition=studio.template("coded.json", code=made.sid))
studio.Flow("secret", definition=studio.template("coded.json", code=secret("code")))
studio.Flow("pinned", definition=studio.template("coded.json", code="blue"))
studio.TestUsers("greeter", flow_sid=made.sid, test_users=["client:bob", "+15550100001"])
named = studio.Flow("secret-users", definition="greeter.json")
studio.TestUsers("secret-users", flow_sid=named.sid, test_users=pulumi.Config().require_secret_object("testers"))
for on_delete in ("suspend", "close", "retain"):
    studio.Subaccount(on_delete, friendly_name=f"Acme {on_delete}", on_delete=on_delete)
studio.Subaccount("asleep", status="suspended")
home = studio.Subaccount("home")
studio.Flow("child", definition="greeter.json", account_sid=home.sid)
tenant = studio.Tenant(
    "acme",
    flows={"support": studio.TenantFlow(template="coded.json", test_users=["client:ann"])},
    values={"code": "green"},
)
pulumi.export("tenant", tenant.account_sid)
