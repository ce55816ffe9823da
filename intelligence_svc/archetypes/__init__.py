"""Archetypes: kinds of customers, found in how their memberships on the axes of habit occur together."""
