"""When customers buy again from a category: usual pauses, the shop's and their own."""
