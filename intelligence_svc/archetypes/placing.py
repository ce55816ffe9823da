"""Placing some customers on the axes and among the archetypes of their shop, as its last full refresh left them.

A full refresh fits boundaries and groups to everybody; between two of them, customers move and boundaries stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, select

from intelligence_svc.archetypes.places import assign, coordinates, packed_clarity
from intelligence_svc.archetypes.store import archetypes, sets
from intelligence_svc.axes.domain import Fitted
from intelligence_svc.axes.store import definitions
from intelligence_svc.axes.writing import Assignment, Behavior, place, write_segments
from service_kit.db import Query


class _Row(NamedTuple):
    version: int
    axes: list[dict[str, Any]]
    means: list[list[float]] | None
    ids: list[str] | None
    centres: list[list[float]] | None


_living = (archetypes.c.tenant_id == bindparam("tenant_id"), archetypes.c.ended_on.is_(None))
_set = select(sets.c.means).where(sets.c.tenant_id == bindparam("tenant_id"))
#: A row if the shop was refreshed, none otherwise.
STANDING = Query(
    select(
        definitions.c.version,
        definitions.c.axes,
        _set.scalar_subquery(),
        select(func.array_agg(archetypes.c.archetype_id.op("ORDER BY")(archetypes.c.archetype_id)))
        .where(*_living)
        .scalar_subquery(),
        select(func.jsonb_agg(archetypes.c.centre.op("ORDER BY")(archetypes.c.archetype_id)))
        .where(*_living)
        .scalar_subquery(),
    )
    .where(definitions.c.tenant_id == bindparam("tenant_id"))
    .order_by(definitions.c.version.desc())
    .limit(1),
    _Row,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A shop's axes and living archetypes."""

    version: int
    definitions: dict[Any, Fitted]
    ids: list[str]
    centres: np.ndarray
    means: list[np.ndarray] | None

    @classmethod
    def of(cls, rows: list[Any]) -> Standing | None:
        """What `STANDING` found."""
        if not rows:
            return None
        row: _Row = rows[0]
        fitted = {one.axis: one for one in map(Fitted.from_dict, row.axes)}
        means = None if row.means is None else [np.array(one) for one in row.means]
        return cls(row.version, fitted, row.ids or [], np.array(row.centres or []), means)

    def behavior(self, features: pa.Table) -> Behavior:
        """The customers of a table of features on the axes."""
        return place(self.definitions, self.version, features)[0]

    def archetypes(self, behavior: Behavior) -> Assignment | None:
        """Their archetypes; None in a shop without any, or refreshed by an earlier release only."""
        if not self.ids or self.means is None or len(behavior.memberships) == 0:
            return None
        points = coordinates(behavior.memberships, behavior.confidence, self.means)
        labels, clarity = assign(self.centres, points)
        return Assignment(self.ids, labels, packed_clarity(clarity))


async def replace_some(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    standing: Standing,
    features: pa.Table,
    customers: Collection[str],
    as_of: date,
) -> None:
    """Makes the stored memberships of these customers those of `features`; one without features has none."""
    behavior = standing.behavior(features)
    await write_segments(connection, tenant_id, behavior, standing.archetypes(behavior), as_of, only=customers)
    # The next full refresh must not take its customers for those that it left.
    await connection.execute("UPDATE platform.archetype_sets SET fingerprint = '' WHERE tenant_id = %s", [tenant_id])
