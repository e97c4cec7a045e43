"""What `pulumi up` declares in a tenant's stack."""

import pulumi

from pulumi_twilio_studio.components.program import declare

declare("tenants.yaml", pulumi.get_stack())
