"""Which agents have which tickets open at this moment."""
