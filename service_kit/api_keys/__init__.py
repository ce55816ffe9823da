"""API keys of machines: the same table, rules and methods in each service."""
