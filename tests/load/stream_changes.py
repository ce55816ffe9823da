"""What a busy shop does while others watch: six replies, two tags and two notes in ten changes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable
from typing import Any

import grpc
from quimbi.support.v1 import (
    message_pb2,
    message_service_pb2,
    message_service_pb2_grpc,
    note_pb2,
    note_service_pb2,
    note_service_pb2_grpc,
    ticket_service_pb2,
    ticket_service_pb2_grpc,
)

from tests.load.shop import BenchShop

_PATIENCE = 60.0
_TRY_AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNKNOWN, grpc.StatusCode.CANCELLED}


class Changes:
    """Changes of a shop by number: the same number is the same change, made once however often it is sent."""

    def __init__(self, channel: grpc.aio.Channel, shop: BenchShop) -> None:
        self._tickets = ticket_service_pb2_grpc.TicketServiceStub(channel)
        self._messages = message_service_pb2_grpc.MessageServiceStub(channel)
        self._notes = note_service_pb2_grpc.NoteServiceStub(channel)
        self._ids = shop.ticket_ids
        self._metadata = (("authorization", f"Bearer {shop.api_key}"),)

    async def make(self, number: int) -> None:
        """Makes a change; sends it again while the service is away."""
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                await self._send(number)
            except grpc.aio.AioRpcError as error:
                if error.code() not in _TRY_AGAIN or time.monotonic() > deadline:
                    raise
                await asyncio.sleep(0.1)
            else:
                return

    def _send(self, number: int) -> Awaitable[Any]:
        ticket, key, metadata = self._ids[number * 7919 % len(self._ids)], f"change-{number}", self._metadata
        match number % 10:
            # The last change is one that everybody is told of: it shows who has everything.
            case 0 | 9:
                tag = ticket_service_pb2.TagTicketRequest(id=ticket, add=[f"t{number % 7}-{number}"], request_id=key)
                tag.remove.append(f"t{(number - 50) % 7}-{number - 50}")
                return self._tickets.TagTicket(tag, metadata=metadata)
            case 3 | 6:
                note = note_pb2.Note(content="The parcel is in Leipzig.")
                noted = note_service_pb2.CreateNoteRequest(ticket_id=ticket, note=note, request_id=key)
                return self._notes.CreateNote(noted, metadata=metadata)
            case _:
                message = message_pb2.Message(content="It is on its way.", from_agent=True)
                reply = message_service_pb2.CreateMessageRequest(ticket_id=ticket, message=message, request_id=key)
                return self._messages.CreateMessage(reply, metadata=metadata)
