"""Changing the weights, and taking the change to the tickets that are there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from service_kit.db import Transaction
from service_kit.errors import AbortedError
from support_svc import jobs
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.jobs import passes
from support_svc.scoring import domain, store
from support_svc.scoring.domain import Weights

#: Name of the pass and of the job that does its steps.
RECOMPUTE = "scores.recompute"
RECOMPUTE_LATE = "scores.recompute_late"
# A transaction that read the old weights may commit behind the pass; none lasts longer than this.
_LONGEST_TRANSACTION = timedelta(minutes=1)


async def update_weights(tx: Transaction, *, etag: str, values: Mapping[str, Any]) -> Weights:
    """Gives weights new `values`; None gives a default back. The same values again change nothing.

    Raises `AbortedError` for a stale etag.
    """
    before = await tx.first(store.LOCK_WEIGHTS) or domain.DEFAULTS
    check_etag(etag, before.version, what="set of weights")
    after = domain.with_values(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    if await tx.first(store.SAVE_WEIGHTS, **after._asdict()) is None:
        raise AbortedError("The weights were set by somebody else just now. Read them again and repeat.")
    audit.record(tx, "scoring.update", ticket_id=None, changes=changes)
    if domain.moves_scores(changes):
        await passes.begin(tx, RECOMPUTE, RECOMPUTE)
    return after


async def recompute(tx: Transaction) -> None:
    """Job: gives the next open tickets the scores that the present weights make."""
    ids = await passes.step(tx, RECOMPUTE, RECOMPUTE)
    if ids:
        await tx.send(store.RESCORE, ids=ids)
    if len(ids) < passes.STEP:
        jobs.defer(tx, RECOMPUTE_LATE, at=tx.now + _LONGEST_TRANSACTION, key=RECOMPUTE_LATE)


async def recompute_late(tx: Transaction) -> None:
    """Job: the same for tickets that were changed while the weights were."""
    weights = await tx.first(store.WEIGHTS)
    if weights is not None and weights.updated_at is not None:
        moment = weights.updated_at
        await tx.send(store.RESCORE_CHANGED, since=moment - _LONGEST_TRANSACTION, until=moment + _LONGEST_TRANSACTION)
