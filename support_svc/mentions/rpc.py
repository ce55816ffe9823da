"""`MentionService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import mention_service_pb2 as pb
from quimbi.support.v1.mention_service_pb2_grpc import MentionServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp, to_datetime
from support_svc.mentions import domain, store
from support_svc.mentions.domain import Mention
from support_svc.positions import id_part, time_part


class MentionServicer(MentionServiceServicer):
    """The calling agent's mentions. Reading one is nobody else's business: no audit entry, no event."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListMentions(self, request: pb.ListMentionsRequest, context: Any) -> pb.ListMentionsResponse:  # noqa: N802
        """A page of mentions, and how many are unread."""
        principal = self._unit_of_work.principal
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        after = page_tokens.decode(request, principal.tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"agent": principal.id, "limit": size + 1}
        if after:
            params |= {"after_time": time_part(after[0]), "after_id": id_part(after[1])}
        mentions, unread = await self._unit_of_work.read(
            (store.page(unread=request.unread, after=bool(after)), params),
            (store.COUNT_UNREAD, {"agent": principal.id}),
        )
        token = ""
        if len(mentions) > size:
            mentions.pop()
            position = [mentions[-1].created_at.isoformat(), mentions[-1].id]
            token = page_tokens.encode(request, principal.tenant_id, position)
        return pb.ListMentionsResponse(
            mentions=map(_to_proto, mentions), next_page_token=token, unread_count=unread[0][0]
        )

    async def ReadMention(self, request: pb.ReadMentionRequest, context: Any) -> pb.ReadMentionResponse:  # noqa: N802
        """The mention, read."""
        async with self._unit_of_work.write() as tx:
            this = {"agent": tx.principal.id, "mention_id": request.id}
            await tx.send(store.READ, **this, moment=tx.now)
            mention = await tx.first(store.GET, **this)
            if mention is None:
                raise domain.not_found(request.id)
            return tx.respond(pb.ReadMentionResponse(mention=_to_proto(mention)))

    async def ReadAllMentions(self, request: pb.ReadAllMentionsRequest, context: Any) -> pb.ReadAllMentionsResponse:  # noqa: N802
        """How many were unread."""
        until = to_datetime(request.until)
        async with self._unit_of_work.write() as tx:
            read = await tx.all(store.READ_ALL, agent=tx.principal.id, moment=tx.now, until=until)
            return tx.respond(pb.ReadAllMentionsResponse(read=len(read)))


def _to_proto(mention: Mention) -> pb.Mention:
    proto = pb.Mention(
        id=mention.id,
        ticket_id=mention.ticket_id,
        ticket_number=mention.ticket_number,
        ticket_subject=mention.ticket_subject,
        note_id=mention.note_id,
        excerpt=mention.excerpt,
        author_name=mention.author_name,
        author_id=mention.author_id,
        handle=mention.handle,
    )
    set_timestamp(proto.created_at, mention.created_at)
    if mention.read_at is not None:
        set_timestamp(proto.read_at, mention.read_at)
    return proto
