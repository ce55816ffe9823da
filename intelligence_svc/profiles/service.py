"""Scores a history sent in a request, with the shop's current models, beside the event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa

from intelligence_svc.features.engine import EmptyHistoryError
from intelligence_svc.lifecycle.serving import ModelCache
from intelligence_svc.models.registry import Models
from intelligence_svc.repurchase.domain import Rhythms
from intelligence_svc.scoring.domain import InlineOrder, Profile
from intelligence_svc.scoring.service import HistoryScorer
from service_kit.errors import FailedPreconditionError, invalid_field


class HistoryService:
    """Profiles of histories that are not stored."""

    def __init__(self, models: ModelCache, threads: int) -> None:
        self.models = models
        self._scorer = HistoryScorer()
        self._threads = threads
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="scoring")

    async def score(
        self, tenant_id: str, orders: Sequence[InlineOrder], as_of: datetime, rhythms: Rhythms | None
    ) -> tuple[Profile, pa.Table]:
        """The profile as of the end of the day of `as_of`, and its features; `rhythms` are those of the shop.

        Raises `FailedPreconditionError` with NO_MODEL for a shop without models.
        """
        models = await self.models.get(tenant_id)
        if models is None:
            raise FailedPreconditionError(
                "This shop has no model yet. Import its orders and run `quimbi train`.", reason="NO_MODEL"
            )
        return await asyncio.get_running_loop().run_in_executor(
            self._executor, self._score, models, orders, as_of, rhythms
        )

    def _score(
        self, models: Models, orders: Sequence[InlineOrder], as_of: datetime, rhythms: Rhythms | None
    ) -> tuple[Profile, pa.Table]:
        try:
            day = as_of.astimezone(UTC).date()
            return self._scorer.score_with_features(models, orders, as_of=day, rhythms=rhythms)
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
