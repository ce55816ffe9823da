"""Raises the priority of new tickets by one step where much is at risk, for tenants that want it."""

from __future__ import annotations

from collections.abc import Mapping

from service_kit.db import Transaction
from support_svc.scoring import store
from support_svc.tickets import service as tickets
from support_svc.tickets.domain import Priority

_NEXT: Mapping[Priority, Priority] = {"low": "normal", "normal": "high", "high": "urgent"}


async def raise_priority(tx: Transaction, *, ticket_id: str, priority: Priority) -> None:
    """Job: raises a ticket that has still the `priority` it had when its customer's value became known.

    The reason is kept in the audit log as the cause of the change.
    """
    found = await tx.first(store.GET, ticket_id=ticket_id)
    if found is None or found.ticket.status == "closed" or found.ticket.priority != priority or priority not in _NEXT:
        return
    limit, at_risk, insight = found.weights.raise_priority_above, found.facts.value_at_risk, found.facts.insight
    if limit is None or at_risk is None or at_risk <= limit or insight.churn_risk is None:
        return
    tx.cause = (
        f"Raised from {priority} to {_NEXT[priority]} because {at_risk:,.2f} {insight.currency} are at risk, more than "
        f"{limit:,.2f}: the customer is {insight.churn_risk:.0%} likely to stay away and expected to spend "
        f"{insight.predicted_ltv:,.2f}."
    )
    await tickets.update(tx, ticket_id, etag="", values={"priority": _NEXT[priority]})
