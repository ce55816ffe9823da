"""Statements about topic alerts, the tickets that fit them, and the texts that are looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb
from sqlalchemy import Integer, Text, any_, bindparam, cast, exists, func, literal, select, text, update
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import ARRAY, UUID, insert

from service_kit.db import Query
from support_svc.messages.store import messages
from support_svc.tickets.store import LIVING, LOCK_ORDER, TENANT, tickets
from support_svc.topics.domain import MAX_TOPICS, Rule, Topic
from support_svc.topics.table import ticket_topics, topic_alerts

LOOK = "topics.look"
_ID = UUID(as_uuid=False)
_TENANT = topic_alerts.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, topic_alerts.c.id == bindparam("topic", type_=_ID))
_RULE = ("any_of", "all_of", "none_of", "synonyms", "language", "distance")
_COLUMNS = [topic_alerts.c[name] for name in ("id", "name", *_RULE, "enabled", "version", "created_at", "updated_at")]
#: Messages of a ticket that are looked at, the newest.
MESSAGES = 50


def _topic(row: Sequence[Any]) -> Topic:
    return Topic(row[0], row[1], Rule._make(row[2:8]), *row[8:])


def columns_of(topic: Topic) -> dict[str, Any]:
    """A topic as the statements take it."""
    rule = topic.rule._asdict() | {"synonyms": Jsonb([list(group) for group in topic.rule.synonyms])}
    return {**{name: getattr(topic, name) for name in ("name", "enabled", "version", "updated_at")}, **rule}


LIST = Query(select(*_COLUMNS).where(_TENANT).order_by(func.lower(topic_alerts.c.name), topic_alerts.c.id), _topic)
ENABLED = Query(select(*_COLUMNS).where(_TENANT, topic_alerts.c.enabled).order_by(topic_alerts.c.id), _topic)
GET = Query(select(*_COLUMNS).where(*_THIS), _topic)
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(), _topic)
#: Lets one transaction at a time count and add the topic alerts of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(func.hashtextextended(func.concat("topics:", bindparam("tenant_id", type_=Text)), 0))
    )
)
NAMED: Query[tuple[str]] = Query(
    select(topic_alerts.c.id).where(_TENANT, func.lower(topic_alerts.c.name) == func.lower(bindparam("name")))
)
_held = select(func.count()).select_from(topic_alerts).where(_TENANT).scalar_subquery()
_names = ["tenant_id", *(column.name for column in _COLUMNS)]
#: Stores a topic alert and returns its id; no row when the name is taken or the tenant has all that it can have.
CREATE: Query[tuple[str]] = Query(
    insert(topic_alerts)
    .from_select(
        _names,
        select(*(bindparam(name, type_=topic_alerts.c[name].type) for name in _names)).where(_held < MAX_TOPICS),
    )
    .on_conflict_do_nothing()
    .returning(topic_alerts.c.id)
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken.
SAVE: Query[tuple[int]] = Query(
    update(topic_alerts)
    .where(*_THIS)
    .values(
        {
            name: bindparam(name, type_=topic_alerts.c[name].type)
            for name in ("name", *_RULE, "enabled", "version", "updated_at")
        }
    )
    .returning(topic_alerts.c.version)
)
DELETE: Query[Any] = Query(remove(topic_alerts).where(*_THIS))

_of_topic = (
    ticket_topics.c.tenant_id == bindparam("tenant_id"),
    ticket_topics.c.topic_id == bindparam("topic", type_=_ID),
)
#: Takes a topic off all tickets: first the tickets' own lists, then the rows.
TAKE_OFF: Query[Any] = Query(
    update(tickets)
    .where(TENANT, tickets.c.id.in_(select(ticket_topics.c.ticket_id).where(*_of_topic)))
    .values(topics=func.array_remove(tickets.c.topics, bindparam("topic", type_=_ID)))
)
FORGET: Query[Any] = Query(remove(ticket_topics).where(*_of_topic))

#: Has a ticket looked at after the commit, where the tenant has something to look for.
FOLLOW: Query[Any] = Query(
    select(
        cast(
            func.jobs.defer(
                func.jsonb_build_array(
                    func.jsonb_build_object(
                        "task",
                        LOOK,
                        "key",
                        bindparam("ticket", type_=Text),
                        "args",
                        func.jsonb_build_object("ticket_id", bindparam("ticket", type_=Text)),
                    )
                )
            ),
            Text,
        )
    ).where(exists().where(_TENANT, topic_alerts.c.enabled))
)


class Looked(NamedTuple):
    """A ticket that is looked at."""

    id: str
    subject: str
    status: str
    topics: list[str]
    assigned_to: str | None


class Said(NamedTuple):
    """What a customer wrote."""

    ticket_id: str
    message_id: str
    content: str
    subject: str
    created_at: datetime


#: Tickets of `ids`, locked until the commit.
TICKETS = Query(
    select(tickets.c.id, tickets.c.subject, tickets.c.status, tickets.c.topics, tickets.c.assigned_to)
    .where(TENANT, LIVING, ~tickets.c.spam, tickets.c.id == any_(bindparam("ids", type_=ARRAY(_ID))))
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True),
    Looked,
)
_said = (messages.c.tenant_id == bindparam("tenant_id"), ~messages.c.from_agent, messages.c.deleted_at.is_(None))
_newest = (
    select(messages.c.id, messages.c.content, messages.c.created_at)
    .where(*_said, messages.c.ticket_id == tickets.c.id)
    .order_by(messages.c.created_at.desc(), messages.c.id.desc())
    .limit(MESSAGES)
    .lateral("newest")
)
#: What the customers of the tickets `ids` wrote.
CONVERSATIONS = Query(
    select(tickets.c.id, _newest.c.id, _newest.c.content, tickets.c.subject, _newest.c.created_at)
    .select_from(tickets.join(_newest, literal(1, Integer) == 1))
    .where(TENANT, tickets.c.id == any_(bindparam("ids", type_=ARRAY(_ID)))),
    Said,
)
_latest = (
    select(tickets.c.id)
    .where(TENANT, LIVING, ~tickets.c.spam)
    .order_by(tickets.c.updated_at.desc(), tickets.c.id.desc())
    .limit(bindparam("limit", type_=Integer))
    .subquery("latest")
)
#: The latest messages of customers, of the tickets that changed last.
LATEST = Query(
    select(tickets.c.id, messages.c.id, messages.c.content, tickets.c.subject, messages.c.created_at)
    .select_from(
        _latest.join(tickets, tickets.c.id == _latest.c.id).join(messages, messages.c.ticket_id == _latest.c.id)
    )
    .where(TENANT, *_said)
    .order_by(messages.c.created_at.desc(), messages.c.id.desc())
    .limit(bindparam("limit", type_=Integer)),
    Said,
)
#: Notes that a ticket fits a topic; no row when that is known.
ADD: Query[tuple[str]] = Query(
    insert(ticket_topics)
    .values(
        {
            column.name: bindparam(column.name, type_=column.type)
            for column in ticket_topics.c
            if not column.server_default
        }
    )
    .on_conflict_do_nothing()
    .returning(ticket_topics.c.ticket_id)
)
SET_TOPICS: Query[Any] = Query(
    update(tickets)
    .where(TENANT, tickets.c.id == bindparam("ticket", type_=_ID))
    .values(topics=bindparam("fitting", type_=ARRAY(_ID)))
)


def _stems(language: str) -> Query[tuple[str, str | None]]:
    return Query(
        text(
            f"SELECT word, (ts_lexize('{language}_stem', word))[1] FROM unnest(CAST(:words AS text[])) AS word"  # noqa: S608  # one of the names below
        )
    )


#: Each of `words` with its stem, None for a word that carries no meaning, by language.
STEMS: Mapping[str, Query[tuple[str, str | None]]] = {
    language: _stems(language)
    for language in (
        *("danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian"),
        *("portuguese", "romanian", "russian", "spanish", "swedish", "turkish"),
    )
}
