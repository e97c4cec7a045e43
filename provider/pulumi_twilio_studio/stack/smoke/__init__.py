"""The smoke test of a stack: what it published, tried at Twilio."""
