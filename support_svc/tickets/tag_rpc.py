"""`TagService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import tag_service_pb2 as pb
from quimbi.support.v1.tag_service_pb2_grpc import TagServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from support_svc.positions import text_part
from support_svc.tickets import tags


class TagServicer(TagServiceServicer):
    """The tags of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTags(self, request: pb.ListTagsRequest, context: Any) -> pb.ListTagsResponse:  # noqa: N802
        """A page of tags."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        position = page_tokens.decode(request, tenant_id, request.page_token, length=1)
        after = text_part(position[0]) if position else ""
        (found,) = await self._unit_of_work.read(tags.in_use(request.prefix, limit=size + 1, after=after))
        token = ""
        if len(found) > size:
            found.pop()
            token = page_tokens.encode(request, tenant_id, [found[-1]])
        return pb.ListTagsResponse(tags=[pb.Tag(name=name) for name in found], next_page_token=token)
