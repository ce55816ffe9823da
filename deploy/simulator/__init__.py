"""Simulated shops with known truth: orders from latent traits, tickets from orders. See docs/simulator.md."""
