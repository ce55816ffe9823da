"""Which way a list or a count takes to tickets with tags; see `tag_ways`."""

from __future__ import annotations

from service_kit.idempotency import UnitOfWork
from support_svc.tickets import along, lists, tag_ways
from support_svc.tickets.lists import Order, TicketFilters
from support_svc.tickets.tag_ways import Carried, Way

_PAST_ALL = Way()


async def way_of_list(work: UnitOfWork, filters: TicketFilters, order: Order) -> Way:
    """The way to the tickets of a list; deleted ones have no rows for their tags."""
    if not filters.tags or filters.deleted:
        return _PAST_ALL
    # A list with an index of its own for these tickets is short, or has its order there.
    narrow = filters.queue_id or filters.assigned_to or filters.customer_id or filters.topic_alert
    live = order.live or lists.is_live(filters)
    if along.has_tags_in(order.columns, live=live) and not (narrow or filters.follow_up_of):
        return await _along(work, filters, live=live)
    return await _few(work, filters, live=live)


async def way_of_count(work: UnitOfWork, filters: TicketFilters) -> Way:
    """The way to the tickets that are counted: nothing but the rows of a tag where these tell all that is asked."""
    if not filters.tags or filters.deleted:
        return _PAST_ALL
    live = lists.is_live(filters)
    beside = filters._replace(statuses=(), priorities=(), channels=(), tags=(), spam=False)
    told = filters.snoozed is None and not any(beside)
    return await (_along if told else _few)(work, filters, live=live)


async def _along(work: UnitOfWork, filters: TicketFilters, *, live: bool) -> Way:
    """Along the rows of the rarest tag."""
    tag = filters.tags[0]
    if len(set(filters.tags)) > 1:
        tag = (await _rarest(work, filters, live=live, most=tag_ways.A_FEW)).tag
    return Way(tag, live=live)


async def _few(work: UnitOfWork, filters: TicketFilters, *, live: bool) -> Way:
    """To the ids of those with all tags if they are few, past all tickets otherwise."""
    rarest = await _rarest(work, filters, live=live, most=tag_ways.RARE + 1)
    number = rarest.tickets
    if number > tag_ways.RARE and len(set(filters.tags)) > 1:
        params = tag_ways.params(filters.tags, rarest.tag, spam=filters.spam)
        (((number,),),) = await work.read((tag_ways.TOGETHER[live], params))
    return Way(rarest.tag, few=True, live=live) if number <= tag_ways.RARE else _PAST_ALL


async def _rarest(work: UnitOfWork, filters: TicketFilters, *, live: bool, most: int) -> Carried:
    params = tag_ways.params(filters.tags, "", spam=filters.spam) | {"most": most}
    (carried,) = await work.read((tag_ways.CARRIED[live], params))
    found: Carried = carried[0]
    return found
