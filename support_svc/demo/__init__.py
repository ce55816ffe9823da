"""Demo mode: rehearsals on tickets, apart from all that is real."""
