"""Lists of tickets: filters, orders, pages. A statement is built once for each combination that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, DateTime, SmallInteger, Text, any_, bindparam, func, or_, select, text, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Params, Query
from service_kit.errors import invalid_field
from support_svc.positions import Part, id_part, int_part, time_part
from support_svc.tickets import tags
from support_svc.tickets.domain import URGENCY_RANK, Channel, Priority, SlaState, Status, Ticket
from support_svc.tickets.store import COLUMNS, LIVING, TENANT, tickets

_TEXTS = ARRAY(Text)
_CLOSED = text("'closed'")  # spelled out: a parameter could not be seen to fit the partial indexes


class TicketFilters(NamedTuple):
    """Which tickets: all given filters must hold, for the values of one any will do; `tags` and `words` must all fit.

    `assigned_to` is an agent's id or `none`. `words` are parts of subject, customer name, e-mail or
    number, in any case. `snoozed` is one or the other, None for both. Deleted tickets and spam are in no other list
    than their own; deleted spam is in that of deleted tickets.
    """

    statuses: Sequence[Status] = ()
    priorities: Sequence[Priority] = ()
    channels: Sequence[Channel] = ()
    queue_id: str | None = None
    assigned_to: str | None = None
    tags: Sequence[str] = ()
    customer_id: str | None = None
    words: Sequence[str] = ()
    follow_up_of: str | None = None
    snoozed: bool | None = None
    spam: bool = False
    deleted: bool = False
    sla_states: Sequence[SlaState] = ()


class Order(NamedTuple):
    """A total order: these columns, all in one direction, the last of them unique."""

    columns: tuple[str, ...]
    descending: bool


_URGENCY = ("urgency_rank", "waiting_since", "id")
#: The most urgent first, then the longest wait.
MOST_URGENT_FIRST = Order(_URGENCY, descending=False)
#: Of snoozed tickets only: the first to wake first.
FIRST_TO_WAKE = Order(("snoozed_until", "id"), descending=False)
#: The nearest due time of a service level first, then tickets without one. Only what is not closed can be due.
NEXT_DUE_FIRST = Order(("sla_order", "id"), descending=False)
_NEVER_DUE = datetime(9999, 12, 31, tzinfo=UTC)
#: By the contract's `order_by`; without a direction times ascend, and priority has the most urgent first.
ORDERS: Mapping[str, Order] = {
    "": Order(("updated_at", "id"), descending=True),
    "updated_at": Order(("updated_at", "id"), descending=False),
    "updated_at asc": Order(("updated_at", "id"), descending=False),
    "updated_at desc": Order(("updated_at", "id"), descending=True),
    "created_at": Order(("created_at", "id"), descending=False),
    "created_at asc": Order(("created_at", "id"), descending=False),
    "created_at desc": Order(("created_at", "id"), descending=True),
    "priority": MOST_URGENT_FIRST,
    "priority desc": MOST_URGENT_FIRST,
    "priority asc": Order(_URGENCY, descending=True),
    "sla_due": NEXT_DUE_FIRST,
    "sla_due asc": NEXT_DUE_FIRST,
    "sla_due desc": Order(("sla_order", "id"), descending=True),
}
_TYPES: Mapping[str, Any] = {
    "updated_at": DateTime(timezone=True),
    "created_at": DateTime(timezone=True),
    "waiting_since": DateTime(timezone=True),
    "snoozed_until": DateTime(timezone=True),
    "sla_order": DateTime(timezone=True),
    "urgency_rank": SmallInteger(),
    "id": UUID(as_uuid=False),
}
#: Filters of which one value may be met by nearly all tickets and another by none.
_SELECTIVE = frozenset({"priorities", "channels", "tags", "queue_id", "assigned_to", "sla_states"})
_PARTS: Mapping[str, Callable[[Part], Any]] = {
    "updated_at": time_part,
    "created_at": time_part,
    "waiting_since": time_part,
    "snoozed_until": time_part,
    "sla_order": time_part,
    "urgency_rank": lambda part: int_part(part, maximum=9),
    "id": id_part,
}
_VALUES: Mapping[str, Callable[[Ticket], Part]] = {
    "updated_at": lambda ticket: ticket.updated_at.isoformat(),
    "created_at": lambda ticket: ticket.created_at.isoformat(),
    "waiting_since": lambda ticket: ticket.waiting_since.isoformat(),
    "snoozed_until": lambda ticket: None if ticket.snoozed_until is None else ticket.snoozed_until.isoformat(),
    "sla_order": lambda ticket: (ticket.sla_due_at or _NEVER_DUE).isoformat(),
    "urgency_rank": lambda ticket: URGENCY_RANK[ticket.priority],
    "id": lambda ticket: ticket.id,
}


class _Shape(NamedTuple):
    """What makes one statement different from another; the values are parameters."""

    given: frozenset[str]
    live: bool
    unassigned: bool
    snoozed: bool | None
    spam: bool
    deleted: bool
    words: int
    by_tag: bool
    order: Order
    after: bool


def order_of(order_by: str, filters: TicketFilters) -> Order:
    """The order that a list with these filters has under a name of the contract.

    Raises `InvalidArgumentError` for one that no index gives: the small lists have few.
    """
    apart = filters.spam or filters.deleted
    if order_by == "snoozed_until":
        if not filters.snoozed or apart:
            raise invalid_field("order_by", "`snoozed_until` orders snoozed tickets only: send `snoozed` with it")
        return FIRST_TO_WAKE
    order = ORDERS[order_by]
    if apart and order.columns[0] != "updated_at":
        raise invalid_field("order_by", "spam and deleted tickets are listed by `updated_at` only")
    return order


def page(
    filters: TicketFilters, order: Order, *, limit: int, after: Sequence[Part] | None, rare_tag: str = ""
) -> tuple[Query[Ticket], Params]:
    """The statement and parameters for the first `limit` tickets behind the position `after`.

    With `rare_tag`, one of the tags asked for, they are looked for among the few tickets that carry it.

    Raises `InvalidArgumentError` with INVALID_PAGE_TOKEN for a position that is none of this order.
    """
    values = filters._asdict()
    words = [_pattern(word) for word in dict.fromkeys(filters.words)]
    unassigned = filters.assigned_to == "none"
    params: Params = {name: _plain(values[name]) for name in _CONDITIONS if values[name]}
    if unassigned:
        del params["assigned_to"]
    shape = _Shape(
        given=frozenset(params),
        live=(bool(filters.snoozed or filters.statuses) and "closed" not in filters.statuses)
        or "sla_order" in order.columns,
        unassigned=unassigned,
        snoozed=filters.snoozed,
        spam=filters.spam,
        deleted=filters.deleted,
        words=len(words),
        by_tag=bool(rare_tag),
        order=order,
        after=after is not None,
    )
    params |= {f"word_{number}": word for number, word in enumerate(words)}
    if after is not None:
        params |= {f"after_{name}": _PARTS[name](part) for name, part in zip(order.columns, after, strict=True)}
    if rare_tag:
        params["rare_tag"] = rare_tag
    params["limit"] = limit
    return _statement(shape), params


def position(ticket: Ticket, order: Order) -> list[Part]:
    """Where `ticket` stands in `order`, for the token of the page after it."""
    return [_VALUES[name](ticket) for name in order.columns]


@lru_cache(maxsize=512)
def _statement(shape: _Shape) -> Query[Ticket]:
    columns = [tickets.c[name] for name in shape.order.columns]
    conditions = [TENANT, *_place(shape), *(_CONDITIONS[name] for name in sorted(shape.given))]
    if shape.live:
        conditions.append(tickets.c.status != _CLOSED)
    if shape.unassigned:
        conditions.append(tickets.c.assigned_to.is_(None))
    conditions += [
        tickets.c.search_text.like(func.lower(bindparam(f"word_{number}", type_=Text))) for number in range(shape.words)
    ]
    if shape.by_tag:
        # An array, so that each ticket is read by its id: a join might be turned around.
        conditions.append(tickets.c.id == any_(func.array(tags.OF_TAG.scalar_subquery())))
    if shape.after:
        here = tuple_(*columns)
        there = tuple_(*(bindparam(f"after_{c.name}", type_=_TYPES[c.name]) for c in columns))
        conditions.append(here < there if shape.order.descending else here > there)
    ordered = [c.desc() if shape.order.descending else c.asc() for c in columns]
    statement = select(*COLUMNS).where(*conditions).order_by(*ordered).limit(bindparam("limit"))
    return Query(statement, Ticket, one_plan=not shape.given & _SELECTIVE)


def _place(shape: _Shape) -> list[ColumnElement[bool]]:
    """Which of the ordinary, spam, deleted and snoozed tickets, in the words of the partial indexes."""
    conditions: list[ColumnElement[bool]] = [tickets.c.deleted_at.is_not(None) if shape.deleted else LIVING]
    if shape.spam or not shape.deleted:
        conditions.append(tickets.c.spam if shape.spam else ~tickets.c.spam)
    if shape.snoozed:
        conditions += [tickets.c.snoozed_until.is_not(None), ~tickets.c.spam]
    elif shape.snoozed is not None:
        conditions.append(or_(tickets.c.snoozed_until.is_(None), tickets.c.spam))
    return conditions


_CONDITIONS: Mapping[str, ColumnElement[bool]] = {
    "statuses": tickets.c.status == any_(bindparam("statuses", type_=_TEXTS)),
    "priorities": tickets.c.priority == any_(bindparam("priorities", type_=_TEXTS)),
    "channels": tickets.c.channel == any_(bindparam("channels", type_=_TEXTS)),
    "queue_id": tickets.c.queue_id == bindparam("queue_id", type_=UUID(as_uuid=False)),
    "assigned_to": tickets.c.assigned_to == bindparam("assigned_to", type_=UUID(as_uuid=False)),
    "tags": tickets.c.tags.contains(bindparam("tags", type_=_TEXTS)),
    "sla_states": tickets.c.sla_state == any_(bindparam("sla_states", type_=_TEXTS)),
    "customer_id": tickets.c.customer_id == bindparam("customer_id", type_=Text),
    "follow_up_of": tickets.c.follow_up_of == bindparam("follow_up_of", type_=UUID(as_uuid=False)),
}


def _plain(value: Any) -> Any:  # a filter's value: a text or several
    return value if isinstance(value, str) else list(value)


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
