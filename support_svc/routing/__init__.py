"""Routing: which agent gets which waiting ticket, when, and why."""
