"""Looks customers up and takes what is found to their open tickets. Nothing waits for it, and no transaction is open
while Intelligence is asked."""

from __future__ import annotations

import structlog

from service_kit.db import Database, Transaction
from service_kit.principal import system
from support_svc import jobs
from support_svc.insights import store
from support_svc.insights.client import IntelligenceClient, Prediction, UnavailableError
from support_svc.jobs.worker import After

log = structlog.get_logger("quimbi.insights")


class Insights:
    """The job `insights.refresh`."""

    def __init__(self, database: Database, client: IntelligenceClient) -> None:
        self._database = database
        self._client = client

    async def refresh(self, tx: Transaction, *, customer_id: str) -> After | None:
        """Job: asks about a customer, after this transaction, unless somebody did meanwhile."""
        stale = await tx.first(
            store.STALE,
            customer=customer_id,
            fresh_since=tx.now - store.FRESH_FOR,
            tried_since=tx.now - store.RETRY_AFTER,
        )
        if stale is None:
            return None
        tenant_id = tx.principal.tenant_id

        async def ask() -> None:
            try:
                found = await self._client.prediction(tenant_id, customer_id)
            except UnavailableError as error:
                log.info("Intelligence did not answer", tenant_id=tenant_id, why=str(error))
                async with self._database.transaction(system(tenant_id)) as later:
                    await _keep_failure(later, customer_id)
                return
            async with self._database.transaction(system(tenant_id)) as later:
                await keep(later, customer_id, found)

        return ask


async def keep(tx: Transaction, customer_id: str, found: Prediction | None) -> None:
    """Stores what Intelligence said, None for a customer without predictions, and scores the open tickets with it."""
    at_risk = None if found is None else found.churn_risk * max(found.predicted_ltv, 0.0)
    await tx.send(
        store.KEEP,
        customer=customer_id,
        state="unknown" if found is None else "known",
        churn_risk=None if found is None else found.churn_risk,
        predicted_ltv=None if found is None else found.predicted_ltv,
        currency=None if found is None else found.currency,
        moment=tx.now,
    )
    if found is not None:
        for ticket_id, priority in await tx.all(store.NEW, customer=customer_id, new_since=tx.now - store.NEW_FOR):
            jobs.defer(tx, store.RAISE, key=ticket_id, ticket_id=ticket_id, priority=priority)
    await tx.send(store.VALUE, customer=customer_id, value_at_risk=at_risk)


async def _keep_failure(tx: Transaction, customer_id: str) -> None:
    await tx.send(store.NOTE_FAILURE, customer=customer_id, moment=tx.now)
    if await tx.first(store.WAITING, customer=customer_id) is not None:
        jobs.defer(tx, store.REFRESH, at=tx.now + store.RETRY_AFTER, key=customer_id, customer_id=customer_id)
