"""What agents are writing and have not sent."""
