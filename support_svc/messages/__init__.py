"""The conversation with the customer."""
