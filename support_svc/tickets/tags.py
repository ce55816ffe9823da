"""The rows of tickets' tags: kept with the tags themselves, and leapt through to tell which tags are in use."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, Text, bindparam, delete, func, insert, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Params, Query, Transaction
from support_svc.tickets.domain import Ticket
from support_svc.tickets.store import LIVING, TENANT, tickets
from support_svc.tickets.tag_table import ticket_tags

_LAST = "\U0010ffff"  # sorts after every character that a tag can have
_ID = UUID(as_uuid=False)
_TENANT = ticket_tags.c.tenant_id == bindparam("tenant_id")
_FOLLOWED = (
    *("created_at", "updated_at", "waiting_since", "urgency_rank", "smart_key"),
    *("status", "priority", "channel", "spam"),
)
_COLUMNS = ["tenant_id", "tag", "ticket_id", *_FOLLOWED, "bits"]


def _rows(tags: ColumnElement[Any]) -> Select[Any]:
    """Rows of these tags, of tickets as they are stored."""
    followed = (tickets.c[name] for name in _FOLLOWED)
    return select(
        tickets.c.tenant_id, func.unnest(tags), tickets.c.id, *followed, func.support.tag_bits(tickets.c.tags)
    )


def _in_use() -> Query[str]:
    first, after, below = (bindparam(name, type_=Text) for name in ("first", "after", "below"))

    def least(*above: ColumnElement[bool]) -> Select[tuple[str]]:
        return (
            select(ticket_tags.c.tag)
            .where(_TENANT, ticket_tags.c.tag < below, *above)
            .order_by(ticket_tags.c.tag)
            .limit(1)
        )

    begin = least(ticket_tags.c.tag >= first, ticket_tags.c.tag > after).subquery("first_tag")
    found = select(begin.c.tag, literal(1, Integer).label("place")).cte("found", recursive=True)
    following = least(ticket_tags.c.tag > found.c.tag).correlate(found).lateral("following")
    step = (
        select(following.c.tag, found.c.place + 1)
        .select_from(found.join(following, true()))
        .where(found.c.place < bindparam("limit"))
    )
    found = found.union_all(step)
    return Query(select(found.c.tag).order_by(found.c.place), lambda row: str(row[0]))


_IN_USE = _in_use()
_ADD: Query[Any] = Query(
    insert(ticket_tags).from_select(
        _COLUMNS,
        _rows(bindparam("tags", type_=ARRAY(Text))).where(TENANT, tickets.c.id == bindparam("ticket_id", type_=_ID)),
    )
)
#: Makes the rows that tickets lack which were written past the service.
FILL: Query[Any] = Query(
    upsert(ticket_tags).from_select(_COLUMNS, _rows(tickets.c.tags).where(TENANT, LIVING)).on_conflict_do_nothing()
)
_REMOVE: Query[Any] = Query(
    delete(ticket_tags).where(
        _TENANT,
        ticket_tags.c.tag == func.any(bindparam("tags", type_=ARRAY(Text))),
        ticket_tags.c.ticket_id == bindparam("of_ticket", type_=_ID),
    )
)


def in_use(prefix: str, *, limit: int, after: str) -> tuple[Query[str], Params]:
    """The statement and parameters for the first `limit` tags in use behind `after` that begin with `prefix`."""
    return _IN_USE, {"first": prefix, "after": after, "below": prefix + _LAST, "limit": limit}


async def follow(tx: Transaction, before: Ticket | None, after: Ticket) -> None:
    """Makes the rows of a ticket, which is stored, those of its tags; of a deleted one there are none."""
    had, has = _carried(before), _carried(after)
    if added := sorted(has - had):
        await tx.send(_ADD, tags=added, ticket_id=after.id)
    if removed := sorted(had - has):
        await tx.send(_REMOVE, tags=removed, of_ticket=after.id)


def _carried(ticket: Ticket | None) -> set[str]:
    return set() if ticket is None or ticket.deleted_at is not None else set(ticket.tags)
