"""What Intelligence says of customers, kept here so that nothing waits for it."""
