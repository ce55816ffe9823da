"""What a ticket is and what may happen to it: pure rules, the moment of change comes in as an argument."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, get_args

from service_kit.errors import FailedPreconditionError, NotFoundError, invalid_field
from service_kit.principal import Principal, PrincipalKind

Status = Literal["open", "pending", "closed"]
Priority = Literal["low", "normal", "high", "urgent"]
Channel = Literal["email", "sms", "phone", "chat", "form"]
SlaState = Literal["none", "running", "paused", "warned", "breached", "met"]
SlaMetric = Literal["first_response", "next_response", "resolution"]

CHANNELS: tuple[Channel, ...] = get_args(Channel)
FIRST_NUMBER = 1001
MAX_TAGS = 50
PREVIEW_LENGTH = 160
DEFAULT_PRIORITY: Priority = "normal"
DEFAULT_CHANNEL: Channel = "email"

#: Smaller is more urgent; the column `urgency_rank` says the same.
URGENCY_RANK: Mapping[Priority, int] = {"urgent": 1, "high": 2, "normal": 3, "low": 4}
#: Fields that `UpdateTicket` changes, by their name in the contract.
CHANGEABLE = ("customer_name", "customer_email", "subject", "priority", "channel", "queue_id")
#: Fields whose changes are audited and move the etag: everything that is the ticket's own.
OWN_FIELDS = (
    *CHANGEABLE,
    "status",
    "assigned_to",
    "assignment_reason",
    "required_skills",
    "tags",
    "closed_at",
    "deleted_at",
    "snoozed_until",
    "spam",
)
#: What a change writes: beside the ticket's own fields what is needed to take one back.
SAVED_FIELDS = (*OWN_FIELDS, "status_before_spam")
#: Roles that can own tickets.
ASSIGNABLE_ROLES = frozenset({"admin", "lead", "agent"})

_TICK = timedelta(microseconds=1)


class Ticket(NamedTuple):
    """A ticket, column by column; times are UTC, `version` counts changes of its own fields."""

    id: str
    number: int
    customer_id: str
    customer_name: str | None
    customer_email: str | None
    subject: str
    status: Status
    priority: Priority
    channel: Channel
    assigned_to: str | None
    assignment_reason: str
    queue_id: str | None
    required_skills: list[str]
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    deleted_at: datetime | None
    last_message_at: datetime | None
    preview: str
    awaiting_reply: bool
    message_count: int
    waiting_since: datetime
    version: int
    snoozed_until: datetime | None = None
    spam: bool = False
    status_before_spam: Status | None = None
    follow_up_of: str | None = None
    #: The nearest due time of its service levels, how they stand, which is due, and the rules they follow (0 for none).
    sla_due_at: datetime | None = None
    sla_state: SlaState = "none"
    sla_metric: SlaMetric | None = None
    sla_version: int = 0
    #: Ids of the topic alerts that it fits, sorted; changed by those who look for topics, not through `SAVE`.
    topics: Sequence[str] = ()
    #: What the smart order goes by; made by the database, as it was when the ticket was read.
    smart_key: float = 0.0


class NewTicket(NamedTuple):
    """What a caller says of a new ticket; the rest follows."""

    customer_id: str
    subject: str
    customer_name: str | None = None
    customer_email: str | None = None
    priority: Priority = DEFAULT_PRIORITY
    channel: Channel = DEFAULT_CHANNEL
    queue_id: str | None = None
    tags: Collection[str] = ()
    first_message: str = ""
    attachment_ids: Sequence[str] = ()
    follow_up_of: str | None = None


def not_found(ticket_id: str) -> NotFoundError:
    """The error for an id that is unknown, deleted or another tenant's: the three look the same."""
    return NotFoundError(f"There is no ticket {ticket_id}.", metadata={"ticket_id": ticket_id})


def one_line(text: str, *, field: str) -> str:
    """`text` with every run of white space as one blank; `InvalidArgumentError` when nothing else is in it."""
    line = " ".join(text.split())
    if not line:
        raise invalid_field(field, "must not be empty")
    return line


def preview_of(content: str) -> str:
    """The part of a message that lists show."""
    return content[:PREVIEW_LENGTH]


def moment_after(ticket: Ticket, now: datetime) -> datetime:
    """When the next change of `ticket` happens: `now`, or just after the last one where clocks differ.

    Each change of a ticket thus has a time of its own, in the order in which the changes were made.
    """
    return max(now, ticket.updated_at + _TICK)


def with_fields(ticket: Ticket, values: Mapping[str, Any]) -> Ticket:
    """The ticket with new `values` of its changeable fields; None clears a field or restores its default."""
    cleaned = dict(values)
    for name in ("customer_name", "customer_email", "queue_id"):
        if name in cleaned:
            cleaned[name] = cleaned[name] or None
    if cleaned.get("queue_id"):
        cleaned["queue_id"] = cleaned["queue_id"].lower()
    if "subject" in cleaned:
        cleaned["subject"] = one_line(cleaned["subject"] or "", field="ticket.subject")
    for name, default in (("priority", DEFAULT_PRIORITY), ("channel", DEFAULT_CHANNEL)):
        if name in cleaned:
            cleaned[name] = cleaned[name] or default
    return ticket._replace(**cleaned)


def transferred(ticket: Ticket, queue_id: str, *, keep_assignee: bool) -> Ticket:
    """The ticket in another queue, or in none when `queue_id` is empty; without an owner unless that one is kept.

    Unchanged when it is there already.
    """
    target = queue_id.lower() or None
    if target == ticket.queue_id:
        return ticket
    return ticket._replace(queue_id=target, assigned_to=ticket.assigned_to if keep_assignee else None)


def with_tags(ticket: Ticket, *, add: Collection[str], remove: Collection[str]) -> Ticket:
    """The ticket with some tags more and some less; a tag in both is removed. Raises when over 50 would remain."""
    tags = sorted((set(ticket.tags) | set(add)) - set(remove))
    if len(tags) > MAX_TAGS:
        raise invalid_field("add", f"{len(tags)} tags would remain; a ticket carries up to {MAX_TAGS}")
    return ticket._replace(tags=tags)


def check_assignable(role: str, *, active: bool) -> None:
    """Raises `FailedPreconditionError` with NOT_ASSIGNABLE for an agent who cannot own tickets."""
    if not active:
        why = "was deactivated"
    elif role not in ASSIGNABLE_ROLES:
        why = f"has the role `{role}`, which only reads"
    else:
        return
    raise FailedPreconditionError(f"This agent {why}. Choose another agent.", reason="NOT_ASSIGNABLE")


def already_assigned(ticket: Ticket, owner_name: str) -> FailedPreconditionError:
    """The error for a ticket that was wanted only without an owner."""
    return FailedPreconditionError(
        f"{owner_name} owns ticket #{ticket.number} already. Take another one, or ask {owner_name} for it.",
        reason="ALREADY_ASSIGNED",
        metadata={"assigned_to": ticket.assigned_to or "", "name": owner_name},
    )


def owner_at_work(ticket: Ticket) -> str | None:
    """Who works on the ticket now: its owner, unless it is closed or deleted."""
    return None if ticket.status == "closed" or ticket.deleted_at is not None else ticket.assigned_to


def reason_of(owner: str | None, giver: Principal) -> str:
    """Why a ticket is `owner`'s, or nobody's, after `giver` said so by hand."""
    name = giver.name if giver.kind is not PrincipalKind.API_KEY else f"the API key {giver.name}"
    if owner is None:
        return f"Released by {name}."
    return f"Taken by {name}." if giver.is_agent and giver.id == owner else f"Given by {name}."


def own_changes(before: Ticket, after: Ticket) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each of the ticket's own fields that differ."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in OWN_FIELDS)
    return {name: (old, new) for name, old, new in pairs if old != new}
