"""What a note is."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Note(NamedTuple):
    """An internal remark on a ticket."""

    id: str
    ticket_id: str
    content: str
    author_name: str
    author_id: str
    created_at: datetime
