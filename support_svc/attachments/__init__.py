"""Files of messages and notes: taken in as dangerous, kept apart from the database, handed out harmless."""
