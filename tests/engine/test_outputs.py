"""Outputs without a value, on the real engine: known, empty, and no change."""

from __future__ import annotations

from support.definitions import greeting
from support.pulumi_stack import PulumiStack

# Every output of every kind of resource, and a flow that uses two that have no value.
PROGRAM = """
draft = studio.Flow("draft", definition="hello.json", status="draft")
resources = {
    "draft": draft,
    "live": studio.Flow("live", definition="hello.json"),
    "users": studio.TestUsers("users", flow_sid=draft.sid, test_users=[]),
    "acme": studio.Subaccount("acme"),
    "tenant": studio.Tenant("tenant", flows={"bot": studio.TenantFlow(template="hello.json", status="draft")}),
}
for key, resource in resources.items():
    for name in sorted({*dir(type(resource)), *vars(resource)} - {"urn"}):
        value = getattr(resource, name, None)
        if isinstance(value, pulumi.Output) and not name.startswith("_"):
            pulumi.export(f"{key}.{name}", value)
pulumi.export("empty", pulumi.Output.all(draft.live_revision, draft.template_sha256).apply(str))
studio.Flow(
    "user",
    definition="hello.json",
    commit_message=pulumi.Output.all(draft.live_revision, draft.template_sha256).apply(str),
    friendly_name=draft.live_revision.apply(lambda live: "live" if live else "not live"),
)
"""


def test_an_output_without_a_value_is_known_until_the_resource_is_to_change(
    stack: PulumiStack,
) -> None:
    stack.definition("hello.json", greeting())
    stack.program(PROGRAM)
    stack.up()
    empty = stack.output("empty")

    again = stack.preview("--expect-no-changes")
    stack.program(PROGRAM.replace('status="draft")\nresources', 'status="published")\nresources'))
    published = stack.preview()

    assert "[None, None]" == empty
    assert "unknown" not in again.text
    assert "draft.live_revision" in published.text
    assert (
        "2 to update" in published.text
    )  # the draft, and the flow that uses what is not known yet
