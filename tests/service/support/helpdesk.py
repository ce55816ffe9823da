"""A shop to test with: callers of every role, and one way to call each method over gRPC."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import grpc
from google.api.httpbody_pb2 import HttpBody
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from quimbi.platform.v1 import api_key_pb2
from quimbi.support.v1 import (
    api_key_service_pb2,
    attachment_service_pb2,
    audit_service_pb2,
    message_pb2,
    message_service_pb2,
    queue_pb2,
    queue_service_pb2,
    ticket_pb2,
    ticket_service_pb2,
)

from service_kit import tokens
from service_kit.db import Database
from service_kit.permissions import methods_of
from service_kit.principal import Principal, PrincipalKind, system
from support_svc.auth import provisioning, store
from support_svc.main import SERVICES
from support_svc.permissions import POLICY

Ticket = ticket_pb2.Ticket
FOUNDED = 2
"""How many audit entries and events a fresh shop has: of itself and of its key."""
METHODS: Mapping[str, tuple[str, MethodDescriptor]] = {
    method.input_type.full_name: (path, method) for service in SERVICES for path, method in methods_of(service).items()
}
"""Path and descriptor of the method that takes a request, by the request's full name."""


@dataclass(frozen=True)
class Refusal:
    """How a call was refused. `fields` maps the fields at fault to what is wrong with each."""

    code: grpc.StatusCode
    reason: str
    message: str
    fields: dict[str, str]

    @property
    def why(self) -> tuple[str, str]:
        """Status and reason, for one comparison."""
        return self.code.name, self.reason


class Caller:
    """Somebody with credentials. Calling it with a request calls the method that takes that request."""

    def __init__(self, channel: grpc.aio.Channel, credential: str, *, agent_id: str = "", name: str = "") -> None:
        self._channel = channel
        self.metadata = (("authorization", f"Bearer {credential}"),)
        self.id = agent_id
        self.name = name

    async def __call__(self, request: Message) -> Any:
        path, method = METHODS[request.DESCRIPTOR.full_name]
        call: Callable[..., Any] = self._channel.unary_unary(
            path,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return await call(request, metadata=self.metadata, timeout=20.0)

    def stream(self, request: Message) -> Any:
        """The call of a method that answers with a stream; read it with `async for`, end it with `cancel()`."""
        path, method = METHODS[request.DESCRIPTOR.full_name]
        call: Callable[..., Any] = self._channel.unary_stream(
            path,
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(method.output_type).FromString,
        )
        return call(request, metadata=self.metadata, timeout=60.0)

    def at(self, channel: grpc.aio.Channel) -> Caller:
        """The same caller at another service process."""
        other = Caller(channel, "", agent_id=self.id, name=self.name)
        other.metadata = self.metadata
        return other

    async def refused(self, request: Message) -> Refusal:
        """Calls, and returns how that was refused; fails when it was not."""
        streams = METHODS[request.DESCRIPTOR.full_name][1].server_streaming
        try:
            answer = await (self.stream(request).read() if streams else self(request))
        except grpc.aio.AioRpcError as error:
            return _refusal(error)
        raise AssertionError(f"{type(request).__name__} was not refused but answered: {answer}")

    async def create_ticket(self, **fields: Any) -> Any:
        """A new ticket, ordinary where `fields` say nothing else."""
        ticket = Ticket(**{"customer_id": "customer-1", "subject": "Where is my order?", **fields})
        return (await self(ticket_service_pb2.CreateTicketRequest(ticket=ticket))).ticket

    async def get_ticket(self, ticket_id: str) -> Any:
        """The ticket as it is now, without its score, which is another every moment."""
        ticket = (await self(ticket_service_pb2.GetTicketRequest(id=ticket_id))).ticket
        ticket.ClearField("smart_score")
        ticket.ClearField("score_parts")
        return ticket

    async def write(self, ticket_id: str, content: str = "Hello", **fields: Any) -> Any:
        """A message, from the shop unless `from_agent` says otherwise."""
        message = message_pb2.Message(**{"content": content, "from_agent": True, **fields})
        request = message_service_pb2.CreateMessageRequest(ticket_id=ticket_id, message=message)
        return (await self(request)).message

    async def upload(self, ticket_id: str, content: bytes = b"Hello", name: str = "hello.txt", **fields: Any) -> Any:
        """A file for a ticket, sent in one piece."""
        piece = attachment_service_pb2.UploadAttachmentRequest(
            ticket_id=ticket_id, name=name, content=HttpBody(data=content), **fields
        )
        return (await self(piece)).attachment

    async def download(self, attachment_id: str, *, inline: bool = False) -> tuple[bytes, dict[str, str]]:
        """A file's content, and the metadata that came with it."""
        request = attachment_service_pb2.DownloadAttachmentRequest(id=attachment_id, inline=inline)
        call = self.stream(request)
        pieces = [piece async for piece in call]
        headers = {key: value for key, value in await call.initial_metadata() if isinstance(value, str)}
        return b"".join(piece.data for piece in pieces), headers | {"content-type": pieces[0].content_type}

    async def set_status(self, ticket_id: str, status: Ticket.Status.ValueType) -> Any:
        """The ticket in its new status."""
        return (await self(ticket_service_pb2.UpdateTicketStatusRequest(id=ticket_id, status=status))).ticket


@dataclass(frozen=True)
class Shop:
    """A tenant with an agent of each role and an API key that may do whatever a scope allows."""

    tenant_id: str
    admin: Caller
    lead: Caller
    agent: Caller
    colleague: Caller
    viewer: Caller
    former: Caller
    key: Caller


async def open_shop(database: Database, channel: grpc.aio.Channel, private_key: str) -> Shop:
    """A new tenant with its people. `former` was deactivated; the access token still has minutes to live."""
    tenant = await provisioning.create_tenant(database, f"shop-{uuid4().hex[:20]}", "A shop")
    callers = {}
    for title, role in (
        ("admin", "admin"),
        ("lead", "lead"),
        ("agent", "agent"),
        ("colleague", "agent"),
        ("viewer", "viewer"),
        ("former", "agent"),
    ):
        callers[title] = await hire(database, channel, private_key, tenant.tenant_id, title, role)
    scopes = sorted(POLICY.permissions - {"keys.manage"})
    asked = api_key_service_pb2.CreateApiKeyRequest(api_key=api_key_pb2.ApiKey(name="import", scopes=scopes))
    answer = await callers["admin"](asked)
    key = Caller(channel, answer.secret, agent_id=answer.api_key.id, name="import")
    return Shop(tenant.tenant_id, **callers, key=key)


async def add_agent(database: Database, tenant_id: str, title: str, role: str) -> Principal:
    """A new agent of a shop, as the door would know them; `former` was deactivated."""
    agent_id, name = str(uuid4()), title.capitalize()
    email = f"{title}-{agent_id[:8]}@shop.example"
    async with database.transaction(system(tenant_id)) as tx:
        await tx.send(
            store.INSERT_AGENT,
            tenant_id=tenant_id,
            id=agent_id,
            name=name,
            email=email,
            role=role,
            password_hash="",
            active=title != "former",
            created_at=tx.now,
        )
    return Principal(tenant_id, PrincipalKind.AGENT, agent_id, name, role, POLICY.of_role(role), email)


async def hire(
    database: Database, channel: grpc.aio.Channel, private_key: str, tenant_id: str, title: str, role: str
) -> Caller:
    """A new agent of a shop, signed in."""
    principal = await add_agent(database, tenant_id, title, role)
    token, _ = tokens.sign(private_key, principal, str(uuid4()), datetime.now(UTC))
    return Caller(channel, token, agent_id=principal.id, name=principal.name)


def _refusal(error: grpc.aio.AioRpcError) -> Refusal:
    status = rpc_status.from_call(error)
    reason, fields = "", {}
    for detail in status.details if status is not None else ():
        info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        if detail.Unpack(info):
            reason = info.reason
        elif detail.Unpack(bad):
            fields = {violation.field: violation.description for violation in bad.field_violations}
    return Refusal(error.code(), reason, error.details() or "", fields)


class Clock:
    """A clock that stands still until it is moved, for a `Database` of a test's own."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> datetime:
        """Lets time pass; the moment it is then."""
        self.now += by
        return self.now


async def new_queue(shop: Shop, name: str = "Returns", **fields: Any) -> str:
    """Id of a new queue."""
    queue = queue_pb2.Queue(name=name, **fields)
    made = (await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue))).queue
    return str(made.id)


async def audited(shop: Shop, ticket_id: str) -> list[str]:
    """What was done to a ticket, by the names in the audit log, oldest first."""
    answer = await shop.admin(audit_service_pb2.ListTicketAuditRequest(ticket_id=ticket_id))
    return [entry.action for entry in reversed(answer.entries)]
