"""The calendars that a shop works by."""
