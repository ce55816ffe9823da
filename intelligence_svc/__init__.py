"""The Intelligence service: order history, features, models, and what they say about customers."""
