"""The table of usual capacities and its statements."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, Table, bindparam, select
from sqlalchemy.dialects.postgresql import UUID, insert

from service_kit.db import Query
from support_svc.capacity.domain import CHANGEABLE, Capacity
from support_svc.schema import metadata

capacity_defaults = Table(
    "capacity_defaults",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    *(Column(name, Integer) for name in CHANGEABLE),
    Column("version", Integer, nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

OWN = capacity_defaults.c.tenant_id == bindparam("tenant_id")
_COLUMNS = [capacity_defaults.c[name] for name in Capacity._fields]
GET = Query(select(*_COLUMNS).where(OWN), Capacity)
LOCK = Query(select(*_COLUMNS).where(OWN).with_for_update(), Capacity)
_VALUES = {name: bindparam(name, type_=capacity_defaults.c[name].type) for name in Capacity._fields}
_save = insert(capacity_defaults).values(tenant_id=bindparam("tenant_id"), **_VALUES)
#: Stores a capacity; no row when another was stored since the one that it follows was read.
SAVE: Query[tuple[int]] = Query(
    _save.on_conflict_do_update(
        index_elements=[capacity_defaults.c.tenant_id],
        set_={name: _save.excluded[name] for name in _VALUES},
        where=capacity_defaults.c.version == _save.excluded.version - 1,
    ).returning(capacity_defaults.c.version)
)
