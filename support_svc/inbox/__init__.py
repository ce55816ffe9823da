"""How much there is in the inbox."""
