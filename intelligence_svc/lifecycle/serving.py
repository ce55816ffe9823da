"""The models in use, loaded once a process and again as soon as anything about them changed.

What is in use stands in the database and is read there before every answer that needs a model, in one look-up by key: a
promotion or rollback holds in every process from its commit on, and no process can go on with what it remembers.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import structlog

from intelligence_svc.lifecycle import store
from intelligence_svc.lifecycle.domain import PARTS, ModelName
from intelligence_svc.lifecycle.store import Served
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task
from intelligence_svc.models.artefacts import SignatureError
from intelligence_svc.models.graph import ParityError
from intelligence_svc.models.registry import Models, ServedModel, Trial, UnusableModelError, of_files, together
from service_kit.db import Database
from service_kit.principal import system

UNUSABLE = (SignatureError, UnusableModelError, ParityError)
log = structlog.get_logger("quimbi.models")


class ModelCache:
    """The models in use of each tenant."""

    def __init__(self, database: Database, models_uri: str) -> None:
        self._database = database
        self._uri = models_uri
        self._known: dict[str, tuple[list[Served], Models | None]] = {}

    async def get(self, tenant_id: str) -> Models | None:
        """The models; None for a shop without any, or whose models this process must not use (the log says why)."""
        rows = await deployed(self._database, tenant_id)
        known = self._known.get(tenant_id)
        if known is not None and known[0] == rows:
            return known[1]
        try:
            models = await asyncio.to_thread(load, self._uri, uuid.UUID(tenant_id), rows)
        except UNUSABLE as error:
            log.error("models are not served", tenant_id=tenant_id, problem=str(error))  # noqa: TRY400  # known, said
            models = None
        self._known[tenant_id] = (rows, models)
        return models


async def deployed(database: Database, tenant_id: str) -> list[Served]:
    """What is in use, by name."""
    (rows,) = await database.read(system(tenant_id), (store.SERVED, {}))
    return rows


async def load_in_use(database: Database, tenant_id: str, models_uri: str) -> Models | None:
    """The models in use, for one piece of work. Raises one of `UNUSABLE`."""
    rows = await deployed(database, tenant_id)
    return await asyncio.to_thread(load, models_uri, uuid.UUID(tenant_id), rows)


def load(models_uri: str, tenant_id: uuid.UUID, rows: Iterable[Served]) -> Models | None:
    """Loads and checks what is in use; None unless there is a champion of every model.

    Raises one of `UNUSABLE` for a champion; a challenger that cannot be used is not tried, and the log says why.
    """
    rows = list(rows)
    if {row.name for row in rows} != set(ModelName):
        return None
    parts: dict[Task, ServedModel] = {}
    trials = []
    for row in rows:
        parts |= load_parts(models_uri, tenant_id, ModelName(row.name), row.champion_parts)
        if row.challenger is None or row.challenger_parts is None or row.share <= 0.0:
            continue
        try:
            tried = load_parts(models_uri, tenant_id, ModelName(row.name), row.challenger_parts)
        except UNUSABLE as error:
            log.error("a version is not tried", tenant_id=str(tenant_id), problem=str(error))  # noqa: TRY400  # as above
            continue
        trials.append(Trial(row.share, row.challenger, tried))
    champions = together(parts)
    return champions.with_trials(tuple(trials), generation=sum(row.generation for row in rows))


def load_parts(
    models_uri: str, tenant_id: uuid.UUID, name: ModelName, parts: Mapping[str, Any]
) -> dict[Task, ServedModel]:
    """The parts of a version, each checked against its signature and its stored answers."""
    found = {}
    for task in PARTS[name]:
        part = store.Part(**parts[task.value])
        files = artefacts.read(models_uri, tenant_id, task, part.version, part.digest)
        found[task] = of_files(task, part.version, files)
    return found
