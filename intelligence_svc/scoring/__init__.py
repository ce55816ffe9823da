"""Customer profiles: predictions with reasons and business metrics, for a shop or for one history."""
