"""Lists of tickets: filters, orders, pages. A statement is built once for each combination that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Double,
    Select,
    SmallInteger,
    Text,
    any_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Params, Query
from service_kit.errors import invalid_field
from support_svc.positions import Part, id_part, int_part, number_part, time_part
from support_svc.scoring import store as scoring
from support_svc.scoring.store import Scored
from support_svc.tickets import tags
from support_svc.tickets.domain import URGENCY_RANK, Channel, Priority, SlaState, Status, Ticket
from support_svc.tickets.store import COLUMNS, LIVING, TENANT, tickets
from support_svc.topics.table import ticket_topics

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
    topic_alert: str | None = None
    follow_up_of: str | None = None
    snoozed: bool | None = None
    spam: bool = False
    deleted: bool = False
    sla_states: Sequence[SlaState] = ()


class Order(NamedTuple):
    """A total order: these columns, all in one direction, the last of them unique.

    `live` is an order of what is not closed: nothing else has a place in it.
    """

    columns: tuple[str, ...]
    descending: bool
    live: bool = False


_URGENCY = ("urgency_rank", "waiting_since", "id")
#: The most urgent first, then the longest wait.
MOST_URGENT_FIRST = Order(_URGENCY, descending=False)
#: Of snoozed tickets only: the first to wake first.
FIRST_TO_WAKE = Order(("snoozed_until", "id"), descending=False)
#: The nearest due time of a service level first, then tickets without one. Only what is not closed can be due.
NEXT_DUE_FIRST = Order(("sla_order", "id"), descending=False, live=True)
_NEVER_DUE = datetime(9999, 12, 31, tzinfo=UTC)
#: The highest score first.
SMART = Order(("smart_key", "id"), descending=True, live=True)
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
    "sla_due desc": Order(("sla_order", "id"), descending=True, live=True),
    "smart_score": SMART,
    "smart_score desc": SMART,
    "smart_score asc": Order(("smart_key", "id"), descending=False, live=True),
}
_TYPES: Mapping[str, Any] = {
    "updated_at": DateTime(timezone=True),
    "created_at": DateTime(timezone=True),
    "waiting_since": DateTime(timezone=True),
    "snoozed_until": DateTime(timezone=True),
    "sla_order": DateTime(timezone=True),
    "urgency_rank": SmallInteger(),
    "smart_key": Double(),
    "id": UUID(as_uuid=False),
}
#: Filters of which one value may be met by nearly all tickets and another by none.
_SELECTIVE = frozenset({"priorities", "channels", "tags", "queue_id", "assigned_to", "sla_states", "topic_alert"})
_PARTS: Mapping[str, Callable[[Part], Any]] = {
    "updated_at": time_part,
    "created_at": time_part,
    "waiting_since": time_part,
    "snoozed_until": time_part,
    "sla_order": time_part,
    "urgency_rank": lambda part: int_part(part, maximum=9),
    "smart_key": number_part,
    "id": id_part,
}
_VALUES: Mapping[str, Callable[[Ticket], Part]] = {
    "updated_at": lambda ticket: ticket.updated_at.isoformat(),
    "created_at": lambda ticket: ticket.created_at.isoformat(),
    "waiting_since": lambda ticket: ticket.waiting_since.isoformat(),
    "snoozed_until": lambda ticket: None if ticket.snoozed_until is None else ticket.snoozed_until.isoformat(),
    "sla_order": lambda ticket: (ticket.sla_due_at or _NEVER_DUE).isoformat(),
    "urgency_rank": lambda ticket: URGENCY_RANK[ticket.priority],
    "smart_key": lambda ticket: ticket.smart_key,
    "id": lambda ticket: ticket.id,
}


class Asked(NamedTuple):
    """What filters ask for, apart from the values: names of conditions, and how many words."""

    given: frozenset[str]
    words: int

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a ticket must fulfil, beside being the tenant's."""
        each_word = (
            tickets.c.search_text.like(func.lower(bindparam(f"word_{number}", type_=Text)))
            for number in range(self.words)
        )
        return [*(_CONDITIONS[name] for name in sorted(self.given)), *each_word]


class _Shape(NamedTuple):
    """What makes one statement different from another; the values are parameters."""

    asked: Asked
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
    shape, params = _shape(filters, order, limit, after, rare_tag)
    return _tickets(shape), params


def scored_page(
    filters: TicketFilters, order: Order, *, limit: int, after: Sequence[Part] | None, rare_tag: str = ""
) -> tuple[Query[Scored], Params]:
    """The same, each ticket with what its score is made of."""
    shape, params = _shape(filters, order, limit, after, rare_tag)
    return _scored_tickets(shape), params


def position(ticket: Ticket, order: Order) -> list[Part]:
    """Where `ticket` stands in `order`, for the token of the page after it."""
    return [_VALUES[name](ticket) for name in order.columns]


def asked_of(filters: TicketFilters) -> tuple[Asked, Params]:
    """What `filters` ask for, and the parameters of that."""
    values = filters._asdict()
    params: Params = {name: _plain(values[name]) for name in _BY_VALUE if values.get(name)}
    if filters.assigned_to == "none":
        del params["assigned_to"]
    given = set(params) | _places(filters)
    words = [_pattern(word) for word in dict.fromkeys(filters.words)]
    params |= {f"word_{number}": word for number, word in enumerate(words)}
    return Asked(frozenset(given), len(words)), params


def _shape(
    filters: TicketFilters, order: Order, limit: int, after: Sequence[Part] | None, rare_tag: str
) -> tuple[_Shape, Params]:
    asked, params = asked_of(filters)
    if order.live:
        asked = asked._replace(given=asked.given | {"live"})
    if rare_tag:
        asked = asked._replace(given=asked.given | {"rare_tag"})
        params["rare_tag"] = rare_tag
    if after is not None:
        params |= {f"after_{name}": _PARTS[name](part) for name, part in zip(order.columns, after, strict=True)}
    params["limit"] = limit
    return _Shape(asked, order, after is not None), params


@lru_cache(maxsize=512)
def _tickets(shape: _Shape) -> Query[Ticket]:
    return Query(_ordered(select(*COLUMNS), shape), Ticket, one_plan=not shape.asked.given & _SELECTIVE)


@lru_cache(maxsize=512)
def _scored_tickets(shape: _Shape) -> Query[Scored]:
    statement = _ordered(scoring.scored(select(*scoring.COLUMNS)), shape)
    return Query(statement, scoring.to_scored, one_plan=not shape.asked.given & _SELECTIVE)


def _ordered(statement: Select[Any], shape: _Shape) -> Select[Any]:
    asked, order = shape.asked, shape.order
    keys: Mapping[str, Any] = dict(tickets.c)
    if "topic_alert" in asked.given and order.columns in _BY_TOPIC:
        keys = _BY_TOPIC[order.columns]
        statement = statement.where(
            *_OF_TOPIC, *(_BY_TOPIC_ROW[name] for name in sorted(asked.given & {*_BY_TOPIC_ROW}))
        )
        asked = asked._replace(given=asked.given - {"topic_alert", *_BY_TOPIC_ROW})
    columns = [keys[name] for name in order.columns]
    statement = statement.where(TENANT, *asked.conditions())
    if shape.after:
        here = tuple_(*columns)
        there = tuple_(*(bindparam(f"after_{name}", type_=_TYPES[name]) for name in order.columns))
        statement = statement.where(here < there if order.descending else here > there)
    ordered = [c.desc() if order.descending else c.asc() for c in columns]
    return statement.order_by(*ordered).limit(bindparam("limit"))


def _places(filters: TicketFilters) -> set[str]:
    """Which of the ordinary, spam, deleted and snoozed tickets: names of _BY_PLACE."""
    places = {"deleted" if filters.deleted else "living"}
    if filters.spam or not filters.deleted:
        places.add("spam" if filters.spam else "not_spam")
    if filters.snoozed is not None:
        places |= {"snoozed", "not_spam"} if filters.snoozed else {"not_snoozed"}
    if (filters.snoozed or filters.statuses) and "closed" not in filters.statuses:
        places.add("live")
    if filters.assigned_to == "none":
        places.add("unassigned")
    return places


_OF_TOPIC = (
    ticket_topics.c.tenant_id == bindparam("tenant_id"),
    ticket_topics.c.topic_id == bindparam("topic_alert", type_=UUID(as_uuid=False)),
    ticket_topics.c.ticket_id == tickets.c.id,
)
#: What the rows of a topic say instead of their tickets; said of both, it would seem to fit fewer than it does.
_BY_TOPIC_ROW: Mapping[str, ColumnElement[bool]] = {
    "live": ticket_topics.c.status != _CLOSED,
    "statuses": ticket_topics.c.status == any_(bindparam("statuses", type_=_TEXTS)),
}
#: Orders that the rows of a topic have as well, by their columns: its tickets are read along them, few or many.
_BY_TOPIC: Mapping[tuple[str, ...], Mapping[str, Any]] = {
    (key, "id"): {key: ticket_topics.c[key], "id": ticket_topics.c.ticket_id} for key in ("updated_at", "smart_key")
}
# Conditions without a parameter, in the words of the partial indexes.
_BY_PLACE: Mapping[str, ColumnElement[bool]] = {
    "living": LIVING,
    "deleted": tickets.c.deleted_at.is_not(None),
    "spam": tickets.c.spam,
    "not_spam": ~tickets.c.spam,
    "snoozed": tickets.c.snoozed_until.is_not(None),
    "not_snoozed": or_(tickets.c.snoozed_until.is_(None), tickets.c.spam),
    "live": tickets.c.status != _CLOSED,
    "unassigned": tickets.c.assigned_to.is_(None),
}
_BY_VALUE: Mapping[str, ColumnElement[bool]] = {
    "statuses": tickets.c.status == any_(bindparam("statuses", type_=_TEXTS)),
    "priorities": tickets.c.priority == any_(bindparam("priorities", type_=_TEXTS)),
    "channels": tickets.c.channel == any_(bindparam("channels", type_=_TEXTS)),
    "queue_id": tickets.c.queue_id == bindparam("queue_id", type_=UUID(as_uuid=False)),
    "assigned_to": tickets.c.assigned_to == bindparam("assigned_to", type_=UUID(as_uuid=False)),
    "tags": tickets.c.tags.contains(bindparam("tags", type_=_TEXTS)),
    "sla_states": tickets.c.sla_state == any_(bindparam("sla_states", type_=_TEXTS)),
    # An array, so that each ticket is read by its id: a join might be turned around.
    "rare_tag": tickets.c.id == any_(func.array(tags.OF_TAGS.scalar_subquery())),
    "customer_id": tickets.c.customer_id == bindparam("customer_id", type_=Text),
    "topic_alert": exists().where(*_OF_TOPIC),
    "follow_up_of": tickets.c.follow_up_of == bindparam("follow_up_of", type_=UUID(as_uuid=False)),
}
_CONDITIONS = {**_BY_PLACE, **_BY_VALUE}


def _plain(value: Any) -> Any:  # a filter's value: a text or several
    return value if isinstance(value, str) else list(dict.fromkeys(value))


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
