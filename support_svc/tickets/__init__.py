"""Tickets: their life, their lists, who owns them."""
