"""`AuditService`: protobuf ⇄ domain."""

from __future__ import annotations

import json
from typing import Any

from quimbi.support.v1 import audit_service_pb2 as pb
from quimbi.support.v1.audit_service_pb2_grpc import AuditServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.audit import store
from support_svc.audit.domain import AuditEntry
from support_svc.positions import int_part
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found


class AuditServicer(AuditServiceServicer):
    """Reads the audit log."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTicketAudit(self, request: pb.ListTicketAuditRequest, context: Any) -> pb.ListTicketAuditResponse:  # noqa: N802
        """The changes of a ticket, newest first."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=1)
        params: dict[str, Any] = {"ticket_id": request.ticket_id, "limit": size + 1}
        if after:
            params["position"] = int_part(after[0])
        found, entries = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}), (store.of_ticket(after=bool(after)), params)
        )
        if not found:
            raise not_found(request.ticket_id)
        token = page_tokens.encode(request, tenant_id, [entries[size - 1].id]) if len(entries) > size else ""
        return pb.ListTicketAuditResponse(entries=[_to_proto(entry) for entry in entries[:size]], next_page_token=token)


def _to_proto(entry: AuditEntry) -> pb.AuditEntry:
    return pb.AuditEntry(
        id=str(entry.id),
        action=entry.action,
        actor_kind=entry.actor_kind,
        actor_id=entry.actor_id,
        actor_name=entry.actor_name,
        changes=[
            pb.FieldChange(field=field, before=_json(change, "before"), after=_json(change, "after"))
            for field, change in sorted(entry.changes.items())
        ],
        created_at=to_timestamp(entry.created_at),
        request_id=entry.request_id,
    )


def _json(change: dict[str, Any], side: str) -> str:
    return json.dumps(change[side], ensure_ascii=False, separators=(",", ":")) if side in change else ""
