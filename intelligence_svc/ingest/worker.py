"""Understanding deliveries: from what was stored to the history, and to the profiles of the customers concerned.

A delivery is done when both have happened. Whoever dies on the way leaves it waiting, and doing it again changes
nothing: orders count once, and profiles are computed from the history.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pyarrow.dataset as ds
import structlog

from intelligence_svc.ingest import compaction, deliveries, webhooks
from intelligence_svc.ingest.deliveries import Delivery
from intelligence_svc.ingest.domain import ImportBusyError, Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.reading import ReadContext
from intelligence_svc.ingest.service import add_orders
from intelligence_svc.ingest.store import OrderStore
from service_kit.db import Database
from service_kit.principal import system

#: A refund waits this long for its order before it is given up.
PATIENCE = timedelta(days=1)
AGAIN = timedelta(minutes=1)
#: Small parts that webhooks leave are merged when there are so many.
MOST_PARTS = 24
_CURRENCY = "USD"  # Shopify always names one
log = structlog.get_logger("quimbi.ingest")

Refresh = Callable[[str, frozenset[str]], Awaitable[None]]


@dataclass(slots=True)
class Understood:
    """What deliveries came to: whose profiles to compute, what is done (with its problem), what waits for its order."""

    customers: frozenset[str] = frozenset()
    done: list[tuple[str, str | None]] = field(default_factory=list)
    later: list[str] = field(default_factory=list)


class DeliveryWorker:
    """Takes what waits, of every shop, whenever it is woken and now and then besides."""

    def __init__(self, database: Database, orders_uri: str, refresh: Refresh) -> None:
        self._database = database
        self._orders_uri = orders_uri
        self._refresh = refresh
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Something new waits."""
        self._woken.set()

    async def run(self, every_seconds: float = 2.0) -> None:
        """Works for ever; what other processes stored is found within `every_seconds`."""
        while True:
            try:
                async with asyncio.timeout(every_seconds):
                    await self._woken.wait()
            except TimeoutError:
                pass
            self._woken.clear()
            try:
                await self.drain()
            except Exception:  # the next round tries again
                log.exception("deliveries could not be worked through")

    async def drain(self) -> None:
        """Works through all that is due."""
        for tenant_id in await deliveries.tenants_due(self._database):
            try:
                await self._drain_one(tenant_id)
            except ImportBusyError:
                log.info("deliveries wait for an import", tenant_id=tenant_id)

    async def _drain_one(self, tenant_id: str) -> None:
        now = self._database.now()
        async with self._database.transaction(system(tenant_id)) as transaction:
            waiting = await deliveries.waiting(transaction)
        understood = await asyncio.to_thread(understand, waiting, tenant_id, self._orders_uri, now)
        if understood.customers:
            await self._refresh(tenant_id, understood.customers)
        async with self._database.transaction(system(tenant_id)) as transaction:
            await deliveries.settle(transaction, understood.done, understood.later, now + AGAIN)
        log.info("deliveries understood", tenant_id=tenant_id, done=len(understood.done), later=len(understood.later))
        await asyncio.to_thread(_merge_small_parts, tenant_id, self._orders_uri, now)


def understand(waiting: Sequence[Delivery], tenant_id: str, orders_uri: str, now: datetime) -> Understood:
    """Brings deliveries into the history: orders first, then refunds of orders that are known then.

    Raises `ImportBusyError`.
    """
    tenant, context = uuid.UUID(tenant_id), ReadContext(now, _CURRENCY)
    orders = [delivery for delivery in waiting if delivery.topic in webhooks.ORDER_TOPICS]
    refunds = [delivery for delivery in waiting if delivery.topic == webhooks.REFUND_TOPIC]
    result = Understood()
    if orders:
        problems = _add(webhooks.orders_in(orders, context), tenant, orders_uri, now, result)
        result.done += [(d.webhook_id, problems.get(line)) for line, d in enumerate(orders, start=1)]
    _refunds(refunds, tenant, orders_uri, context, result)
    return result


def _refunds(
    refunds: Sequence[Delivery], tenant: uuid.UUID, orders_uri: str, context: ReadContext, result: Understood
) -> None:
    keys: dict[str, str] = {}
    for delivery in refunds:
        try:
            keys[delivery.webhook_id] = webhooks.refunded_order(delivery)
        except RowRejectedError as rejected:
            result.done.append((delivery.webhook_id, rejected.reason.value))
    known = known_orders(OrderStore.open(orders_uri, tenant), set(keys.values()))
    changed: dict[str, Order] = {}
    for line, delivery in enumerate((d for d in refunds if d.webhook_id in keys), start=1):
        key = keys[delivery.webhook_id]
        if key not in known:
            if context.now - delivery.received_at < PATIENCE:
                result.later.append(delivery.webhook_id)
            else:
                result.done.append((delivery.webhook_id, RejectReason.UNKNOWN_ORDER.value))
            continue
        problem = None
        try:
            with_it = webhooks.with_refund(known[key], delivery, context, line=line)
            if with_it is not None:
                known[key] = changed[key] = with_it
        except RowRejectedError as rejected:
            problem = rejected.reason.value
        result.done.append((delivery.webhook_id, problem))
    # The customers of refunds that are in the history already too: who died last time may have left them undone.
    result.customers |= {o.customer_id for key in keys.values() if (o := known.get(key)) and o.customer_id is not None}
    if changed:
        _add(changed.values(), tenant, orders_uri, context.now, result)


def _add(
    items: Iterable[Order | Reject], tenant: uuid.UUID, orders_uri: str, now: datetime, result: Understood
) -> dict[int, str]:
    """Adds orders to the history; the reasons of those that were refused, by line."""
    refused: list[Reject] = []
    report = add_orders(items, OrderStore.open(orders_uri, tenant), now=now, refuse=refused.append, tell_customers=True)
    result.customers |= report.customers
    return {reject.line: reject.reason.value for reject in refused}


def known_orders(store: OrderStore, keys: set[str]) -> dict[str, Order]:
    """The version of each of these orders that counts."""
    if not keys:
        return {}
    table = store.dataset().to_table(filter=ds.field("order_key").isin(sorted(keys))).sort_by("import_seq")
    return {row["order_key"]: webhooks.order_of_row(row) for row in table.to_pylist()}


def _merge_small_parts(tenant_id: str, orders_uri: str, now: datetime) -> None:
    tenant = uuid.UUID(tenant_id)
    small = [part for part in OrderStore.open(orders_uri, tenant).current_parts() if part.first == part.last]
    if len(small) >= MOST_PARTS:
        compaction.compact(tenant, orders_uri, now=now, small_only=True)
