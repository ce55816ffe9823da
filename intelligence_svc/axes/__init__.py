"""The eight axes of behaviour: named segments with fuzzy memberships, fitted to each shop under business rules."""
