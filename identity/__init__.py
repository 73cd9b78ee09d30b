"""Real-name sign-in: the port, the OpenID Connect relying party and citizen ID numbers."""
