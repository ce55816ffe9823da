"""After each full refresh: what has come true is judged, and customers are compared with those of the training.

Reports are stored; alarms go to the log and to the answers about models.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import structlog
from psycopg.types.json import Jsonb

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.lifecycle import calibration, drift, reports, store
from intelligence_svc.lifecycle.calibration import Outcome
from intelligence_svc.lifecycle.domain import LEADING, ModelName
from intelligence_svc.lifecycle.predictions import PredictionLog, Said
from intelligence_svc.lifecycle.reports import CALIBRATION, DRIFT, Report
from intelligence_svc.lifecycle.store import Served
from intelligence_svc.models import artefacts
from intelligence_svc.models.inputs import COLUMNS, feature_matrix, model_inputs
from intelligence_svc.models.registry import of_files
from intelligence_svc.models.samples import outcomes
from service_kit.db import Database
from service_kit.principal import system

_LOOKED_AT = 20_000
log = structlog.get_logger("quimbi.models")


class Finding(NamedTuple):
    """A report to be stored."""

    name: ModelName
    kind: str
    data_as_of: date
    version: str
    alarm: str
    report: dict[str, Any]


#: Reports of calibration that are there already: model, day of the window's end, version.
Known = Collection[tuple[str, date, str]]


async def known_reports(database: Database, tenant_id: str) -> Known:
    """Windows that were judged before."""
    calls = [(reports.OF_KIND, {"name": name.value, "kind": CALIBRATION}) for name in ModelName]
    found: list[list[Report]] = await database.read(system(tenant_id), *calls)
    return {(row.name, row.data_as_of, row.version) for rows in found for row in rows}


async def keep(database: Database, tenant_id: str, findings: Collection[Finding]) -> None:
    """Stores reports; alarms go to the log."""
    async with database.transaction(system(tenant_id)) as tx:
        for one in findings:
            await tx.send(
                reports.KEEP,
                name=one.name.value,
                kind=one.kind,
                data_as_of=one.data_as_of,
                version=one.version,
                computed_at=tx.now,
                alarm=one.alarm,
                report=Jsonb(one.report),
            )
    for one in findings:
        if one.alarm:
            about = {"tenant_id": tenant_id, "model": one.name.value, "version": one.version}
            log.warning("a model needs attention", kind=one.kind, alarm=one.alarm, **about)


def look(
    engine: FeatureEngine,
    features: pa.Table,
    in_use: Collection[Served],
    known: Known,
    *,
    models_uri: str,
    tenant_id: uuid.UUID,
    as_of: date,
    currency: str,
) -> list[Finding]:
    """Everything that there is to find after a refresh as of a day."""
    predictions = PredictionLog(models_uri, tenant_id)
    found = list(_drifts(features, in_use, models_uri, tenant_id, as_of))
    for day in predictions.days():
        if day < as_of:
            found += _judged(engine, predictions.read(day), known, as_of, currency)
    return found


def _drifts(
    features: pa.Table, in_use: Collection[Served], models_uri: str, tenant_id: uuid.UUID, as_of: date
) -> Iterator[Finding]:
    step = max(1, -(-features.num_rows // _LOOKED_AT))
    matrix = feature_matrix(features.take(pa.array(np.arange(0, features.num_rows, step))))
    for row in in_use:
        name = ModelName(row.name)
        for version, parts in ((row.champion, row.champion_parts), (row.challenger, row.challenger_parts)):
            if version is None or parts is None:
                continue
            task = LEADING[name]
            part = store.Part(**parts[task.value])
            files = artefacts.read(models_uri, tenant_id, task, part.version, part.digest)
            model, sample = of_files(task, part.version, files), artefacts.table(files["sample.parquet"])
            inputs = model_inputs(matrix, model.parametric, model.horizon_days)
            before = [sample[column].to_numpy().astype(np.float64) for column in COLUMNS]
            moved = [
                drift.movement(column, before[place], inputs[:, place].astype(np.float64))
                for place, column in enumerate(COLUMNS)
            ]
            moved.append(
                drift.movement(drift.PREDICTION, sample[f"{task.value}_output"].to_numpy(), model.graph.run(inputs))
            )
            moved.sort(key=lambda one: -one.psi)
            report = {"customers": len(matrix), "inputs": [asdict(one) for one in moved]}
            yield Finding(name, DRIFT, as_of, version, drift.alarm(moved), report)


def _judged(engine: FeatureEngine, said: Said, known: Known, as_of: date, currency: str) -> Iterator[Finding]:
    for name in ModelName:
        arms: dict[tuple[str, int], Outcome] = {}
        for version, days in _arms(said.rows, name):
            ended = said.day + timedelta(days=days)
            if ended <= as_of and (name.value, ended, version) not in known:
                arms[version, days] = _outcome(engine, said, name, version, days, currency)
        yield from _reports(name, said, arms)


def _arms(rows: pa.Table, name: ModelName) -> list[tuple[str, int]]:
    pairs = rows.group_by([f"{name.value}_version", f"{name.value}_days"]).aggregate([]).to_pylist()
    return sorted((pair[f"{name.value}_version"], pair[f"{name.value}_days"]) for pair in pairs)


def _outcome(engine: FeatureEngine, said: Said, name: ModelName, version: str, days: int, currency: str) -> Outcome:
    rows = said.rows.filter(pc.equal(said.rows[f"{name.value}_version"], version))
    orders, spend, _ = outcomes(engine, rows["customer_id"], said.day, days, currency)
    if name is ModelName.CHURN:
        return Outcome(rows["silent"].to_numpy(), (orders == 0).astype(np.float64))
    answers, low, high = (rows[column].to_numpy() for column in ("spend", "low", "high"))
    return Outcome(answers, np.maximum(spend, 0.0), low, high)


def _reports(name: ModelName, said: Said, arms: Mapping[tuple[str, int], Outcome]) -> Iterator[Finding]:
    champion = said.champions.get(name.value, "")
    for (version, days), outcome in arms.items():
        report, alarm = calibration.judge(name, outcome)
        report |= {"said_on": said.day.isoformat(), "horizon_days": days}
        beside = arms.get((champion, days))
        if version != champion and beside is not None:
            report["trial"] = calibration.trial(name, beside, outcome) | {"champion": champion}
        yield Finding(name, CALIBRATION, said.day + timedelta(days=days), version, alarm, report)
