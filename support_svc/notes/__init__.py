"""Internal remarks on tickets. Nothing here is reachable for customers."""
