"""A row for each tag of each ticket, beside the ticket's own list of them: how tickets are found by a rare tag.

A common tag is found soon by reading tickets in the order asked for; one that few carry only by these rows. Which of
the two a tag is, a count that stops early tells.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Integer, Table, Text, any_, bindparam, delete, func, insert, literal, select, true
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query, Transaction
from support_svc.schema import metadata
from support_svc.tickets.domain import Ticket

RARE = 1_000
"""Tickets up to which a tag is rare: so many rows are read and sorted in a few milliseconds."""

_ID = UUID(as_uuid=False)
ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("tag", Text, primary_key=True),
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


async def follow(tx: Transaction, before: Sequence[str], after: Ticket) -> None:
    """Makes the rows of a ticket those of its tags."""
    if added := sorted(set(after.tags) - set(before)):
        await tx.send(_ADD, tags=added, ticket_id=after.id)
    if removed := sorted(set(before) - set(after.tags)):
        await tx.send(_REMOVE, tags=removed, of_ticket=after.id)
