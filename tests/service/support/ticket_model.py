"""What tickets are supposed to do, in plain dictionaries and `if`s, written without a look at the service's tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Row = dict[str, Any]


class RefusedError(Exception):
    """The service must refuse this with `reason`, and change nothing."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass
class Model:
    """The tickets of one shop by id. `windows` has each queue's reopen window, None without a limit."""

    windows: dict[str, timedelta | None]
    now: datetime
    tickets: dict[str, Row] = field(default_factory=dict)

    def add(self, ticket_id: str, queue: str | None, tags: list[str], follow_up_of: str | None = None) -> Row:
        self.tickets[ticket_id] = {
            "status": "open",
            "owner": None,
            "queue": queue,
            "tags": sorted(tags),
            "snoozed": None,
            "spam": False,
            "deleted": False,
            "follow_up_of": follow_up_of,
            "messages": 0,
            "version": 1,
            "audited": 1,
            # What the service keeps too, but is compared by its effects only:
            "earlier": None,
            "closed": None,
        }
        return self.tickets[ticket_id]

    def change(self, ticket: Row, **values: Any) -> None:
        """Sets values; a change of any of them is one version and one entry of the audit log."""
        if any(ticket[name] != value for name, value in values.items()):
            ticket.update(values, version=ticket["version"] + 1, audited=ticket["audited"] + 1)

    def living(self, ticket_id: str) -> Row:
        ticket = self.tickets[ticket_id]
        if ticket["deleted"]:
            raise RefusedError("NOT_FOUND")
        return ticket

    def too_late(self, ticket: Row) -> bool:
        window = self.windows.get(ticket["queue"])
        if window is None or ticket["status"] != "closed" or ticket["spam"]:
            return False
        return window == timedelta(0) or self.now > ticket["closed"] + window

    def set_status(self, ticket_id: str, status: str) -> None:
        ticket = self.living(ticket_id)
        if ticket["spam"] and status != "closed":
            raise RefusedError("INVALID_TRANSITION")
        if ticket["status"] == status:
            return
        if ticket["status"] == "closed" and status == "pending":
            raise RefusedError("INVALID_TRANSITION")
        if status == "open" and self.too_late(ticket):
            raise RefusedError("REOPEN_WINDOW_PASSED")
        self.change(ticket, status=status, snoozed=None, closed=self.now if status == "closed" else None)

    def assign(self, ticket_id: str, owner: str | None, *, only_if_unassigned: bool = False) -> None:
        ticket = self.living(ticket_id)
        if only_if_unassigned and ticket["owner"] not in {None, owner}:
            raise RefusedError("ALREADY_ASSIGNED")
        self.change(ticket, owner=owner)

    def tag(self, ticket_id: str, add: set[str], remove: set[str]) -> None:
        ticket = self.living(ticket_id)
        self.change(ticket, tags=sorted((set(ticket["tags"]) | add) - remove))

    def transfer(self, ticket_id: str, queue: str | None, *, keep: bool) -> None:
        ticket = self.living(ticket_id)
        if ticket["queue"] != queue:
            self.change(ticket, queue=queue, owner=ticket["owner"] if keep else None)

    def snooze(self, ticket_id: str, until: datetime) -> None:
        ticket = self.living(ticket_id)
        if ticket["status"] == "closed":
            raise RefusedError("INVALID_TRANSITION")
        self.change(ticket, status="pending", snoozed=until)

    def wake(self, ticket_id: str) -> None:
        ticket = self.living(ticket_id)
        if ticket["snoozed"] is not None and not ticket["spam"]:
            self.change(ticket, status="open", snoozed=None)

    def alarms(self) -> None:
        """What the time that passed wakes."""
        for ticket in self.tickets.values():
            due = ticket["snoozed"] is not None and ticket["snoozed"] <= self.now
            if due and not ticket["spam"] and not ticket["deleted"]:
                self.change(ticket, status="open", snoozed=None)

    def mark_spam(self, ticket_id: str, *, spam: bool) -> None:
        ticket = self.living(ticket_id)
        if ticket["spam"] == spam:
            return
        if spam:
            closed = ticket["closed"] or self.now
            self.change(ticket, spam=True, earlier=ticket["status"], status="closed", closed=closed)
            return
        status, snoozed = ticket["earlier"], ticket["snoozed"]
        if snoozed is not None and snoozed <= self.now:
            status, snoozed = "open", None
        closed = ticket["closed"] if status == "closed" else None
        self.change(ticket, spam=False, earlier=None, status=status, snoozed=snoozed, closed=closed)

    def delete(self, ticket_id: str) -> None:
        self.change(self.living(ticket_id), deleted=True)

    def undelete(self, ticket_id: str) -> None:
        ticket = self.tickets[ticket_id]
        due = ticket["deleted"] and not ticket["spam"] and ticket["snoozed"] and ticket["snoozed"] <= self.now
        self.change(ticket, deleted=False, **({"status": "open", "snoozed": None} if due else {}))

    def agent_writes(self, ticket_id: str) -> None:
        self._write(self.living(ticket_id))

    def customer_writes(self, ticket_id: str) -> str | None:
        """Id of the ticket where the message lands; None when a follow-up of `last_of` the ticket must begin first."""
        self.living(ticket_id)
        landing = self.last_of(ticket_id) if self.too_late(self.tickets[ticket_id]) else ticket_id
        if self.too_late(self.tickets[landing]):
            return None
        self.land(landing)
        return landing

    def follow_up(self, ticket_id: str) -> str | None:
        """Id of the ticket in which a closed one goes on; None when a follow-up of `last_of` must begin first."""
        ticket = self.living(ticket_id)
        if ticket["status"] != "closed" or ticket["spam"]:
            raise RefusedError("INVALID_TRANSITION")
        last = self.last_of(ticket_id)
        return None if last == ticket_id or self.too_late(self.tickets[last]) else last

    def take(self, queue: str | None) -> list[str]:
        """Ids of the tickets of which one is taken."""
        waiting = [
            ticket_id
            for ticket_id, ticket in self.tickets.items()
            if (ticket["queue"], ticket["status"], ticket["owner"], ticket["deleted"]) == (queue, "open", None, False)
        ]
        if not waiting:
            raise RefusedError("NOTHING_TO_TAKE")
        return waiting

    def land(self, ticket_id: str) -> None:
        """A customer's message arrives in this very ticket."""
        ticket = self.tickets[ticket_id]
        if not ticket["spam"]:
            self.change(ticket, status="open", snoozed=None, closed=None)
        self._write(ticket)

    def last_of(self, ticket_id: str) -> str:
        """The end of a line of follow-ups."""
        while (following := self.following(ticket_id)) is not None:
            ticket_id = following
        return ticket_id

    def following(self, ticket_id: str) -> str | None:
        found = [i for i, t in self.tickets.items() if t["follow_up_of"] == ticket_id and not t["deleted"]]
        return found[-1] if found else None

    def rows(self) -> dict[str, Row]:
        """The tickets as they must be stored; `working` is who has an active assignment."""
        shown = {}
        for ticket_id, ticket in self.tickets.items():
            at_work = ticket["owner"] and ticket["status"] != "closed" and not ticket["deleted"]
            row = {name: value for name, value in ticket.items() if name not in {"earlier", "closed"}}
            shown[ticket_id] = row | {"working": [ticket["owner"]] if at_work else None}
        return shown

    def _write(self, ticket: Row) -> None:
        ticket["messages"] += 1
        ticket["audited"] += 1
