"""Versions of a model for a shop, made of one small training for all shops, with reports about them."""

from __future__ import annotations

import functools
import uuid
from dataclasses import replace
from datetime import UTC, date, datetime

from psycopg.types.json import Jsonb

from deploy.operator import Operator
from intelligence_svc.lifecycle import reports, service
from intelligence_svc.lifecycle.domain import ModelName
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task, TrainedModel
from intelligence_svc.models.checking import train_models
from service_kit.principal import system
from tests.support.shops import Shop
from tests.unit.intelligence.conftest import engine_of, history, order

_CHURN = ModelName.CHURN
_DRIFT = {"customers": 81, "inputs": [{"input": "recency", "psi": 0.3, "level": "drifted"}]}
_CALIBRATION = {
    "said_on": "2025-12-01",
    "horizon_days": 30,
    "customers": 81,
    "predicted": 0.5,
    "observed": 0.6,
    "bias": -0.167,
    "ece": 0.1,
    "loss": 0.2,
    "coverage_90": 0.0,
    "groups": [{"predicted": 0.5, "observed": 0.6, "customers": 81}],
}


@functools.cache
def _trained() -> TrainedModel:
    """Three customers: too few to learn from, so the purchase model answers; it takes a moment."""
    rows = [order(f"c{n}", date(2024, 1, 1 + n)) for n in range(3)]
    with engine_of(history(rows)) as engine:
        return next(m for m in train_models(engine, now=datetime(2026, 1, 1, tzinfo=UTC)) if m.task is Task.CHURN)


async def add_models(operator: Operator, shop: Shop) -> list[str]:
    """Registers two versions of churn that no other shop has, makes one after the other the champion."""
    names = [f"20240101-{shop.tenant_id[:8]}-{number}" for number in range(2)]
    for version in names:
        model = _trained()
        model = replace(model, version=version, card={**model.card, "version": version})
        digest = artefacts.write(model, operator.models, uuid.UUID(shop.tenant_id))
        async with operator.intelligence.transaction(system(shop.tenant_id)) as tx:
            await service.register(tx, _CHURN, {Task.CHURN: model}, {Task.CHURN: digest})
            before = names[0] if version == names[1] else None
            await service.promote(tx, _CHURN, version, reason="to begin with", instead_of=before)
            for kind, report, alarm in (("drift", _DRIFT, "customers differ"), ("calibration", _CALIBRATION, "")):
                about = {"name": "churn", "kind": kind, "version": version, "data_as_of": date(2026, 1, 1)}
                await tx.send(reports.KEEP, **about, computed_at=tx.now, alarm=alarm, report=Jsonb(report))
    return names
