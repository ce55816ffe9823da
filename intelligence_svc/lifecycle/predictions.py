"""What was said of customers, kept until it is known what they did.

It lies in ``MODELS_URI/<tenant_id>/predictions/<day>.parquet``. A full refresh keeps what it says, at most once in
`SPACING`, of up to `MOST` customers drawn by a hash of their ids, so that the same ones are followed. Each row names
the versions that answered.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.ingest.store import open_uri
from intelligence_svc.scoring.domain import Profile

SPACING = timedelta(days=7)
KEPT = timedelta(days=800)
MOST = 100_000
_CHAMPIONS = b"champions"
_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("churn_version", pa.string()),
        ("churn_days", pa.int32()),
        ("silent", pa.float64()),
        ("ltv_version", pa.string()),
        ("ltv_days", pa.int32()),
        ("spend", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said on a day; ``champions`` are the versions that were in use, by model."""

    day: date
    champions: Mapping[str, str]
    rows: pa.Table


@dataclass(slots=True)
class Collector:
    """Keeps what passes by."""

    customers: int
    rows: list[tuple[Any, ...]] = field(default_factory=list)

    def passing(self, profiles: Iterable[Profile]) -> Iterator[Profile]:
        """The profiles, as they come."""
        share = min(1.0, MOST / max(self.customers, 1))
        for profile in profiles:
            said = profile.prediction
            if said is not None and _place(profile.customer_id) < share:
                self.rows.append(
                    (
                        profile.customer_id,
                        said.churn_model_version,
                        said.churn_horizon_days,
                        said.churn_risk_score,
                        said.ltv_model_version,
                        said.ltv_horizon_days,
                        said.predicted_ltv,
                        said.ltv_low,
                        said.ltv_high,
                    )
                )
            yield profile


class PredictionLog:
    """What was said of a tenant's customers."""

    def __init__(self, models_uri: str, tenant_id: uuid.UUID) -> None:
        self._filesystem, root = open_uri(models_uri)
        self._folder = f"{root}/{tenant_id}/predictions"

    def days(self) -> list[date]:
        """Days of which something is kept, oldest first."""
        selector = fs.FileSelector(self._folder, allow_not_found=True)
        names = [info.base_name for info in self._filesystem.get_file_info(selector)]
        return sorted(date.fromisoformat(name[:10]) for name in names if len(name) == 18 and name.endswith(".parquet"))

    def keep(self, day: date, champions: Mapping[str, str], rows: list[tuple[Any, ...]]) -> bool:
        """Keeps what was said on a day, unless the days before are too near; what was said the same day is replaced."""
        known = self.days()
        if not rows or any(timedelta(0) < abs(day - other) < SPACING for other in known):
            return False
        columns = [pa.array(column, one.type) for column, one in zip(zip(*rows, strict=True), _SCHEMA, strict=True)]
        table = pa.Table.from_arrays(columns, schema=_SCHEMA.with_metadata({_CHAMPIONS: json.dumps(dict(champions))}))
        content = io.BytesIO()
        pq.write_table(table, content, compression="zstd")
        self._filesystem.create_dir(self._folder, recursive=True)
        staging = f"{self._folder}/_{uuid.uuid4().hex}"
        with self._filesystem.open_output_stream(staging) as stream:
            stream.write(content.getvalue())
        self._filesystem.move(staging, self._path(day))
        for other in known:
            if day - other > KEPT:
                self._filesystem.delete_file(self._path(other))
        return True

    def read(self, day: date) -> Said:
        """What was said on a day."""
        with self._filesystem.open_input_file(self._path(day)) as file:
            table = pq.read_table(file)
        champions = json.loads((table.schema.metadata or {}).get(_CHAMPIONS, b"{}"))
        return Said(day, champions, table)

    def _path(self, day: date) -> str:
        return f"{self._folder}/{day.isoformat()}.parquet"


def _place(customer: str) -> float:
    return int.from_bytes(hashlib.blake2b(customer.encode(), digest_size=8, person=b"predictions").digest()) / 2.0**64
