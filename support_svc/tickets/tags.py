"""A row for each tag of each ticket that is not deleted: which tags are in use, and how a rare one's tickets are found.

A common tag is found soon by reading tickets in the order asked for; one that few carry only by these rows. Which of
the two a tag is, a count that stops early tells. Which tags there are, the index tells by leaping from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Params, Query, Transaction
from support_svc.schema import metadata
from support_svc.tickets.domain import Ticket
from support_svc.tickets.store import LIVING, TENANT, tickets

RARE = 1_000
"""Tickets up to which a tag is rare: so many rows are read and sorted in a few milliseconds."""

_LAST = "\U0010ffff"  # sorts after every character that a tag can have
_ID = UUID(as_uuid=False)
ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("tag", Text(collation="C"), primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
)


class Carried(NamedTuple):
    """How many tickets carry a tag; counted no further than one above `RARE`."""

    tag: str
    tickets: int


_TENANT = ticket_tags.c.tenant_id == bindparam("tenant_id")
_wanted = func.unnest(bindparam("tags", type_=ARRAY(Text))).table_valued("tag", name="wanted").render_derived()
_some = (
    select(literal(1, Integer).label("one"))
    .where(_TENANT, ticket_tags.c.tag == _wanted.c.tag)
    .limit(RARE + 1)
    .lateral()
)
_tickets = func.count(_some.c.one)
#: Of each of `tags`, the rarest first.
CARRIED = Query(
    select(_wanted.c.tag, _tickets)
    .select_from(_wanted.outerjoin(_some, true()))
    .group_by(_wanted.c.tag)
    .order_by(_tickets),
    Carried,
)
_others = ticket_tags.alias("others")
#: The ids of the tickets with all of `tags`, found by `rare_tag`, the one of them that the fewest have.
OF_TAGS = select(ticket_tags.c.ticket_id).where(
    _TENANT,
    ticket_tags.c.tag == bindparam("rare_tag", type_=Text),
    select(func.count())
    .where(
        _others.c.tenant_id == bindparam("tenant_id"),
        _others.c.tag == any_(bindparam("tags", type_=ARRAY(Text))),
        _others.c.ticket_id == ticket_tags.c.ticket_id,
    )
    .scalar_subquery()
    == func.cardinality(bindparam("tags", type_=ARRAY(Text))),
)
_together = OF_TAGS.limit(RARE + 1).subquery("together")
#: How many tickets have all of `tags`, counted no further than one above `RARE`.
TOGETHER: Query[tuple[int]] = Query(select(func.count()).select_from(_together))


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
        ["tenant_id", "tag", "ticket_id"],
        select(
            bindparam("tenant_id", type_=_ID),
            func.unnest(bindparam("tags", type_=ARRAY(Text))),
            bindparam("ticket_id", type_=_ID),
        ),
    )
)
#: Makes the rows that tickets lack which were written past the service.
FILL: Query[Any] = Query(
    upsert(ticket_tags)
    .from_select(
        ["tenant_id", "tag", "ticket_id"],
        select(tickets.c.tenant_id, func.unnest(tickets.c.tags), tickets.c.id).where(TENANT, LIVING),
    )
    .on_conflict_do_nothing()
)
_REMOVE: Query[Any] = Query(
    delete(ticket_tags).where(
        _TENANT,
        ticket_tags.c.tag == func.any(bindparam("tags", type_=ARRAY(Text))),
        ticket_tags.c.ticket_id == bindparam("of_ticket", type_=_ID),
    )
)


def rarest(carried: Sequence[Carried]) -> str:
    """The rare tag that the fewest tickets carry; empty when none of them is rare."""
    return carried[0].tag if carried and carried[0].tickets <= RARE else ""


def are_rare(together: int) -> bool:
    """Whether tags that `TOGETHER` counted are rare in company, however common each is alone."""
    return together <= RARE


def in_use(prefix: str, *, limit: int, after: str) -> tuple[Query[str], Params]:
    """The statement and parameters for the first `limit` tags in use behind `after` that begin with `prefix`."""
    return _IN_USE, {"first": prefix, "after": after, "below": prefix + _LAST, "limit": limit}


async def follow(tx: Transaction, before: Ticket | None, after: Ticket) -> None:
    """Makes the rows of a ticket those of its tags; of a deleted one there are none."""
    had, has = _carried(before), _carried(after)
    if added := sorted(has - had):
        await tx.send(_ADD, tags=added, ticket_id=after.id)
    if removed := sorted(had - has):
        await tx.send(_REMOVE, tags=removed, of_ticket=after.id)


def _carried(ticket: Ticket | None) -> set[str]:
    return set() if ticket is None or ticket.deleted_at is not None else set(ticket.tags)
