"""Twilio's Studio REST API v2 and the APIs around it: settings, clients, the list of flows, errors. Knows no Pulumi."""
