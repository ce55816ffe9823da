"""Smart scores: which ticket comes first, and why."""
