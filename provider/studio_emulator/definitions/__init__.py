"""What Twilio does with a flow definition: check it, and perhaps change it."""
