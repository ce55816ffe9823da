"""The refresh's side of the tables: definitions, memberships and changes of a shop, in the caller's transaction."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from zlib import crc32

import numpy as np
import pyarrow as pa
from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow

from intelligence_svc.axes.catalogue import AXES
from intelligence_svc.axes.describe import population
from intelligence_svc.axes.domain import AxisName, Codes, Fitted, Memberships
from intelligence_svc.axes.fitting import Definitions, fit
from intelligence_svc.axes.memberships import UNIT, memberships, packed
from intelligence_svc.axes.store import SAMPLES, customer_segments

BATCH_CUSTOMERS = 20_000

_TARGET = sql.Identifier("platform", "customer_segments")
_STAGE = sql.Identifier("fresh_segments")
_DOMINANTS = [axis.value for axis in AxisName]
_NAMES = [column.name for column in customer_segments.columns]
_CONTENT = [name for name in _NAMES if name not in {"tenant_id", "customer_id"}]


@dataclass(frozen=True)
class Behavior:
    """All customers of a shop on all axes; rows are those of the table of features."""

    customer_ids: pa.ChunkedArray
    version: int
    definitions: Definitions
    memberships: Codes
    dominant: Codes
    confidence: Codes


class Assignment(NamedTuple):
    """By customer: the index of an archetype in `ids`, and how clearly they belong to it (0 to `UNIT`)."""

    ids: list[str]
    labels: Codes
    clarity: Codes


async def fit_segments(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    features: pa.Table,
    *,
    as_of: date,
    currency: str,
    now: datetime,
) -> Behavior:
    """Fits the axes to the shop, stores the definitions, and computes every customer's memberships."""
    stored = await _current(connection, tenant_id)
    previous = {fitted.axis: fitted for fitted in map(Fitted.from_dict, stored[1])} if stored else None
    fitted = fit(features, previous)
    version = stored[0] if stored and previous == fitted else (stored[0] + 1 if stored else 1)
    behavior, parts = place(fitted, version, features)
    people = [population(fitted[name], part) for name, part in parts.items()]
    await _store_definitions(connection, tenant_id, version, fitted, people, features.num_rows, as_of, currency, now)
    return behavior


def place(
    definitions: Definitions, version: int, features: pa.Table
) -> tuple[Behavior, Mapping[AxisName, Memberships]]:
    """The customers of a table of features on fitted axes, all together and by axis."""
    parts = {name: memberships(one, features) for name, one in definitions.items()}
    behavior = Behavior(
        features["customer_id"],
        version,
        definitions,
        packed(list(parts.values())),
        np.column_stack([part.dominant for part in parts.values()]),
        np.column_stack([np.rint(part.confidence * UNIT) for part in parts.values()]).astype(np.int16),
    )
    return behavior, parts


async def _current(
    connection: AsyncConnection[TupleRow], tenant_id: uuid.UUID
) -> tuple[int, list[dict[str, Any]]] | None:
    cursor = await connection.execute(
        "SELECT version, axes FROM platform.segment_definitions WHERE tenant_id = %s ORDER BY version DESC LIMIT 1",
        [tenant_id],
    )
    row = await cursor.fetchone()
    return None if row is None else (row[0], row[1])


async def _store_definitions(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    version: int,
    fitted: Definitions,
    people: list[dict[str, Any]],
    customers: int,
    as_of: date,
    currency: str,
    now: datetime,
) -> None:
    axes = json.dumps([fitted[axis.name].to_dict() for axis in AXES])
    await connection.execute(
        """
        INSERT INTO platform.segment_definitions AS d
            (tenant_id, version, fitted_at, data_as_of, currency, customers, axes, population)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        ON CONFLICT (tenant_id, version) DO UPDATE
            SET data_as_of = excluded.data_as_of, currency = excluded.currency,
                customers = excluded.customers, population = excluded.population
            WHERE (d.data_as_of, d.currency, d.customers, d.population)
                IS DISTINCT FROM (excluded.data_as_of, excluded.currency, excluded.customers, excluded.population)
        """,
        [tenant_id, version, now, as_of, currency, customers, axes, json.dumps(people)],
    )


async def write_segments(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    behavior: Behavior,
    archetypes: Assignment | None,
    as_of: date,
    only: Collection[str] | None = None,
) -> None:
    """Makes the stored memberships, or those of the customers `only`, equal to `behavior` and `archetypes`, and notes
    who changed.

    Only rows that differ are written: a refresh without new data writes nothing. Without `archetypes` nobody has one.
    """
    names = sql.SQL(", ").join(map(sql.Identifier, _NAMES))
    customers = None if only is None else list(only)
    async with connection.cursor() as cursor:
        await cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(_STAGE))
        await cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(_STAGE, _TARGET))
        async with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(_STAGE, names)) as copy:
            for row in _rows(str(tenant_id), behavior, archetypes):
                await copy.write_row(row)
        # As for profiles: a look-up per customer, whatever the planner thinks.
        await cursor.execute(sql.SQL("CREATE UNIQUE INDEX ON {} (customer_id)").format(_STAGE))
        await cursor.execute(sql.SQL("ANALYZE {}").format(_STAGE))
        await cursor.execute(_note_changes(), {"as_of": as_of, "tenant": tenant_id})
        await cursor.execute(_MERGE)
        await cursor.execute(
            sql.SQL(
                "DELETE FROM {target} p WHERE p.tenant_id = %s "
                "AND (%s::text[] IS NULL OR p.customer_id = ANY(%s)) AND NOT EXISTS "
                "(SELECT 1 FROM {stage} f WHERE f.customer_id = p.customer_id)"
            ).format(target=_TARGET, stage=_STAGE),
            [tenant_id, customers, customers],
        )


def _rows(tenant_id: str, behavior: Behavior, archetypes: Assignment | None) -> Iterator[list[object]]:
    for start in range(0, len(behavior.memberships), BATCH_CUSTOMERS):
        part = slice(start, start + BATCH_CUSTOMERS)
        ids = behavior.customer_ids.slice(start, BATCH_CUSTOMERS).to_pylist()
        kinds: list[tuple[object, object]] = [(None, None)] * len(ids)
        if archetypes is not None:
            labels = archetypes.labels[part].tolist()
            kinds = [
                (archetypes.ids[label], c) for label, c in zip(labels, archetypes.clarity[part].tolist(), strict=True)
            ]
        for customer_id, member, confidence, dominant, kind in zip(
            ids,
            behavior.memberships[part].tolist(),
            behavior.confidence[part].tolist(),
            behavior.dominant[part].tolist(),
            kinds,
            strict=True,
        ):
            yield [
                tenant_id,
                customer_id,
                behavior.version,
                _array(member),
                _array(confidence),
                *(None if code < 0 else code for code in dominant),
                crc32(customer_id.encode()) % SAMPLES,
                *kind,
            ]


def _array(values: list[int]) -> str:
    # As text: the driver's own way to write an array costs more than the rest of the row.
    return "{" + ",".join(map(str, values)) + "}"


def _dominants(alias: str) -> sql.Composed:
    codes = sql.SQL(", ").join(
        sql.SQL("coalesce({}, -1)::smallint").format(sql.Identifier(alias, name)) for name in _DOMINANTS
    )
    return sql.SQL("ARRAY[{}]").format(codes)


def _note_changes() -> sql.Composed:
    """Two refreshes of one day count as one change, from what was before the first."""
    return sql.SQL(
        """
        INSERT INTO platform.segment_changes AS c
            (tenant_id, customer_id, data_as_of, definitions_version, before, after)
        SELECT o.tenant_id, o.customer_id, %(as_of)s, n.definitions_version, {before}, {after}
        FROM {stage} n JOIN {target} o ON o.tenant_id = %(tenant)s AND o.customer_id = n.customer_id
        WHERE {before} IS DISTINCT FROM {after}
        ON CONFLICT (tenant_id, customer_id, data_as_of) DO UPDATE
            SET after = excluded.after, definitions_version = excluded.definitions_version
        """
    ).format(stage=_STAGE, target=_TARGET, before=_dominants("o"), after=_dominants("n"))


_MERGE = sql.SQL(
    "INSERT INTO {target} AS t ({names}) SELECT {names} FROM {stage} "
    "ON CONFLICT (tenant_id, customer_id) DO UPDATE SET {changes} WHERE ({old}) IS DISTINCT FROM ({new})"
).format(
    target=_TARGET,
    stage=_STAGE,
    names=sql.SQL(", ").join(map(sql.Identifier, _NAMES)),
    changes=sql.SQL(", ").join(sql.SQL("{0} = excluded.{0}").format(sql.Identifier(name)) for name in _CONTENT),
    old=sql.SQL(", ").join(sql.Identifier("t", name) for name in _CONTENT),
    new=sql.SQL(", ").join(sql.Identifier("excluded", name) for name in _CONTENT),
)
