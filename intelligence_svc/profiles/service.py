"""Scores a history sent in a request, with the shop's current models, beside the event loop."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

from intelligence_svc.features.engine import EmptyHistoryError
from intelligence_svc.models.answers import Task
from intelligence_svc.models.registry import Models, current_versions, load_models
from intelligence_svc.scoring.domain import InlineOrder, Profile
from intelligence_svc.scoring.service import HistoryScorer
from service_kit.errors import FailedPreconditionError, invalid_field

#: A model published elsewhere is in use after this many seconds at most.
_MODELS_CHECKED_EVERY = 10.0


class ModelCache:
    """The current models of each tenant, read again when another version was published."""

    def __init__(self, models_uri: str) -> None:
        self._uri = models_uri
        self._known: dict[str, tuple[float, dict[Task, str], Models | None]] = {}

    def get(self, tenant_id: str) -> Models | None:
        """The models, None for a shop without any. Reads files: call it from a worker thread."""
        known = self._known.get(tenant_id)
        if known is not None and time.monotonic() - known[0] < _MODELS_CHECKED_EVERY:
            return known[2]
        tenant = uuid.UUID(tenant_id)
        versions = current_versions(self._uri, tenant)
        unchanged = known is not None and known[1] == versions
        models = known[2] if known is not None and unchanged else load_models(self._uri, tenant)
        self._known[tenant_id] = (time.monotonic(), versions, models)
        return models


class HistoryService:
    """Profiles of histories that are not stored."""

    def __init__(self, models_uri: str, threads: int) -> None:
        self.models = ModelCache(models_uri)
        self._scorer = HistoryScorer()
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="scoring")

    async def score(self, tenant_id: str, orders: Sequence[InlineOrder], as_of: datetime) -> Profile:
        """The profile as of the end of the day of `as_of`.

        Raises `FailedPreconditionError` with NO_MODEL for a shop without models.
        """
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._score, tenant_id, orders, as_of)

    def _score(self, tenant_id: str, orders: Sequence[InlineOrder], as_of: datetime) -> Profile:
        models = self.models.get(tenant_id)
        if models is None:
            raise FailedPreconditionError(
                "This shop has no model yet. Import its orders and run `quimbi train`.", reason="NO_MODEL"
            )
        try:
            return self._scorer.score_history(models, orders, as_of=as_of.astimezone(UTC).date())
        except EmptyHistoryError:
            raise invalid_field("history.orders", "has no order that stands at `as_of`") from None

    async def warm_up(self) -> None:
        """Compiles the feature statements, which takes half a second, on every thread."""
        await asyncio.gather(
            *(asyncio.get_running_loop().run_in_executor(self._executor, self._compile) for _ in range(self._threads))
        )

    def _compile(self) -> None:
        now = datetime.now(UTC)
        self._scorer.score_history(None, [InlineOrder("warm-up", now, Decimal(1))], as_of=now.date())
