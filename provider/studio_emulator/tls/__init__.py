"""The emulator at Twilio's own addresses: a proxy with a certificate authority of its own."""
