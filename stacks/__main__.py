"""What each stack declares: the tenant of its name in tenants.yaml, or else an environment of the company."""

import pulumi

import environment
from pulumi_twilio_studio.components.program import declare

if declare("tenants.yaml", pulumi.get_stack(), missing_ok=True) is None:
    environment.declare()
