"""`DraftService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from quimbi.support.v1 import draft_pb2
from quimbi.support.v1 import draft_service_pb2 as pb
from quimbi.support.v1.draft_service_pb2_grpc import DraftServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.drafts import domain, service, store
from support_svc.drafts.domain import Draft, Kind, StaleDraftError
from support_svc.positions import id_part, text_part, time_part
from support_svc.tickets.domain import not_found

_KINDS: Mapping[int, Kind] = {0: "reply", draft_pb2.Draft.REPLY: "reply", draft_pb2.Draft.NOTE: "note"}
# Bytes of a text in the trailers of a refused save.
_ROOM = 3000


class DraftServicer(DraftServiceServicer):
    """The calling agent's drafts."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def GetDraft(self, request: pb.GetDraftRequest, context: Any) -> pb.GetDraftResponse:  # noqa: N802
        """The draft, or one that stands for none."""
        kind = _KINDS[request.kind]
        ticket, found = await self._unit_of_work.read(
            (store.TICKET, {"ticket": request.ticket_id}), (store.GET, self._this(request.ticket_id, kind))
        )
        if not ticket:
            raise not_found(request.ticket_id)
        return pb.GetDraftResponse(draft=_to_proto(found[0] if found else domain.no_draft(request.ticket_id, kind)))

    async def SaveDraft(self, request: pb.SaveDraftRequest, context: Any) -> pb.SaveDraftResponse:  # noqa: N802
        """The draft that was saved."""
        asked = request.draft
        async with self._unit_of_work.write() as tx:
            with _telling_what_is_stored():
                draft = await service.save(
                    tx, request.ticket_id, _KINDS[request.kind], etag=asked.etag, content=asked.content
                )
            return tx.respond(pb.SaveDraftResponse(draft=_to_proto(draft)))

    async def DeleteDraft(self, request: pb.DeleteDraftRequest, context: Any) -> pb.DeleteDraftResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            with _telling_what_is_stored():
                await service.delete(tx, request.ticket_id, _KINDS[request.kind], etag=request.etag)
            return tx.respond(pb.DeleteDraftResponse())

    async def ListDraftVersions(  # noqa: N802
        self, request: pb.ListDraftVersionsRequest, context: Any
    ) -> pb.ListDraftVersionsResponse:
        """The texts that later ones replaced."""
        this = self._this(request.ticket_id, _KINDS[request.kind])
        ticket, versions = await self._unit_of_work.read(
            (store.TICKET, {"ticket": request.ticket_id}), (store.VERSIONS, this)
        )
        if not ticket:
            raise not_found(request.ticket_id)
        return pb.ListDraftVersionsResponse(
            versions=[
                draft_pb2.DraftVersion(content=version.content, replaced_at=to_timestamp(version.replaced_at))
                for version in versions
            ]
        )

    async def ListDrafts(self, request: pb.ListDraftsRequest, context: Any) -> pb.ListDraftsResponse:  # noqa: N802
        """A page of the caller's drafts."""
        principal = self._unit_of_work.principal
        size = page_tokens.page_size(request.page_size, default=50, maximum=100)
        after = page_tokens.decode(request, principal.tenant_id, request.page_token, length=3)
        params: dict[str, Any] = {"agent": principal.id, "limit": size + 1}
        if after:
            params["after_updated_at"] = time_part(after[0])
            params |= {"after_ticket_id": id_part(after[1]), "after_kind": text_part(after[2])}
        (drafts,) = await self._unit_of_work.read((store.page(after=bool(after)), params))
        token = ""
        if len(drafts) > size:
            drafts.pop()
            last = drafts[-1]
            position = [last.updated_at.isoformat(), last.ticket_id, last.kind]
            token = page_tokens.encode(request, principal.tenant_id, position)
        return pb.ListDraftsResponse(drafts=map(_to_proto, drafts), next_page_token=token)

    def _this(self, ticket_id: str, kind: Kind) -> dict[str, Any]:
        return {"agent": self._unit_of_work.principal.id, "ticket": ticket_id, "of_kind": kind}


class _telling_what_is_stored:  # noqa: N801  # reads as the statement that it is
    """Adds the stored draft to the error of a save that came too late."""

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, StaleDraftError):
            stored = error.draft
            content = stored.content.encode()[:_ROOM].decode(errors="ignore")
            shortened = content != stored.content
            proto = _to_proto(stored._replace(content=content))
            error.details.append(draft_pb2.StaleDraft(draft=proto, shortened=shortened))


def _to_proto(draft: Draft) -> draft_pb2.Draft:
    proto = draft_pb2.Draft(
        ticket_id=draft.ticket_id,
        kind=draft_pb2.Draft.Kind.Value(draft.kind.upper()),
        content=draft.content,
        etag=draft.etag,
    )
    set_timestamp(proto.updated_at, draft.updated_at)
    return proto
