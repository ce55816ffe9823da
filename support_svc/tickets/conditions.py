"""What lists and counts ask of tickets, in SQL: each condition has a name, and its values are parameters."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Text, any_, bindparam, exists, func, or_, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from support_svc.tickets import along, tag_ways
from support_svc.tickets.store import LIVING, tickets

_TEXTS = ARRAY(Text)
_CLOSED = text("'closed'")  # spelled out: a parameter could not be seen to fit the partial indexes
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
BY_VALUE: Mapping[str, ColumnElement[bool]] = {
    "statuses": tickets.c.status == any_(bindparam("statuses", type_=_TEXTS)),
    "priorities": tickets.c.priority == any_(bindparam("priorities", type_=_TEXTS)),
    "channels": tickets.c.channel == any_(bindparam("channels", type_=_TEXTS)),
    "queue_id": tickets.c.queue_id == bindparam("queue_id", type_=UUID(as_uuid=False)),
    "assigned_to": tickets.c.assigned_to == bindparam("assigned_to", type_=UUID(as_uuid=False)),
    "tags": tickets.c.tags.contains(bindparam("tags", type_=_TEXTS)),
    "sla_states": tickets.c.sla_state == any_(bindparam("sla_states", type_=_TEXTS)),
    "customer_id": tickets.c.customer_id == bindparam("customer_id", type_=Text),
    "topic_alert": exists().where(*along.OF_TOPIC),
    "follow_up_of": tickets.c.follow_up_of == bindparam("follow_up_of", type_=UUID(as_uuid=False)),
}
# An array, so that each ticket is read by its id: a join might be turned around.
_BY_TAG: Mapping[str, ColumnElement[bool]] = {
    name: tickets.c.id == any_(func.array(tag_ways.ids(live=live).scalar_subquery()))
    for name, live in (("few", False), ("few_live", True))
}
#: What a ticket must fulfil, by the names that lists and counts know it by.
CONDITIONS: Mapping[str, ColumnElement[bool]] = {**_BY_PLACE, **BY_VALUE, **_BY_TAG}
