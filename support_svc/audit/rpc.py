"""`AuditService`: protobuf ⇄ domain."""

from __future__ import annotations

import json
from typing import Any

from quimbi.support.v1 import audit_service_pb2 as pb
from quimbi.support.v1.audit_service_pb2_grpc import AuditServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.audit import store, verification
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
        size, params = self._page(request)
        params["ticket_id"] = request.ticket_id
        found, entries = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}), (store.of_ticket(after="position" in params), params)
        )
        if not found:
            raise not_found(request.ticket_id)
        return pb.ListTicketAuditResponse(
            entries=map(_to_proto, entries[:size]), next_page_token=self._token(request, entries, size)
        )

    async def ListAudit(self, request: pb.ListAuditRequest, context: Any) -> pb.ListAuditResponse:  # noqa: N802
        """The changes of the tenant, newest first."""
        size, params = self._page(request)
        if request.actor_id:
            params["by_actor"] = request.actor_id
        if request.action:
            params["wanted_action"] = request.action
        query = store.of_tenant(actor=bool(request.actor_id), action=bool(request.action), after="position" in params)
        (entries,) = await self._unit_of_work.read((query, params))
        return pb.ListAuditResponse(
            entries=map(_to_proto, entries[:size]), next_page_token=self._token(request, entries, size)
        )

    async def VerifyAudit(self, request: pb.VerifyAuditRequest, context: Any) -> pb.VerifyAuditResponse:  # noqa: N802
        """How far the chain holds."""
        work = self._unit_of_work
        check = await verification.verify(work.database, work.principal, after=request.after)
        return pb.VerifyAuditResponse(
            verified=check.verified, head=check.head.hex(), complete=check.complete, fault=check.fault
        )

    async def ExportAudit(self, request: pb.ExportAuditRequest, context: Any) -> pb.ExportAuditResponse:  # noqa: N802
        """The next entries as lines."""
        work = self._unit_of_work
        piece = await verification.export(work.database, work.principal, after=request.after)
        return pb.ExportAuditResponse(lines=piece.lines, last=piece.last, complete=piece.complete)

    def _page(self, request: pb.ListTicketAuditRequest | pb.ListAuditRequest) -> tuple[int, dict[str, Any]]:
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, self._unit_of_work.principal.tenant_id, request.page_token, length=1)
        params: dict[str, Any] = {"limit": size + 1}
        if after:
            params["position"] = int_part(after[0])
        return size, params

    def _token(
        self, request: pb.ListTicketAuditRequest | pb.ListAuditRequest, entries: list[AuditEntry], size: int
    ) -> str:
        tenant_id = self._unit_of_work.principal.tenant_id
        return page_tokens.encode(request, tenant_id, [entries[size - 1].id]) if len(entries) > size else ""


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
        cause=entry.cause,
        hash=entry.hash.hex(),
    )


def _json(change: dict[str, Any], side: str) -> str:
    return json.dumps(change[side], ensure_ascii=False, separators=(",", ":")) if side in change else ""
