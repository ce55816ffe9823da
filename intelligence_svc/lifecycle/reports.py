"""The table of reports: how a version holds up, by day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Date, DateTime, Table, Text, and_, bindparam, func, select
from sqlalchemy.dialects.postgresql import JSONB, UUID, distinct_on, insert

from intelligence_svc.lifecycle.store import deployments
from intelligence_svc.schema import metadata
from service_kit.db import Query

DRIFT, CALIBRATION = "drift", "calibration"
LISTED = 50

reports = Table(
    "model_reports",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("data_as_of", Date, primary_key=True, comment="drift: last day of the history; calibration: of the window"),
    Column("version", Text, primary_key=True),
    Column("computed_at", DateTime(timezone=True), nullable=False),
    Column("alarm", Text, nullable=False, comment="what is wrong; empty when nothing is"),
    Column("report", JSONB, nullable=False),
)


class Report(NamedTuple):
    """A report about a version."""

    name: str
    kind: str
    data_as_of: date
    version: str
    computed_at: datetime
    alarm: str
    report: dict[str, Any]


_R, _D = reports.c, deployments.c
_COLUMNS = [_R[name] for name in Report._fields]
_OWN = _R.tenant_id == bindparam("tenant_id")
_insert = insert(reports).values({name: bindparam(name) for name in ("tenant_id", *Report._fields)})
KEEP: Query[Any] = Query(
    _insert.on_conflict_do_update(
        index_elements=[_R.tenant_id, _R.name, _R.kind, _R.data_as_of, _R.version],
        set_={name: _insert.excluded[name] for name in ("computed_at", "alarm", "report")},
    )
)
OF_KIND = Query(
    select(*_COLUMNS)
    .where(_OWN, _R.name == bindparam("name"), _R.kind == bindparam("kind"))
    .order_by(_R.data_as_of.desc(), _R.version)
    .limit(LISTED),
    Report,
)
#: The newest report of each kind about each version in use.
IN_USE = Query(
    select(*_COLUMNS)
    .ext(distinct_on(_R.name, _R.kind, _R.version))
    .select_from(reports.join(deployments, and_(_D.tenant_id == _R.tenant_id, _D.name == _R.name)))
    .where(_OWN, (_R.version == _D.champions[func.cardinality(_D.champions)]) | (_R.version == _D.challenger))
    .order_by(_R.name, _R.kind, _R.version, _R.data_as_of.desc()),
    Report,
)
