"""The life of a shop's models: versions, comparisons, promotion, trials, rollback, monitoring, schedule."""
