"""Stand-in for Twilio's Messages API and for the phones behind it: a separate program, nothing imports it."""
