"""`DemoService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import demo_service_pb2 as pb
from quimbi.support.v1.demo_pb2 import Demo as DemoProto
from quimbi.support.v1.demo_pb2 import DemoMessage as DemoMessageProto
from quimbi.support.v1.demo_service_pb2_grpc import DemoServiceServicer
from quimbi.support.v1.ticket_pb2 import Ticket

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.demo import service, store
from support_svc.demo.domain import Demo, DemoMessage
from support_svc.positions import id_part, int_part, time_part
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found

_FIRST_PAGE = 100


class DemoServicer(DemoServiceServicer):
    """The demos of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def CreateDemoMessage(  # noqa: N802  # the stubs' own names
        self, request: pb.CreateDemoMessageRequest, context: Any
    ) -> pb.CreateDemoMessageResponse:
        """The new message, and the demo with it."""
        asked = request.message
        async with self._unit_of_work.write() as tx:
            message, demo = await service.add(
                tx,
                request.ticket_id.lower(),
                from_agent=asked.from_agent,
                content=asked.content,
                author_name=asked.author_name,
            )
            return tx.respond(pb.CreateDemoMessageResponse(message=_message(message), demo=_demo(demo)))

    async def ListDemoMessages(self, request: pb.ListDemoMessagesRequest, context: Any) -> pb.ListDemoMessagesResponse:  # noqa: N802
        """A page of what the demo shows."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=_FIRST_PAGE, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=3)
        params: dict[str, Any] = {"ticket_id": request.ticket_id, "limit": size + 1}
        position = int_part(after[0], maximum=2**31 - 1) if after else 0
        # Behind a temporary message there is no real one; behind a real one there are all the temporary ones.
        real = [] if position else [(store.initial(after=bool(after)), _behind(params, after))]
        found, demos, temporary, *rest = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.GET, {"ticket_id": request.ticket_id}),
            (store.TEMPORARY, params | {"after_position": position}),
            *real,
        )
        if not found:
            raise not_found(request.ticket_id)
        shown = [message for part in rest for message in part] + temporary
        page = [_message(message) for message in shown[:size]]
        token = _token(request, tenant_id, shown[size - 1]) if len(shown) > size else ""
        return pb.ListDemoMessagesResponse(
            demo=_demo(demos[0]) if demos else None, messages=page, next_page_token=token
        )

    async def ResetDemo(self, request: pb.ResetDemoRequest, context: Any) -> pb.ResetDemoResponse:  # noqa: N802
        """The demo as it was when it began."""
        async with self._unit_of_work.write() as tx:
            ticket_id = request.ticket_id.lower()
            demo = await service.reset(tx, ticket_id)
            shown = await tx.all(store.initial(after=False), ticket_id=ticket_id, limit=_FIRST_PAGE + 1)
            page = [_message(message) for message in shown[:_FIRST_PAGE]]
            token = ""
            if len(shown) > _FIRST_PAGE:
                following = pb.ListDemoMessagesRequest(ticket_id=request.ticket_id)
                token = _token(following, tx.principal.tenant_id, shown[_FIRST_PAGE - 1])
            return tx.respond(
                pb.ResetDemoResponse(demo=_demo(demo) if demo else None, messages=page, next_page_token=token)
            )

    async def DeleteDemo(self, request: pb.DeleteDemoRequest, context: Any) -> pb.DeleteDemoResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.ticket_id.lower())
            return tx.respond(pb.DeleteDemoResponse())


def _behind(params: dict[str, Any], after: list[Any] | None) -> dict[str, Any]:
    return params | {"after_time": time_part(after[1]), "after_id": id_part(after[2])} if after else params


def _token(request: pb.ListDemoMessagesRequest, tenant_id: str, last: DemoMessage) -> str:
    return page_tokens.encode(request, tenant_id, [last.position, last.created_at.isoformat(), last.id])


def _message(message: DemoMessage) -> DemoMessageProto:
    return DemoMessageProto(
        id=message.id,
        ticket_id=message.ticket_id,
        from_agent=message.from_agent,
        content=message.content,
        author_name=message.author_name,
        author_id=message.author_id,
        created_at=to_timestamp(message.created_at),
        temporary=message.position > 0,
    )


def _demo(demo: Demo) -> DemoProto:
    return DemoProto(
        ticket_id=demo.ticket_id,
        subject=demo.subject,
        status=Ticket.Status.Value(demo.status.upper()),
        priority=Ticket.Priority.Value(demo.priority.upper()),
        assigned_to=demo.assigned_to,
        queue_id=demo.queue_id,
        tags=demo.tags,
        began_at=to_timestamp(demo.began_at),
        began_by=demo.began_by,
        expires_at=to_timestamp(demo.expires_at),
        message_count=demo.messages,
    )
