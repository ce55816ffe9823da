"""Files of tickets to test with, and what the service keeps of them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import obstore
from obstore.store import from_url
from quimbi.support.v1 import message_pb2, message_service_pb2, note_pb2, note_service_pb2

from service_kit.principal import system
from support_svc.attachments.service import Attachments
from support_svc.attachments.storage import Storage
from tests.service.support.helpdesk import Caller, Shop
from tests.support.services import Services

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(50)


NOT_FOUND = ("NOT_FOUND", "NOT_FOUND")


def kept(place: str, tenant_id: str) -> int:
    """How many files of a shop are there."""
    if not place.startswith("s3://"):
        return len(list(Path(place).glob(f"{tenant_id}/*")))
    store = from_url(place, client_options={"allow_http": True})
    return sum(len(page) for page in obstore.list(store, prefix=tenant_id))


async def send(caller: Caller, ticket_id: str, *ids: str, content: str = "See attached") -> message_pb2.Message:
    message = message_pb2.Message(content=content, from_agent=True, attachment_ids=ids)
    answer = await caller(message_service_pb2.CreateMessageRequest(ticket_id=ticket_id, message=message))
    return answer.message  # type: ignore[no-any-return]  # a caller answers with any message


async def note(caller: Caller, ticket_id: str, *ids: str) -> note_pb2.Note:
    wanted = note_pb2.Note(content="Look", attachment_ids=ids)
    answer = await caller(note_service_pb2.CreateNoteRequest(ticket_id=ticket_id, note=wanted))
    return answer.note  # type: ignore[no-any-return]  # as above


def names(files: Any) -> list[str]:
    return [file.name for file in files]


async def sweep(shop: Shop, services: Services, storage: Storage, attachment_id: str, later: timedelta) -> None:
    """Runs the sweeping of one file as the worker does."""
    unit_of_work: Any = type("Work", (), {"database": services.operator.support})()
    attachments = Attachments(unit_of_work, storage, max_bytes=1)
    async with services.operator.support.transaction(system(shop.tenant_id)) as tx:
        tx.now += later
        after = await attachments.sweep(tx, attachment_id=attachment_id)
    if after is not None:
        await after()


async def left(shop: Shop, services: Services, storage: Storage, attachment_id: str) -> tuple[int, bool]:
    """What is left of a file: rows, and whether there is content."""
    async with services.operator.support.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute("SELECT 1 FROM support.attachments WHERE id = %s", (attachment_id,))
        rows = len(await cursor.fetchall())
    try:
        content = b"".join([piece async for piece in storage.read(shop.tenant_id, attachment_id)])
    except FileNotFoundError:
        return rows, False
    return rows, bool(content)
