"""Profiles of customers as the service answers them: stored ones, and those of a history sent in a request."""
