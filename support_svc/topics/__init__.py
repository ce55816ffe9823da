"""Topic alerts: which tickets are about what."""
