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
    bindparam,
    func,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Params, Query
from service_kit.errors import invalid_field
from support_svc.positions import Part, id_part, int_part, number_part, time_part
from support_svc.scoring import store as scoring
from support_svc.scoring.store import Scored
from support_svc.tickets import along, tag_ways
from support_svc.tickets.conditions import BY_VALUE, CONDITIONS
from support_svc.tickets.domain import URGENCY_RANK, Channel, Priority, SlaState, Status, Ticket
from support_svc.tickets.store import COLUMNS, TENANT, tickets
from support_svc.tickets.tag_ways import Way

_PAST_ALL = Way()


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
_SELECTIVE = frozenset(
    {"priorities", "channels", "tags", "along_tag", "queue_id", "assigned_to", "sla_states", "topic_alert"}
)
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

    @property
    def one_plan(self) -> bool:
        """Whether one plan is good for all values."""
        return not self.given & _SELECTIVE

    def conditions(self) -> list[ColumnElement[bool]]:
        """What a ticket must fulfil, beside being the tenant's."""
        each_word = (
            tickets.c.search_text.like(func.lower(bindparam(f"word_{number}", type_=Text)))
            for number in range(self.words)
        )
        return [*(CONDITIONS[name] for name in sorted(self.given)), *each_word]


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
    filters: TicketFilters, order: Order, *, limit: int, after: Sequence[Part] | None, way: Way = _PAST_ALL
) -> tuple[Query[Ticket], Params]:
    """The statement and parameters for the first `limit` tickets behind the position `after`, found on a way.

    Raises `InvalidArgumentError` with INVALID_PAGE_TOKEN for a position that is none of this order.
    """
    shape, params = _shape(filters, order, limit, after, way)
    return _tickets(shape), params


def scored_page(
    filters: TicketFilters, order: Order, *, limit: int, after: Sequence[Part] | None, way: Way = _PAST_ALL
) -> tuple[Query[Scored], Params]:
    """The same, each ticket with what its score is made of."""
    shape, params = _shape(filters, order, limit, after, way)
    return _scored_tickets(shape), params


def position(ticket: Ticket, order: Order) -> list[Part]:
    """Where `ticket` stands in `order`, for the token of the page after it."""
    return [_VALUES[name](ticket) for name in order.columns]


def is_live(filters: TicketFilters) -> bool:
    """Whether the filters leave closed tickets out."""
    return bool(filters.snoozed or filters.statuses) and "closed" not in filters.statuses


def asked_of(filters: TicketFilters, way: Way) -> tuple[Asked, Params]:
    """What `filters` ask for on a way, and the parameters of that."""
    values = filters._asdict()
    params: Params = {name: _plain(values[name]) for name in BY_VALUE if values.get(name)}
    if filters.assigned_to == "none":
        del params["assigned_to"]
    given = set(params) | _places(filters)
    if way.tag:
        params |= tag_ways.params(filters.tags, way.tag, spam=filters.spam)
        if way.few:
            given.add("few_live" if way.live else "few")
        else:
            given |= {"along_tag", *(["all_tags"] if params["other_tags"] else [])}
    words = [_pattern(word) for word in dict.fromkeys(filters.words)]
    params |= {f"word_{number}": word for number, word in enumerate(words)}
    return Asked(frozenset(given), len(words)), params


def _shape(
    filters: TicketFilters, order: Order, limit: int, after: Sequence[Part] | None, way: Way
) -> tuple[_Shape, Params]:
    asked, params = asked_of(filters, way)
    if order.live:
        asked = asked._replace(given=asked.given | {"live"})
    if not asked.one_plan and filters.statuses and "closed" not in filters.statuses:
        # PostgreSQL sees from the statuses that none is closed. Told so as well, it would expect far too few tickets.
        asked = asked._replace(given=asked.given - {"live"})
    if after is not None:
        params |= {f"after_{name}": _PARTS[name](part) for name, part in zip(order.columns, after, strict=True)}
    params["limit"] = limit
    return _Shape(asked, order, after is not None), params


@lru_cache(maxsize=512)
def _tickets(shape: _Shape) -> Query[Ticket]:
    return Query(_ordered(select(*COLUMNS), shape), Ticket, one_plan=shape.asked.one_plan)


@lru_cache(maxsize=512)
def _scored_tickets(shape: _Shape) -> Query[Scored]:
    statement = _ordered(scoring.scored(select(*scoring.COLUMNS)), shape)
    return Query(statement, scoring.to_scored, one_plan=shape.asked.one_plan)


def _ordered(statement: Select[Any], shape: _Shape) -> Select[Any]:
    asked, order = shape.asked, shape.order
    keys: Mapping[str, Any] = dict(tickets.c)
    if rows := along.rows(asked.given, order.columns):
        keys = rows.keys
        said = asked.given & set(rows.says)
        statement = statement.where(*rows.which, *(rows.says[name] for name in sorted(said)))
        asked = asked._replace(given=asked.given - said)
    columns = [keys[name] for name in order.columns]
    statement = statement.where(TENANT, *asked.conditions())
    if shape.after:
        here = tuple_(*columns)
        there = tuple_(*(bindparam(f"after_{name}", type_=_TYPES[name]) for name in order.columns))
        statement = statement.where(here < there if order.descending else here > there)
    ordered = [c.desc() if order.descending else c.asc() for c in columns]
    return statement.order_by(*ordered).limit(bindparam("limit"))


def _places(filters: TicketFilters) -> set[str]:
    """Which of the ordinary, spam, deleted and snoozed tickets: names of conditions."""
    places = {"deleted" if filters.deleted else "living"}
    if filters.spam or not filters.deleted:
        places.add("spam" if filters.spam else "not_spam")
    if filters.snoozed is not None:
        places |= {"snoozed", "not_spam"} if filters.snoozed else {"not_snoozed"}
    if is_live(filters):
        places.add("live")
    if filters.assigned_to == "none":
        places.add("unassigned")
    return places


def _plain(value: Any) -> Any:  # a filter's value: a text or several
    return value if isinstance(value, str) else list(dict.fromkeys(value))


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
