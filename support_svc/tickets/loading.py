"""What follows from tickets that were written past the service, all of a tenant's at once.

`consequences` does it for one ticket in the transaction that creates it. Here what takes long is left to the jobs and
passes that do the same after a change of rules, in small steps. Doing it twice changes nothing.
"""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.insights import store as insights
from support_svc.jobs import passes
from support_svc.sla import policy_store, recompute
from support_svc.tickets import tags
from support_svc.topics import look
from support_svc.topics import store as topics


async def follow(tx: Transaction) -> None:
    """Has tags found, service levels counted, topics looked for and customers asked about.

    What a smart score needs of the ticket itself the database works out when the row is written.
    """
    await tx.send(tags.FILL)
    await tx.send(
        insights.FOLLOW_LIVE, fresh_since=tx.now - insights.FRESH_FOR, tried_since=tx.now - insights.RETRY_AFTER
    )
    if (await tx.one(policy_store.RULES)).version:
        await recompute.request(tx, "Tickets were loaded.")
    for topic in await tx.all(topics.ENABLED):
        await passes.begin(tx, look.pass_of(topic.id), look.LOOK_THROUGH, topic_id=topic.id)
