"""Twilio's Studio REST API v2: settings, client, account index, errors. Knows no Pulumi."""
