"""Agents who are addressed together."""
