"""Declare the stack's tenant: the one in tenants.yaml that has the stack's name."""

import pulumi

from pulumi_twilio_studio.components.program import declare

declare("tenants.yaml", pulumi.get_stack())
