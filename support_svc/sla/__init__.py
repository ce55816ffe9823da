"""Service levels: what counts as working time, and when something is due."""
