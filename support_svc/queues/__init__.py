"""The places where tickets wait for an agent."""
