"""The people who work in support, and the tickets that each of them owns."""
