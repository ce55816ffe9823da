"""Topic alerts against a real database, whose stems they use."""

from __future__ import annotations

from typing import Any

import pytest
from quimbi.support.v1 import inbox_service_pb2, score_service_pb2, topic_alert_pb2
from quimbi.support.v1 import ticket_service_pb2 as tickets
from quimbi.support.v1 import topic_alert_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.topics import domain, look
from tests.service.support.helpdesk import Shop, Ticket


def rule(*any_of: str, **fields: Any) -> topic_alert_pb2.TopicRule:
    return topic_alert_pb2.TopicRule(any_of=any_of, **fields)


async def create(shop: Shop, name: str, *any_of: str, enabled: bool = True, **fields: Any) -> Any:
    alert = topic_alert_pb2.TopicAlert(name=name, rule=rule(*any_of, **fields), enabled=enabled)
    return (await shop.lead(pb.CreateTopicAlertRequest(topic_alert=alert))).topic_alert


async def look_at(database: Database, shop: Shop, ticket: Ticket) -> Any:
    async with database.transaction(system(shop.tenant_id)) as tx:
        await look.look(tx, ticket_id=ticket.id)
    return await shop.agent.get_ticket(ticket.id)


async def look_through(database: Database, shop: Shop, alert: Any) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        await look.look_through(tx, topic_id=alert.id)


async def test_a_customers_words_put_a_ticket_under_a_topic(shop: Shop, database: Database) -> None:
    alert = await create(shop, "Damaged", "damaged shipment", synonyms=["damaged shipment, arrived broken"])
    ticket = await shop.agent.create_ticket(first_message="My quilts ARRIVED  broken today")
    other = await shop.agent.create_ticket(first_message="Where is it?")
    assert list((await look_at(database, shop, ticket)).topics) == [alert.id]
    assert list((await look_at(database, shop, other)).topics) == []
    await shop.agent.write(other.id, content="The shipments were damaging", from_agent=False)
    await shop.agent.write(other.id, content="A damaged shipment", from_agent=True)
    assert list((await look_at(database, shop, other)).topics) == []  # the order of the words is another
    await shop.agent.write(other.id, content="Damaging shipment!", from_agent=False)
    assert list((await look_at(database, shop, other)).topics) == [alert.id]
    answer = await shop.agent(score_service_pb2.GetTicketScoreRequest(ticket_id=ticket.id))
    part = next(part for part in answer.score_parts if part.name == "topic_alert")
    assert (part.points, part.explanation) == (15.0, "Fits “Damaged”.")


async def test_what_an_agent_writes_is_not_looked_at(shop: Shop, database: Database) -> None:
    await create(shop, "Lost", "lost")
    ticket = await shop.agent.create_ticket()
    await shop.agent.write(ticket.id, content="Is it lost?")
    assert list((await look_at(database, shop, ticket)).topics) == []


async def test_topics_filter_lists_and_counts(shop: Shop, database: Database) -> None:
    alert = await create(shop, "Refunds", "refund")
    fitting = await shop.agent.create_ticket(subject="Refunds please")
    await shop.agent.create_ticket(subject="Other")
    await look_at(database, shop, fitting)
    for order in ("", "smart_score"):
        listed = (await shop.agent(tickets.ListTicketsRequest(topic_alert=alert.id, order_by=order))).tickets
        assert [ticket.id for ticket in listed] == [fitting.id]
    counted = await shop.agent(inbox_service_pb2.CountTicketsRequest(topic_alert=alert.id))
    assert (counted.count, counted.more) == (1, False)

    async def beside() -> int:
        counts = await shop.agent(inbox_service_pb2.GetInboxCountsRequest())
        return int(counts.topic_alerts[alert.id].count)

    assert await beside() == 1
    await shop.agent.set_status(fitting.id, Ticket.CLOSED)
    assert await beside() == 0
    await shop.agent.set_status(fitting.id, Ticket.OPEN)
    assert await beside() == 1
    await shop.admin(tickets.DeleteTicketRequest(id=fitting.id))
    assert await beside() == 0


async def test_a_new_alert_looks_through_open_tickets_and_a_removed_one_leaves_them(
    shop: Shop, database: Database
) -> None:
    fitting = await shop.agent.create_ticket(subject="A lost parcel")
    closed = await shop.agent.create_ticket(subject="Lost as well")
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    alert = await create(shop, "Lost", "lost")
    assert alert.recomputation.total == 1
    await look_through(database, shop, alert)
    (found,) = (await shop.viewer(pb.ListTopicAlertsRequest())).topic_alerts
    assert (found.recomputation.running, found.recomputation.done) == (False, 1)
    assert list((await shop.agent.get_ticket(fitting.id)).topics) == [alert.id]
    assert not (await shop.agent.get_ticket(closed.id)).topics
    changed = topic_alert_pb2.TopicAlert(id=alert.id, rule=rule("refund"), etag=alert.etag)
    await shop.lead(pb.UpdateTopicAlertRequest(topic_alert=changed))
    assert not (await shop.agent.get_ticket(fitting.id)).topics
    back = topic_alert_pb2.TopicAlert(id=alert.id, rule=rule("parcel"))
    await shop.lead(pb.UpdateTopicAlertRequest(topic_alert=back))
    await look_through(database, shop, alert)
    assert list((await shop.agent.get_ticket(fitting.id)).topics) == [alert.id]
    await shop.lead(pb.DeleteTopicAlertRequest(id=alert.id))
    assert not (await shop.agent.get_ticket(fitting.id)).topics
    assert (await shop.lead.refused(pb.DeleteTopicAlertRequest(id=alert.id))).why == ("NOT_FOUND", "NOT_FOUND")


async def test_a_preview_shows_what_fits_and_changes_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="Hello", first_message="The parcels went missing")
    await shop.agent.create_ticket(first_message="All is well")
    asked = pb.PreviewTopicAlertRequest(rule=rule("lost parcel", "missing"))
    answer = await shop.viewer(asked)
    (hit,) = answer.hits
    assert (answer.looked_at, hit.ticket_id, list(hit.matched)) == (2, ticket.id, ["missing"])
    assert not (await shop.agent.get_ticket(ticket.id)).topics
    nothing = pb.PreviewTopicAlertRequest(rule=topic_alert_pb2.TopicRule(none_of=["x"]))
    assert list((await shop.viewer.refused(nothing)).fields) == ["rule"]


async def test_stems_are_those_of_the_language(shop: Shop) -> None:
    await shop.agent.create_ticket(first_message="Die Lieferungen sind beschädigt")
    for language, hits in (("german", 1), ("english", 0), ("simple", 0)):
        asked = pb.PreviewTopicAlertRequest(rule=rule("Lieferung", language=language))
        assert len((await shop.agent(asked)).hits) == hits, language


async def test_alerts_have_names_of_their_own_and_a_limit(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    alert = await create(shop, "Lost", "lost", enabled=False)
    twice = topic_alert_pb2.TopicAlert(name="lOST", rule=rule("x"))
    assert (await shop.lead.refused(pb.CreateTopicAlertRequest(topic_alert=twice))).code.name == "ALREADY_EXISTS"
    refused = await shop.agent.refused(pb.CreateTopicAlertRequest(topic_alert=twice))
    assert refused.why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    other = await create(shop, "Other", "x", enabled=False)
    taken = topic_alert_pb2.TopicAlert(id=other.id, name="Lost")
    assert (await shop.lead.refused(pb.UpdateTopicAlertRequest(topic_alert=taken))).code.name == "ALREADY_EXISTS"
    stale = topic_alert_pb2.TopicAlert(id=alert.id, name="New", etag="7")
    assert (await shop.lead.refused(pb.UpdateTopicAlertRequest(topic_alert=stale))).why == ("ABORTED", "STALE_ETAG")
    for number in range(domain.MAX_TOPICS - 2):
        await create(shop, f"T{number}", "x", enabled=False)
    more = topic_alert_pb2.TopicAlert(name="One more", rule=rule("x"))
    refused = await shop.lead.refused(pb.CreateTopicAlertRequest(topic_alert=more))
    assert refused.why == ("FAILED_PRECONDITION", "LIMIT_REACHED")
