"""What each role may do, asked before anything tells whether something exists."""

from __future__ import annotations

from uuid import uuid4

import pytest
from quimbi.support.v1 import queue_pb2, queue_service_pb2, ticket_service_pb2

from service_kit.permissions import access_of
from support_svc.permissions import POLICY
from tests.service.support.helpdesk import METHODS, Caller, Shop, Ticket
from tests.service.support.test_tenancy import requests_about


@pytest.mark.parametrize("role", ["viewer", "agent", "lead", "admin"])
async def test_a_role_without_the_permission_is_refused_whether_or_not_the_thing_exists(shop: Shop, role: str) -> None:
    caller: Caller = getattr(shop, role)
    nothing = [str(uuid4()) for _ in range(4)]
    for request in requests_about(*nothing):
        method = METHODS[request.DESCRIPTOR.full_name][1]
        permission = access_of(method).permission
        allowed = not permission or permission in POLICY.of_role(role)
        expected = ("NOT_FOUND", "NOT_FOUND") if allowed else ("PERMISSION_DENIED", "PERMISSION_DENIED")
        assert (await caller.refused(request)).why == expected, method.name


async def test_viewers_read_and_write_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    assert await shop.viewer.get_ticket(ticket.id) == ticket
    create = ticket_service_pb2.CreateTicketRequest(ticket=Ticket(customer_id="c", subject="s"))
    assert (await shop.viewer.refused(create)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    assert len((await shop.viewer(ticket_service_pb2.ListTicketsRequest())).tickets) == 1


async def test_only_admins_delete_tickets_and_only_leads_and_admins_manage_queues(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    delete = ticket_service_pb2.DeleteTicketRequest(id=ticket.id)
    create = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns"))
    for caller in (shop.viewer, shop.agent):
        assert (await caller.refused(delete)).code.name == "PERMISSION_DENIED"
        assert (await caller.refused(create)).code.name == "PERMISSION_DENIED"
    assert (await shop.lead.refused(delete)).code.name == "PERMISSION_DENIED"
    await shop.lead(create)
    await shop.admin(delete)
