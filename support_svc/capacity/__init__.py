"""How many tickets agents work on at once, where nothing was said of the one agent."""
