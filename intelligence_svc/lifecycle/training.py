"""One training of a shop: make the models, compare them with those in use, keep them, promote what is no worse."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError, FeatureEngine
from intelligence_svc.features.engines import open_engine
from intelligence_svc.features.names import EngineName
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.lifecycle import service, store
from intelligence_svc.lifecycle.comparison import compare
from intelligence_svc.lifecycle.domain import LEADING, PARTS, Contest, ModelName, Verdict, no_contest
from intelligence_svc.lifecycle.runs import Claim
from intelligence_svc.lifecycle.serving import UNUSABLE
from intelligence_svc.lifecycle.store import Served, Version
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task, TrainedModel
from intelligence_svc.models.checking import train_models
from intelligence_svc.models.plan import InsufficientHistoryError
from intelligence_svc.models.registry import ServedModel, twin_of_files
from service_kit.errors import FailedPreconditionError
from service_kit.principal import system


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a model that was trained."""

    name: ModelName
    version: str
    promoted: bool
    reason: str
    contest: Contest
    trained: Mapping[Task, TrainedModel]

    def as_dict(self) -> dict[str, Any]:
        """For the record of the run."""
        return {"name": self.name.value, "version": self.version, "promoted": self.promoted, "reason": self.reason}


async def train_shop(
    claim: Claim,
    *,
    orders_uri: str,
    models_uri: str,
    now: datetime,
    ends_run: bool = True,
    engine_name: EngineName = EngineName.DUCKDB,
) -> list[Settled]:
    """Trains a shop's models under a claim. With ``ends_run`` the run is over in the transaction that promotes.

    Raises `FailedPreconditionError` with NO_MODEL for a shop without customers, `LostRunError`.
    """
    database, tenant = claim.database, uuid.UUID(claim.tenant_id)
    (in_use,) = await database.read(system(claim.tenant_id), (store.SERVED, {}))
    await claim.step("training and checking", 0.05)
    async with claim.alive():
        trained, contests = await asyncio.to_thread(_make, tenant, orders_uri, models_uri, in_use, now, engine_name)
        await claim.step("storing", 0.6)
        digests = await asyncio.to_thread(_store, trained, models_uri, tenant)
    settled = []
    async with database.transaction(system(claim.tenant_id)) as tx:
        tx.cause = "training"
        for name in ModelName:
            mine = {task: trained[task] for task in PARTS[name]}
            version = await service.register(tx, name, mine, digests)
            promoted, reason = await service.settle_training(tx, name, version, contests[name])
            settled.append(Settled(name, version, promoted, reason, contests[name], mine))
        if ends_run:
            await claim.end(tx, {"models": [one.as_dict() for one in settled]})
        else:
            await claim.hold(tx)
    return settled


def _make(
    tenant: uuid.UUID,
    orders_uri: str,
    models_uri: str,
    in_use: list[Served],
    now: datetime,
    engine_name: EngineName,
) -> tuple[dict[Task, TrainedModel], dict[ModelName, Contest]]:
    """Trains, and compares with what is in use, over one loaded history."""
    try:
        with open_engine(engine_name) as engine:
            engine.load_store(OrderStore.open(orders_uri, tenant))
            trained = {model.task: model for model in train_models(engine, now=now)}
            rows = {row.name: row for row in in_use}
            contests = {}
            for name in ModelName:
                mine = {task: artefacts.contents(trained[task]) for task in PARTS[name]}
                version = trained[LEADING[name]].version
                contests[name] = _contest(engine, models_uri, tenant, name, rows.get(name), version, mine, now)
            return trained, contests
    except (EmptyHistoryError, InsufficientHistoryError) as error:
        raise FailedPreconditionError(
            f"Nothing was trained, {error}. Import more orders first.", reason="NO_MODEL"
        ) from error


def _contest(
    engine: FeatureEngine,
    models_uri: str,
    tenant: uuid.UUID,
    name: ModelName,
    champion: Served | None,
    version: str,
    files: Mapping[Task, Mapping[str, bytes]],
    now: datetime,
) -> Contest:
    if champion is None:
        return no_contest(Verdict.FIRST, "the shop had no model before")
    if champion.champion == version:
        return no_contest(Verdict.EVEN, "it is the champion", champion.champion)
    try:
        theirs = _twins_of(models_uri, tenant, name, champion.champion_parts)
    except UNUSABLE as error:
        return no_contest(Verdict.FIRST, f"the champion cannot be used: {error}", champion.champion)
    return _compared(engine, name, theirs, _twins(name, files), champion.champion, now)


def _compared(
    engine: FeatureEngine,
    name: ModelName,
    champion: Mapping[Task, ServedModel],
    challenger: Mapping[Task, ServedModel],
    against: str,
    now: datetime,
) -> Contest:
    span = engine.span()
    return compare(engine, name, champion, challenger, against=against, as_of=span.as_of(now), currency=span.currency)


def compare_stored(
    tenant_id: str,
    orders_uri: str,
    models_uri: str,
    name: ModelName,
    champion: Version | None,
    challenger: Version,
    now: datetime,
) -> Contest:
    """Compares two versions of the registry on the history as it is now.

    Raises one of ``UNUSABLE`` for a challenger that cannot be served.
    """
    tenant = uuid.UUID(tenant_id)
    if champion is None:
        return no_contest(Verdict.FIRST, "the shop had no model before")
    ours = _twins_of(models_uri, tenant, name, challenger.parts)
    try:
        theirs = _twins_of(models_uri, tenant, name, champion.parts)
    except UNUSABLE as error:
        return no_contest(Verdict.FIRST, f"the champion cannot be used: {error}", champion.version)
    with DuckDBEngine() as engine:
        engine.load_store(OrderStore.open(orders_uri, tenant))
        try:
            return _compared(engine, name, theirs, ours, champion.version, now)
        except EmptyHistoryError:
            return no_contest(Verdict.UNCHECKED, "the shop has no orders to compare on", champion.version)


def _twins_of(models_uri: str, tenant: uuid.UUID, name: ModelName, parts: Mapping[str, Any]) -> dict[Task, ServedModel]:
    files = {}
    for task in PARTS[name]:
        part = store.Part(**parts[task.value])
        files[task] = artefacts.read(models_uri, tenant, task, part.version, part.digest)
    return _twins(name, files)


def _twins(name: ModelName, files: Mapping[Task, Mapping[str, bytes]]) -> dict[Task, ServedModel]:
    """The twins of all parts of a model; empty where one has none."""
    found = {task: twin_of_files(task, files[task]) for task in PARTS[name]}
    return {task: twin for task, twin in found.items() if twin is not None} if all(found.values()) else {}


def _store(trained: Mapping[Task, TrainedModel], models_uri: str, tenant: uuid.UUID) -> dict[Task, str]:
    return {task: artefacts.write(model, models_uri, tenant) for task, model in trained.items()}
