"""Each stack is the tenant of its name in tenants.yaml."""

import pulumi

from pulumi_twilio_studio.components.program import declare

declare("tenants.yaml", pulumi.get_stack())
