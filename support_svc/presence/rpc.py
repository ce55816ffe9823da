"""`PresenceService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import presence_service_pb2 as pb
from quimbi.support.v1.presence_pb2 import Presence as PresenceMessage
from quimbi.support.v1.presence_service_pb2_grpc import PresenceServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.positions import id_part
from support_svc.presence import service, store
from support_svc.presence.domain import Presence, State
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found

_STATES: Mapping[PresenceMessage.State.ValueType, State] = {
    PresenceMessage.VIEWING: "viewing",
    PresenceMessage.REPLYING: "replying",
}
_NUMBERS = {state: number for number, state in _STATES.items()}
_SHOWN = 100  # at one ticket


class PresenceServicer(PresenceServiceServicer):
    """Which agents of the caller's tenant have which tickets open."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def SetPresence(self, request: pb.SetPresenceRequest, context: Any) -> pb.SetPresenceResponse:  # noqa: N802
        """What the caller does there, and until when that is believed."""
        async with self._unit_of_work.write() as tx:
            presence = await service.set_state(tx, request.ticket_id, _STATES[request.presence.state])
            return tx.respond(pb.SetPresenceResponse(presence=_to_proto(presence)))

    async def ClearPresence(self, request: pb.ClearPresenceRequest, context: Any) -> pb.ClearPresenceResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.clear(tx, request.ticket_id)
            return tx.respond(pb.ClearPresenceResponse())

    async def ListTicketPresence(  # noqa: N802
        self, request: pb.ListTicketPresenceRequest, context: Any
    ) -> pb.ListTicketPresenceResponse:
        """Who has the ticket open."""
        found, present = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.OF_TICKET, {"ticket_id": request.ticket_id, "now": datetime.now(UTC), "limit": _SHOWN}),
        )
        if not found:
            raise not_found(request.ticket_id)
        return pb.ListTicketPresenceResponse(presences=map(_to_proto, present))

    async def ListPresence(self, request: pb.ListPresenceRequest, context: Any) -> pb.ListPresenceResponse:  # noqa: N802
        """A page of who has which ticket open."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=500, maximum=1000)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"now": datetime.now(UTC), "limit": size + 1}
        if request.ticket_id:
            params["ticket_ids"] = list(request.ticket_id)
        if after:
            params |= {"after_ticket": id_part(after[0]), "after_agent": id_part(after[1])}
        query = store.page(of_tickets=bool(request.ticket_id), after=bool(after))
        (present,) = await self._unit_of_work.read((query, params))
        token = ""
        if len(present) > size:
            present.pop()
            token = page_tokens.encode(request, tenant_id, [present[-1].ticket_id, present[-1].agent_id])
        return pb.ListPresenceResponse(presences=map(_to_proto, present), next_page_token=token)


def _to_proto(presence: Presence) -> PresenceMessage:
    return PresenceMessage(
        ticket_id=presence.ticket_id,
        agent_id=presence.agent_id,
        agent_name=presence.agent_name,
        state=_NUMBERS[presence.state],
        since=to_timestamp(presence.since),
        expires_at=to_timestamp(presence.expires_at),
    )
