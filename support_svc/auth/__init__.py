"""Sign-in of agents: passwords, sessions, rotating refresh tokens."""
