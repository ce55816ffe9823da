"""What a customer's history says as of a date: each feature defined once, in Ibis."""
