"""Lists that are read along rows of another table, those of a topic or of a tag, which stand in the list's order.

What such a row says of its ticket is asked of the row alone: asked of both, it would seem to fit fewer than it does.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Text, any_, bindparam, func, text, true
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from support_svc.tickets import tag_ways
from support_svc.tickets.store import tickets
from support_svc.tickets.tag_table import ticket_tags
from support_svc.topics.table import ticket_topics

_STATUSES = any_(bindparam("statuses", type_=ARRAY(Text)))
Columns = tuple[str, ...]


class Rows(NamedTuple):
    """Rows of one topic or tag: which they are, what orders them, and which conditions they answer."""

    which: tuple[ColumnElement[bool], ...]
    keys: Mapping[str, Any]
    says: Mapping[str, ColumnElement[bool]]


OF_TOPIC = (
    ticket_topics.c.tenant_id == bindparam("tenant_id"),
    ticket_topics.c.topic_id == bindparam("topic_alert", type_=UUID(as_uuid=False)),
    ticket_topics.c.ticket_id == tickets.c.id,
)
_SAID_BY_TOPIC = {
    "topic_alert": true(),
    "live": ticket_topics.c.status != text("'closed'"),
    "statuses": ticket_topics.c.status == _STATUSES,
}
_BY_TOPIC: Mapping[Columns, Rows] = {
    (key, "id"): Rows(OF_TOPIC, {key: ticket_topics.c[key], "id": ticket_topics.c.ticket_id}, _SAID_BY_TOPIC)
    for key in ("updated_at", "smart_key")
}
_SAID_BY_TAG = {
    "along_tag": true(),
    "tags": true(),
    "not_spam": ~ticket_tags.c.spam,
    "spam": ticket_tags.c.spam,
    **tag_ways.TOLD,
    "all_tags": tag_ways.MAY_HAVE_ALL
    & func.coalesce(tickets.c.tags.contains(bindparam("tags", type_=ARRAY(Text))), False),
}
# Rows of what is not closed have an order of their own, of which spam, being closed, is no part.
_SAID_OF_LIVE = {**_SAID_BY_TAG, "live": tag_ways.LIVE, "not_spam": true()}
_HISTORY = (("updated_at", "id"), ("created_at", "id"), ("urgency_rank", "waiting_since", "id"))
_LIVE = (("smart_key", "id"),)
_BY_TAG: Mapping[Columns, Rows] = {
    columns: Rows(
        (*tag_ways.OF_TAG, ticket_tags.c.ticket_id == tickets.c.id),
        {name: ticket_tags.c["ticket_id" if name == "id" else name] for name in columns},
        _SAID_OF_LIVE if columns in _LIVE else _SAID_BY_TAG,
    )
    for columns in (*_HISTORY, *_LIVE)
}


def has_tags_in(columns: Columns, *, live: bool) -> bool:
    """Whether the rows of tags stand in an order of these columns, those of what is not closed if `live`."""
    return columns in (_LIVE if live else _HISTORY)


def rows(given: Set[str], columns: Columns) -> Rows | None:
    """The rows along which a list with these conditions and this order is read; None for tickets alone."""
    if "along_tag" in given:
        return _BY_TAG[columns]
    return _BY_TOPIC.get(columns) if "topic_alert" in given else None
