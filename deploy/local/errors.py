"""The one error of this room."""


class StackError(Exception):
    """Something a person has to put right; the message is one line that says what to do."""
