"""Tables of versions, of which answers, and of who changed that."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    Column,
    DateTime,
    Double,
    Identity,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    func,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert

from intelligence_svc.schema import metadata
from service_kit.db import Query

_MOMENT = DateTime(timezone=True)
_ID = UUID(as_uuid=False)

versions = Table(
    "model_versions",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("version", Text, primary_key=True),
    Column("parts", JSONB, nullable=False, comment="task → version and digest of its files"),
    Column("signature", Text, nullable=False, comment="SHA-256 over the digests of all parts"),
    Column("trained_at", _MOMENT, nullable=False),
    Column("summary", JSONB, nullable=False, comment="what a list shows of the card"),
    Column("contest", JSONB, comment="the last comparison with a champion"),
)
deployments = Table(
    "model_deployments",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("champions", ARRAY(Text), nullable=False, comment="the last one is in use; those before it, in order"),
    Column("challenger", Text),
    Column("share", Double, nullable=False),
    Column("generation", Integer, nullable=False, comment="rises with every change"),
)
changes = Table(
    "model_changes",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("name", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("previous", Text),
    Column("share", Double),
    Column("forced", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
)


class Part(NamedTuple):
    """A part of a version: where its files are, and what they must be."""

    version: str
    digest: str


class Version(NamedTuple):
    """A version of a model."""

    name: str
    version: str
    parts: dict[str, Any]
    signature: str
    trained_at: datetime
    summary: dict[str, Any]
    contest: dict[str, Any] | None

    def part(self, task: str) -> Part:
        """A part by its task."""
        return Part(**self.parts[task])


class Deployment(NamedTuple):
    """What answers under a name. ``champions`` has at least one entry, the one in use last."""

    name: str
    champions: list[str]
    challenger: str | None
    share: float
    generation: int

    @property
    def champion(self) -> str:
        """The version in use."""
        return self.champions[-1]


class Served(NamedTuple):
    """What is loaded to answer under a name."""

    name: str
    generation: int
    share: float
    champion: str
    champion_parts: dict[str, Any]
    challenger: str | None
    challenger_parts: dict[str, Any] | None


class Change(NamedTuple):
    """One change of what is in use, as it stays on record."""

    id: int
    name: str
    action: str
    version: str
    previous: str | None
    share: float | None
    forced: bool
    reason: str
    actor_kind: str
    actor_id: str
    actor_name: str
    request_id: str
    created_at: datetime


_V, _D, _C = versions.c, deployments.c, changes.c
_VERSION = [_V[name] for name in Version._fields]
_DEPLOYMENT = [_D[name] for name in Deployment._fields]
_CHANGE = [_C[name] for name in Change._fields]
_NAME: BindParameter[str] = bindparam("name", type_=Text)
_OWN_VERSIONS = and_(_V.tenant_id == bindparam("tenant_id"), _V.name == _NAME)
_OWN_DEPLOYMENT = and_(_D.tenant_id == bindparam("tenant_id"), _D.name == _NAME)

VERSION = Query(select(*_VERSION).where(_OWN_VERSIONS, _V.version == bindparam("version")), Version)
_NEWEST = select(*_VERSION).where(_OWN_VERSIONS).order_by(_V.trained_at.desc(), _V.version.desc())
VERSIONS = Query(_NEWEST.limit(bindparam("rows")), Version)
OLDER_VERSIONS = Query(
    _NEWEST.where(
        tuple_(_V.trained_at, _V.version) < tuple_(bindparam("before", type_=_MOMENT), bindparam("place"))
    ).limit(bindparam("rows")),
    Version,
)
DEPLOYMENT = Query(select(*_DEPLOYMENT).where(_OWN_DEPLOYMENT), Deployment)
LOCKED_DEPLOYMENT = Query(select(*_DEPLOYMENT).where(_OWN_DEPLOYMENT).with_for_update(), Deployment)
DEPLOYMENTS = Query(select(*_DEPLOYMENT).where(_D.tenant_id == bindparam("tenant_id")).order_by(_D.name), Deployment)
_champion, _challenger = versions.alias("champion"), versions.alias("challenger")
SERVED = Query(
    select(
        _D.name,
        _D.generation,
        _D.share,
        _champion.c.version,
        _champion.c.parts,
        _challenger.c.version,
        _challenger.c.parts,
    )
    .select_from(
        deployments.join(
            _champion,
            and_(
                _champion.c.tenant_id == _D.tenant_id,
                _champion.c.name == _D.name,
                _champion.c.version == _D.champions[func.cardinality(_D.champions)],
            ),
        ).outerjoin(
            _challenger,
            and_(
                _challenger.c.tenant_id == _D.tenant_id,
                _challenger.c.name == _D.name,
                _challenger.c.version == _D.challenger,
            ),
        )
    )
    .where(_D.tenant_id == bindparam("tenant_id"))
    .order_by(_D.name),
    Served,
)
ADD_VERSION: Query[Any] = Query(
    insert(versions)
    .values(
        tenant_id=bindparam("tenant_id"),
        name=_NAME,
        version=bindparam("version"),
        parts=bindparam("parts"),
        signature=bindparam("signature"),
        trained_at=bindparam("trained_at"),
        summary=bindparam("summary"),
        contest=None,
    )
    .on_conflict_do_nothing()
)
SET_CONTEST: Query[Any] = Query(
    update(versions).where(_OWN_VERSIONS, _V.version == bindparam("version_")).values(contest=bindparam("contest"))
)
_deploy = insert(deployments).values(
    tenant_id=bindparam("tenant_id"),
    name=_NAME,
    champions=bindparam("champions", type_=ARRAY(Text)),
    challenger=bindparam("challenger"),
    share=bindparam("share"),
    generation=1,
)
DEPLOY: Query[Any] = Query(
    _deploy.on_conflict_do_update(
        index_elements=[_D.tenant_id, _D.name],
        set_={
            **{column: _deploy.excluded[column] for column in ("champions", "challenger", "share")},
            "generation": _D.generation + 1,
        },
    )
)
NOTE: Query[Any] = Query(
    insert(changes).values(
        {
            "tenant_id": bindparam("tenant_id"),
            **{name: bindparam(name) for name in Change._fields if name != "id"},
        }
    )
)
_LATEST = select(*_CHANGE).where(_C.tenant_id == bindparam("tenant_id"), _C.name == _NAME).order_by(_C.id.desc())
CHANGES = Query(_LATEST.limit(bindparam("rows")), Change)
EARLIER_CHANGES = Query(_LATEST.where(_C.id < bindparam("before")).limit(bindparam("rows")), Change)
