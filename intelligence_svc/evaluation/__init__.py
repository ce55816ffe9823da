"""How far a shop's predictions can be trusted: the product's own pipeline, asked about a past whose future is known."""
