"""Bringing the city up on one machine: embedded engines, generated settings, supervised processes."""
