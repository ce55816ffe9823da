"""What both services share: the server, the door that every call passes, the unit of work. No domain lives here."""
