"""A ticket as it is read: messages, notes and events in one line of time."""
