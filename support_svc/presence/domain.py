"""Presence: what an agent does with a ticket, and for how long that is believed without a renewal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal, NamedTuple

State = Literal["viewing", "replying"]
#: Three renewals long, so that a lost one shows nobody as gone who is there.
EXPIRY = timedelta(seconds=30)


class Presence(NamedTuple):
    """An agent at a ticket, doing the same thing since `since`."""

    ticket_id: str
    agent_id: str
    agent_name: str
    state: State
    since: datetime
    expires_at: datetime
