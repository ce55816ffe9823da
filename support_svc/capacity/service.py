"""Changing the usual capacity."""

from __future__ import annotations

from collections.abc import Mapping

from service_kit.db import Transaction
from service_kit.errors import AbortedError
from support_svc.audit import service as audit
from support_svc.capacity import domain, store
from support_svc.capacity.domain import Capacity
from support_svc.etags import check_etag
from support_svc.routing import follow


async def update(tx: Transaction, *, etag: str, values: Mapping[str, int | None]) -> Capacity:
    """Gives numbers new `values`; None gives back what is usual everywhere. The same values again change nothing.

    Raises `AbortedError` for a stale etag.
    """
    before = await tx.first(store.LOCK) or domain.USUAL
    check_etag(etag, before.version, what="usual capacity")
    after = domain.with_values(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    if await tx.first(store.SAVE, **after._asdict()) is None:
        raise AbortedError("The usual capacity was set by somebody else just now. Read it again and repeat.")
    audit.record(tx, "capacity_defaults.update", ticket_id=None, changes=changes)
    follow.of_capacity(tx)
    return after
