"""Ways to tickets with tags: what tells them apart, and the ids of the tickets on one of them.

Row-level security keeps every index on the tags' array out of use, so each tag of a ticket is a row too. Those rows
have the orders of whole histories, and the smart order of what is not closed: such a list is read along the rows of one
tag, of several the rarest. Elsewhere a
common tag is met soon in the order asked for, and a rare one has few tickets, which are read by their ids. How common
a tag is, a count that stops early tells, whatever PostgreSQL believes of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Integer,
    Select,
    Text,
    any_,
    bindparam,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import text

from service_kit.db import Params, Query
from support_svc.tickets.tag_table import ticket_tags

RARE = 1_000
"""Tickets up to which a tag is rare: so many rows are read and sorted in a few milliseconds."""
A_FEW = 200
"""Rows that tell which of several tags is the rarest."""


class Way(NamedTuple):
    """Along the rows of a tag, or with `few` to the ids of those that have it; without a tag, past all tickets.

    `live` leaves closed ones out.
    """

    tag: str = ""
    few: bool = False
    live: bool = False


class Carried(NamedTuple):
    """How many tickets carry a tag, counted no further than asked for."""

    tag: str
    tickets: int


_tags = bindparam("tags", type_=ARRAY(Text))
_other_tags = bindparam("other_tags", type_=ARRAY(Text))
_bits = func.support.tag_bits(_tags)
_others = ticket_tags.alias("others")
#: Whether a row's ticket may have all of `tags`; the index of the row has the answer. Some bits are never more than
#: all: so this asks for equality, of which PostgreSQL would expect too little, and then sort all rows at once.
MAY_HAVE_ALL = ticket_tags.c.bits.bitwise_and(_bits) >= _bits
#: Whether it has those of them that are not the rows' own.
HAS_ALL = or_(
    func.cardinality(_other_tags) == 0,
    select(func.count())
    .where(
        _others.c.tenant_id == bindparam("tenant_id"),
        _others.c.tag == any_(_other_tags),
        _others.c.ticket_id == ticket_tags.c.ticket_id,
    )
    .scalar_subquery()
    == func.cardinality(_other_tags),
)
#: Rows of tickets that are not closed, in the words of their index; spam is closed.
LIVE = ticket_tags.c.status != text("'closed'")
_OF_TENANT = ticket_tags.c.tenant_id == bindparam("tenant_id")


#: Conditions on tickets that the rows answer, by their names.
TOLD = {
    name: ticket_tags.c[column] == any_(bindparam(name, type_=ARRAY(Text)))
    for name, column in (("statuses", "status"), ("priorities", "priority"), ("channels", "channel"))
}
#: What makes a row the tenant's and of one tag.
OF_TAG = (_OF_TENANT, ticket_tags.c.tag == bindparam("by_tag", type_=Text))


def _place(*, live: bool) -> ColumnElement[bool]:
    return LIVE if live else ticket_tags.c.spam == bindparam("of_spam", type_=Boolean)


def ids(*, live: bool) -> Select[tuple[str]]:
    """The ids of the tickets that may have all of `tags`, found by the rows of `by_tag`."""
    return select(ticket_tags.c.ticket_id).where(*OF_TAG, _place(live=live), MAY_HAVE_ALL)


def params(wanted: Sequence[str], tag: str, *, spam: bool) -> Params:
    """What the statements here are passed for tags, when they go by the rows of one of them."""
    distinct = list(dict.fromkeys(wanted))
    others = [each for each in distinct if each != tag]
    return {"tags": distinct, "other_tags": others, "by_tag": tag, "of_spam": spam}


def _carried(*, live: bool) -> Query[Carried]:
    wanted = func.unnest(_tags).table_valued("tag", name="wanted").render_derived()
    place = ticket_tags.c.smart_key if live else ticket_tags.c.updated_at
    some = select(literal(1, Integer).label("one"), place.label("place")).order_by(place.desc())
    found = (
        some.where(_OF_TENANT, ticket_tags.c.tag == wanted.c.tag, _place(live=live)).limit(bindparam("most")).lateral()
    )
    number = func.count(found.c.one)
    return Query(
        select(wanted.c.tag, number)
        .select_from(wanted.outerjoin(found, true()))
        .group_by(wanted.c.tag)
        # Of common ones that is rarer whose first tickets, equally many, go further along the order.
        .order_by(number, func.min(found.c.place)),
        Carried,
    )


def _together(*, live: bool) -> Query[tuple[int]]:
    found = ids(live=live).limit(RARE + 1).subquery("together")
    return Query(select(func.count()).select_from(found), one_plan=False)


#: By whether only tickets that are not closed count: how many carry each of `tags`, up to `most`, the rarest first.
CARRIED = {live: _carried(live=live) for live in (False, True)}
#: The same: how many may have all of `tags`, counted no further than one above `RARE`.
TOGETHER: dict[bool, Query[Any]] = {live: _together(live=live) for live in (False, True)}
