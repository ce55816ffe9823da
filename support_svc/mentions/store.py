"""The table of mentions and its statements."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Table,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.auth.store import agents
from support_svc.mentions.domain import Addressee, Mention
from support_svc.notes.store import notes
from support_svc.schema import metadata
from support_svc.teams.store import team_members, teams
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)
_EXCERPT = 300
_MOST_COUNTED = 100

mentions = Table(
    "note_mentions",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("note_id", _ID, nullable=False),
    Column("ticket_id", _ID, nullable=False),
    Column("agent_id", _ID, nullable=False),
    Column("handle", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("read_at", _MOMENT),
)

_TENANT = mentions.c.tenant_id == bindparam("tenant_id")
_OF_AGENT = (_TENANT, mentions.c.agent_id == bindparam("agent"))
_UNREAD = mentions.c.read_at.is_(None)

_handles = bindparam("handles", type_=ARRAY(Text))
#: The active agents behind some handles.
ADDRESSEES = Query(
    union_all(
        select(agents.c.handle, agents.c.id).where(
            agents.c.tenant_id == bindparam("tenant_id"), agents.c.handle == func.any(_handles), agents.c.active
        ),
        select(teams.c.handle, agents.c.id)
        .join(team_members, and_(team_members.c.tenant_id == teams.c.tenant_id, team_members.c.team_id == teams.c.id))
        .join(agents, and_(agents.c.tenant_id == teams.c.tenant_id, agents.c.id == team_members.c.agent_id))
        .where(teams.c.tenant_id == bindparam("tenant_id"), teams.c.handle == func.any(_handles), agents.c.active),
    ),
    Addressee,
)
OF_NOTE: Query[tuple[str]] = Query(
    select(mentions.c.agent_id).where(_TENANT, mentions.c.note_id == bindparam("note_id"))
)
_rows = (
    func.unnest(
        bindparam("ids", type_=ARRAY(_ID)),
        bindparam("agents", type_=ARRAY(_ID)),
        bindparam("handles", type_=ARRAY(Text)),
    )
    .table_valued("id", "agent_id", "handle", name="new")
    .render_derived()
)
ADD: Query[Any] = Query(
    insert(mentions).from_select(
        ["tenant_id", "id", "note_id", "ticket_id", "agent_id", "handle", "created_at"],
        select(
            bindparam("tenant_id", type_=_ID),
            _rows.c.id,
            bindparam("note_id", type_=_ID),
            bindparam("ticket_id", type_=_ID),
            _rows.c.agent_id,
            _rows.c.handle,
            bindparam("moment", type_=_MOMENT),
        ),
    )
)
REMOVE: Query[Any] = Query(
    delete(mentions).where(
        _TENANT,
        mentions.c.note_id == bindparam("note_id"),
        mentions.c.agent_id == func.any(bindparam("agents", type_=ARRAY(_ID))),
    )
)

_HERE = and_(notes.c.tenant_id == mentions.c.tenant_id, notes.c.id == mentions.c.note_id)
_THERE = and_(tickets.c.tenant_id == mentions.c.tenant_id, tickets.c.id == mentions.c.ticket_id)
_LIVING = (notes.c.deleted_at.is_(None), tickets.c.deleted_at.is_(None))
_SHOWN = {
    "ticket_number": tickets.c.number,
    "ticket_subject": tickets.c.subject,
    "excerpt": func.left(notes.c.content, literal_column(str(_EXCERPT))),
    "author_name": notes.c.author_name,
    "author_id": notes.c.author_id,
}
_MENTION = (
    select(*(_SHOWN[name] if name in _SHOWN else mentions.c[name] for name in Mention._fields))
    .select_from(mentions.join(notes, _HERE).join(tickets, _THERE))
    .where(*_OF_AGENT, *_LIVING)
)


@lru_cache(maxsize=4)
def page(*, unread: bool, after: bool) -> Query[Mention]:
    """An agent's mentions, newest first; with `after`, those before the position."""
    statement = _MENTION.order_by(mentions.c.created_at.desc(), mentions.c.id.desc()).limit(bindparam("limit"))
    if unread:
        statement = statement.where(_UNREAD)
    if after:
        there = tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=_ID))
        statement = statement.where(tuple_(mentions.c.created_at, mentions.c.id) < there)
    return Query(statement, Mention)


GET = Query(_MENTION.where(mentions.c.id == bindparam("mention_id")), Mention)
_unread = _MENTION.where(_UNREAD).limit(_MOST_COUNTED).subquery("unread")
#: How many of an agent's mentions are unread, up to 100.
COUNT_UNREAD: Query[tuple[int]] = Query(select(func.count()).select_from(_unread))
READ: Query[Any] = Query(
    update(mentions)
    .where(*_OF_AGENT, mentions.c.id == bindparam("mention_id"), _UNREAD)
    .values(read_at=bindparam("moment", type_=_MOMENT))
)
READ_ALL: Query[tuple[str]] = Query(
    update(mentions)
    .where(*_OF_AGENT, _UNREAD, mentions.c.created_at <= bindparam("until", type_=_MOMENT))
    .values(read_at=bindparam("moment", type_=_MOMENT))
    .returning(mentions.c.id)
)
