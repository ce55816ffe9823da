"""A shop whose models were trained twice, and what its operator does with them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from deploy import jobs
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.lifecycle import runs, service, store
from intelligence_svc.lifecycle.domain import ModelName, Verdict
from intelligence_svc.lifecycle.promotion import Promoter
from intelligence_svc.lifecycle.serving import load_in_use
from intelligence_svc.lifecycle.store import Change, Deployment
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task, TrainedModel
from intelligence_svc.models.registry import Models
from service_kit.principal import system
from tests.support.services import Services
from tests.support.shops import Shop, make_shop
from tests.unit.intelligence.conftest import simulated_shop

CHURN, LTV = ModelName.CHURN, ModelName.LTV
SPLIT, LAST_DAY = date(2024, 3, 11), date(2024, 3, 20)


@dataclass
class Workbench:
    """A shop whose models were trained twice: as of some weeks ago, and as of now."""

    services: Services
    shop: Shop
    first: dict[ModelName, str]
    second: dict[ModelName, str]
    trained: dict[Task, TrainedModel]

    @property
    def promoter(self) -> Promoter:
        operator = self.services.operator
        return Promoter(operator.intelligence, operator.orders, operator.models)

    async def deployed(self, name: ModelName) -> Deployment:
        (rows,) = await self._read(store.DEPLOYMENT, name=name.value)
        found: Deployment = rows[0]
        return found

    async def changes(self, name: ModelName) -> list[Change]:
        (rows,) = await self._read(store.CHANGES, name=name.value, rows=100)
        return list(rows)

    async def runs(self) -> list[runs.Run]:
        (rows,) = await self._read(runs.NEWEST, rows=100)
        return list(rows)

    async def in_use(self) -> Models:
        operator = self.services.operator
        models = await load_in_use(operator.intelligence, self.shop.tenant_id, operator.models)
        assert models is not None
        return models

    async def promote(self, name: ModelName, version: str, *, forced: bool = False, reason: str = "") -> bool:
        contest = await self.promoter.contest(self.shop.tenant_id, name, version)
        async with self._write() as tx:
            return await self.promoter.promote(tx, name, version, contest, forced=forced, reason=reason)

    async def rollback(self, name: ModelName, reason: str = "it looks wrong to us") -> str:
        async with self._write() as tx:
            return await self.promoter.rollback(tx, name, reason)

    async def share(self, name: ModelName, version: str, share: float) -> None:
        async with self._write() as tx:
            await self.promoter.share(tx, name, version, share, "to see")

    async def refresh(self) -> None:
        await jobs.refresh(self.services.operator, self.shop.tenant_id)

    async def add(self, model: TrainedModel) -> str:
        """Registers a churn model that somebody made elsewhere."""
        digest = artefacts.write(model, self.services.operator.models, uuid.UUID(self.shop.tenant_id))
        async with self._write() as tx:
            return await service.register(tx, CHURN, {Task.CHURN: model}, {Task.CHURN: digest})

    def _write(self) -> Any:
        return self.services.operator.intelligence.transaction(system(self.shop.tenant_id))

    async def _read(self, query: Any, **params: Any) -> list[list[Any]]:
        return await self.services.operator.intelligence.read(system(self.shop.tenant_id), (query, params))


def history() -> pa.Table:
    """Too short to learn from, so that the purchase model answers: what is tested here is not how models are made."""
    return simulated_shop(customers=300, days=80)


def bring(services: Services, shop: Shop, rows: pa.Table, part: int) -> None:
    orders = OrderStore.open(services.operator.orders, uuid.UUID(shop.tenant_id))
    Path(orders.folder).mkdir(parents=True, exist_ok=True)
    orders.publish(rows.to_batches(), part)


async def trained_twice(services: Services) -> Workbench:
    """A fresh shop, trained before its last days and after."""
    shop = await make_shop(services.operator, "models")
    orders = history()
    early = pc.less(orders["ordered_at"].cast("date32"), SPLIT)
    bring(services, shop, orders.filter(early), 1)
    first = await jobs.train(services.operator, shop.tenant_id)
    assert [(one.promoted, one.contest.verdict) for one in first] == [(True, Verdict.FIRST)] * 2
    bring(services, shop, orders.filter(pc.invert(early)), 2)
    second = await jobs.train(services.operator, shop.tenant_id)
    return Workbench(
        services,
        shop,
        {one.name: one.version for one in first},
        {one.name: one.version for one in second},
        {task: model for one in second for task, model in one.trained.items()},
    )


def spoilt(model: TrainedModel, version: str, by: float) -> TrainedModel:
    """The model with its answers moved by so much log-odds, and its twin's."""
    twin = model.twin
    assert twin is not None

    def moved(one: TrainedModel) -> TrainedModel:
        level = one.card["level"]
        assert isinstance(level, dict)
        return replace(one, card={**one.card, "level": {**level, "value": level["value"] + by}, "version": version})

    return replace(moved(model), version=version, twin=moved(twin))
