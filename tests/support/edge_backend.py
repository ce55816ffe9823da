"""A gRPC server that serves any method of the contracts with scripted answers, to try the edge against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import any_pb2, descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import MethodDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc

from edge.catalog import Catalog

Json = dict[str, Any]
"""A message as JSON."""


@dataclass(frozen=True)
class Call:
    """What arrived: the full name of the method, the request as JSON (zero values left out), the metadata."""

    method: str
    request: Json
    metadata: dict[str, str]


@dataclass(frozen=True)
class Answer:
    """What to answer: a message as JSON, or several for a stream, and initial metadata."""

    body: Json | Sequence[Json] = field(default_factory=dict)
    metadata: Sequence[tuple[str, str]] = ()
    after: asyncio.Event | None = None
    """A stream waits for it before its last message."""


@dataclass(frozen=True)
class Refusal:
    """An error to answer with; `details` go into `grpc-status-details-bin`."""

    code: grpc.StatusCode
    message: str
    details: Sequence[Message] = ()


class Backend:
    """Serves every method of the given contracts: as scripted, or with an empty answer."""

    def __init__(self, files: FileDescriptorSet) -> None:
        self.calls: list[Call] = []
        self.script: dict[str, Answer | Refusal] = {}
        self.port = 0
        self._files = files
        self._server: grpc.aio.Server | None = None

    async def start(self, port: int = 0) -> None:
        """Listens on loopback, on a free port unless one is given."""
        server = grpc.aio.server(options=[("grpc.so_reuseport", 0)])
        server.add_generic_rpc_handlers((_Handler(self._files, self),))
        status = health.aio.HealthServicer()
        await status.set("", health_pb2.HealthCheckResponse.SERVING)
        health_pb2_grpc.add_HealthServicer_to_server(status, server)
        self.port = server.add_insecure_port(f"127.0.0.1:{port}")
        await server.start()
        self._server = server

    async def stop(self) -> None:
        """Drops every connection."""
        if self._server is not None:
            server, self._server = self._server, None
            await server.stop(grace=None)

    def forget(self) -> None:
        """Clears the script and what was recorded."""
        self.calls.clear()
        self.script.clear()


class _Handler(grpc.GenericRpcHandler):
    """Finds methods in the contracts; messages are of a pool of its own, so that tests can add to the contracts."""

    def __init__(self, files: FileDescriptorSet, backend: Backend) -> None:
        self._backend = backend
        self._pool = descriptor_pool.DescriptorPool()
        for file in files.file:
            self._pool.Add(file)
        self._methods = {f"/{m.package}.{m.service}/{m.name}": m.full_name for m in Catalog.of(files).methods}

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        name = self._methods.get(handler_call_details.method)
        if name is None:
            return None
        method: MethodDescriptor = self._pool.FindMethodByName(name)
        request = message_factory.GetMessageClass(method.input_type)
        response = message_factory.GetMessageClass(method.output_type)
        if method.client_streaming:
            return grpc.stream_unary_rpc_method_handler(
                self._taking(name, response), request.FromString, response.SerializeToString
            )
        if method.server_streaming:
            return grpc.unary_stream_rpc_method_handler(
                self._streaming(name, response), request.FromString, response.SerializeToString
            )
        return grpc.unary_unary_rpc_method_handler(
            self._unary(name, response), request.FromString, response.SerializeToString
        )

    async def _begin(self, name: str, request: Message, context: Any) -> Answer:
        metadata = {key: value if isinstance(value, str) else "" for key, value in context.invocation_metadata()}
        body = json_format.MessageToDict(request, preserving_proto_field_name=True)
        self._backend.calls.append(Call(name, body, metadata))
        scripted = self._backend.script.get(name, Answer())
        if isinstance(scripted, Refusal):
            await _refuse(context, scripted)
            raise AssertionError("abort raises")  # noqa: TRY004 - the answer is as scripted
        if scripted.metadata:
            await context.send_initial_metadata(tuple(scripted.metadata))
        return scripted

    def _unary(self, name: str, response: type[Message]) -> Callable[..., Any]:
        async def respond(request: Message, context: Any) -> Message:
            answer = await self._begin(name, request, context)
            assert isinstance(answer.body, dict)
            return json_format.ParseDict(answer.body, response())

        return respond

    def _taking(self, name: str, response: type[Message]) -> Callable[..., Any]:
        async def respond(requests: AsyncIterator[Message], context: Any) -> Message:
            answers = [await self._begin(name, request, context) async for request in requests]
            assert isinstance(answers[-1].body, dict)
            return json_format.ParseDict(answers[-1].body, response())

        return respond

    def _streaming(self, name: str, response: type[Message]) -> Callable[..., Any]:
        async def respond(request: Message, context: Any) -> AsyncIterator[Message]:
            answer = await self._begin(name, request, context)
            assert not isinstance(answer.body, dict)
            for index, body in enumerate(answer.body):
                if index == len(answer.body) - 1 and answer.after is not None:
                    await answer.after.wait()
                yield json_format.ParseDict(body, response())

        return respond


async def _refuse(context: Any, refusal: Refusal) -> None:
    status = status_pb2.Status(code=refusal.code.value[0], message=refusal.message)
    for detail in refusal.details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    if refusal.details:
        context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    await context.abort(refusal.code, refusal.message)
