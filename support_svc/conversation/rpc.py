"""`ConversationService`: protobuf ⇄ domain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import conversation_service_pb2 as pb
from quimbi.support.v1.conversation_service_pb2_grpc import ConversationServiceServicer

from service_kit import page_tokens
from service_kit.db import Params, Query
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp
from support_svc.attachments import store as attachments
from support_svc.attachments.convert import by_owner
from support_svc.attachments.domain import MAX_FILES
from support_svc.conversation import domain, store
from support_svc.conversation.domain import Entry, Said, TicketEvent
from support_svc.messages.convert import to_proto as message_to_proto
from support_svc.messages.rich import shown
from support_svc.notes.convert import to_proto as note_to_proto
from support_svc.notes.domain import Note
from support_svc.positions import Part, id_part, int_part, time_part
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found
from support_svc.visibility import permission_for

_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)


class ConversationServicer(ConversationServiceServicer):
    """The conversations of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def GetConversation(self, request: pb.GetConversationRequest, context: Any) -> pb.GetConversationResponse:  # noqa: N802
        """A page of messages, notes and events, read in one round trip."""
        principal = self._unit_of_work.principal
        size = page_tokens.page_size(request.page_size, default=50, maximum=100)
        position = page_tokens.decode(request, principal.tenant_id, request.page_token, length=5) or [None] * 5
        this: Params = {"ticket_id": request.ticket_id, "limit": size + 1}
        files_of: Params = {"ticket_id": request.ticket_id, "files": (size + 1) * MAX_FILES}
        calls = [
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            _before(store.said, this, position[0:2]),
            (attachments.BEFORE_OF_MESSAGES, files_of | {"until": _moment(position[0])}),
            _events_before(this, position[4]),
        ]
        # The one decision on who reads notes; without it not even their number is asked for.
        reads_notes = permission_for("note") in principal.permissions
        if reads_notes:
            calls.append(_before(store.noted, this, position[2:4]))
            calls.append((attachments.BEFORE_OF_NOTES, files_of | {"until": _moment(position[2])}))
        found, messages, message_files, events, *rest = await self._unit_of_work.read(*calls)
        if not found:
            raise not_found(request.ticket_id)
        notes, note_files = rest if reads_notes else ([], [])
        page = domain.newest(size, messages, notes, events)
        response = pb.GetConversationResponse()
        files = by_owner([*reversed(message_files), *reversed(note_files)])
        for entry in page:
            _add(response, entry, files)
        if len(messages) + len(notes) + len(events) > len(page):
            after = _position(page, position)
            response.next_page_token = page_tokens.encode(request, principal.tenant_id, after)
        return response


def _before(query: Any, this: Params, position: Sequence[Part]) -> tuple[Query[Any], Params]:
    if position[0] is None:
        return query(before=False), this
    return query(before=True), this | {"before_time": time_part(position[0]), "before_id": id_part(position[1])}


def _events_before(this: Params, number: Part) -> tuple[Query[TicketEvent], Params]:
    if number is None:
        return store.happened(before=False), this
    return store.happened(before=True), this | {"before_number": int_part(number)}


def _moment(part: Part) -> datetime:
    return _END_OF_TIME if part is None else time_part(part)


def _position(page: Sequence[Entry], before: Sequence[Part]) -> list[Part]:
    """Where each stream goes on: behind its oldest entry of the page, else where it was."""
    position = list(before)
    for entry in reversed(page):
        match entry:
            case Said(message=message):
                position[0:2] = [message.created_at.isoformat(), message.id]
            case Note():
                position[2:4] = [entry.created_at.isoformat(), entry.id]
            case TicketEvent():
                position[4] = entry.id
    return position


def _add(response: pb.GetConversationResponse, entry: Entry, files: Any) -> None:
    match entry:
        case Said(message=message, html=html):
            safe = None if html is None else shown(html)
            proto = message_to_proto(message, files=files.get(message.id, ()), html=safe)
            response.entries.add(message=proto)
        case Note():
            response.entries.add(note=note_to_proto(entry, files.get(entry.id, ())))
        case TicketEvent():
            changes = domain.shown_changes(entry)
            if changes or entry.action != "ticket.update":
                _add_event(response, entry, changes)


def _add_event(response: pb.GetConversationResponse, event: TicketEvent, changes: Any) -> None:
    proto = response.entries.add().event
    proto.action, proto.actor_id, proto.actor_name = event.action, event.actor_id, event.actor_name
    proto.cause = event.cause
    for name, change in sorted(changes.items()):
        proto.changes.add(field=name, before=_text(change.get("before")), after=_text(change.get("after")))
    set_timestamp(proto.created_at, event.created_at)


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)
