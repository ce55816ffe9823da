"""The two doors of the platform behind one interface: a service's gRPC port, and REST at the edge."""

from __future__ import annotations

import importlib
import json
from base64 import b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol, cast

import grpc
import httpx
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.message import Message
from google.rpc import code_pb2, error_details_pb2
from grpc_status import rpc_status

from edge.catalog import Catalog, Method
from edge.contracts import descriptors
from tests.support.contract_rest import Json, RestRequest, rest_request


@dataclass(frozen=True)
class Answer:
    """What came back, the same for both doors. `http` is None for gRPC, `reason` empty without an `ErrorInfo`."""

    status: str
    body: Json
    http: int | None = None
    reason: str = ""
    domain: str = ""
    fields: tuple[str, ...] = ()
    text: str = ""


class Contract:
    """The methods of the contract by full name, with classes for their messages."""

    def __init__(self, catalog: Catalog) -> None:
        self.methods: dict[str, Method] = {method.full_name: method for method in catalog.methods}
        for file in catalog.files.file:
            if file.package.startswith("quimbi."):
                importlib.import_module(file.name.removesuffix(".proto").replace("/", ".") + "_pb2")

    @classmethod
    def load(cls) -> Contract:
        """The contract in `proto/`, as the edge reads it."""
        return cls(Catalog.of(descriptors.build(source_info=False)))

    def descriptor(self, method: str) -> Any:  # types-protobuf knows no generated descriptors
        """The descriptor of a method."""
        return descriptor_pool.Default().FindMethodByName(method)

    @cached_property
    def authenticated(self) -> list[Method]:
        """Every method that needs credentials."""
        return [method for method in self.methods.values() if not method.access.public]


class Door(Protocol):
    """Calls a method with a request in JSON."""

    name: str

    async def call(self, method: str, request: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """The answer to one call; `headers` travel as metadata or HTTP headers."""


@dataclass
class GrpcDoor:
    """Each service's own port; `channels` are by backend (`support`, `intelligence`)."""

    contract: Contract
    channels: Mapping[str, grpc.aio.Channel]
    name: str = "grpc"

    async def call(self, method: str, request: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """One unary call; a method that the contract does not have is called with an empty message."""
        known = self.contract.methods.get(method)
        service, _, short = method.rpartition(".")
        channel = self.channels.get(service.split(".")[1], self.channels["support"])
        content, response_type = b"", None
        if known is not None:
            described = self.contract.descriptor(method)
            response_type = message_factory.GetMessageClass(described.output_type)
            message: Any = message_factory.GetMessageClass(described.input_type)()
            values = dict(request)
            # The JSON form of a mask spells fields in another way than the contract, which REST follows.
            if mask := values.pop("update_mask", ""):
                message.update_mask.paths.extend(mask.split(","))
            content = json_format.ParseDict(values, message).SerializeToString()
        metadata, path = tuple(headers.items()), f"/{service}/{short}"
        try:
            if known is not None and described.server_streaming:
                stream: Any = channel.unary_stream(path)
                raw = await _first_of(stream(content, metadata=metadata, timeout=20))
            else:
                unary: Any = channel.unary_unary(path)
                raw = await unary(content, metadata=metadata, timeout=20)
        except grpc.aio.AioRpcError as error:
            return _refused(error)
        assert response_type is not None
        body = _json(response_type.FromString(raw))
        return Answer("OK", body, text=str(body))


@dataclass
class RestDoor:
    """The edge's REST side."""

    contract: Contract
    client: httpx.AsyncClient
    name: str = "rest"

    async def call(self, method: str, request: Mapping[str, Any], headers: Mapping[str, str]) -> Answer:
        """One request, built from the method's HTTP rule."""
        sent = rest_request(self.contract.methods[method].bindings[0], request)
        if isinstance(sent.body, dict) and sent.body.keys() == {"content_type", "data"}:  # a body as it is
            kind = {"content-type": sent.body["content_type"]}
            return await self.send(sent, kind | dict(headers), b64decode(sent.body["data"]))
        return await self.send(sent, headers)

    async def send(self, request: RestRequest, headers: Mapping[str, str], raw: bytes | None = None) -> Answer:
        """One request as it is; `raw` is sent in place of its body."""
        arguments: dict[str, Any] = {"params": list(request.query)} if request.query else {}
        if raw is not None:
            arguments |= {"content": raw, "headers": {"content-type": "application/json"} | dict(headers)}
        else:
            arguments |= {"headers": dict(headers)} | ({"json": request.body} if request.body is not None else {})
        async with self.client.stream(request.verb, request.path, **arguments) as response:
            if response.headers.get("content-type", "").startswith("text/event-stream"):
                return await _first_event(response)
            await response.aread()
            return _parsed(response)


@dataclass
class Doors:
    """Both, for tests that must see the same through each."""

    grpc: GrpcDoor
    rest: RestDoor
    both: Sequence[Door] = field(init=False)

    def __post_init__(self) -> None:
        self.both = (self.grpc, self.rest)


async def _first_of(stream: Any) -> bytes:
    """The first answer of a stream, which is then left."""
    try:
        async for raw in stream:
            return cast("bytes", raw)
    finally:
        stream.cancel()
    raise AssertionError("the stream ended without an answer")


async def _first_event(response: httpx.Response) -> Answer:
    async for line in response.aiter_lines():
        if line.startswith("data:"):
            return Answer("OK", json.loads(line.removeprefix("data:")), response.status_code, text=line)
    raise AssertionError("the stream ended without an event")


def _json(message: Message) -> Json:
    body: Json = json_format.MessageToDict(
        message, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
    )
    return body


def _refused(error: grpc.aio.AioRpcError) -> Answer:
    reason = domain = ""
    fields: list[str] = []
    # The helper is written for the synchronous call, and asks for the same three methods.
    status = rpc_status.from_call(error)
    for detail in status.details if status is not None else ():
        info, bad = error_details_pb2.ErrorInfo(), error_details_pb2.BadRequest()
        if detail.Unpack(info):
            reason, domain = info.reason, info.domain
        elif detail.Unpack(bad):
            fields += [violation.field for violation in bad.field_violations]
    message = error.details() or ""
    return Answer(error.code().name, {}, None, reason, domain, tuple(fields), f"{message} {status}")


def _parsed(response: httpx.Response) -> Answer:
    is_json = response.headers.get("content-type", "").startswith("application/json")
    body = response.json() if is_json and response.content else {}
    if response.is_success:
        return Answer("OK", body, response.status_code, text=response.text)
    info = _detail(body, "ErrorInfo")
    bad = _detail(body, "BadRequest")
    return Answer(
        code_pb2.Code.Name(body["code"]) if "code" in body else f"HTTP {response.status_code} without a code",
        body,
        response.status_code,
        info.get("reason", ""),
        info.get("domain", ""),
        tuple(violation["field"] for violation in bad.get("field_violations", ())),
        response.text,
    )


def _detail(body: Json, kind: str) -> Json:
    found = (detail for detail in body.get("details", ()) if detail["@type"].endswith(f"google.rpc.{kind}"))
    return next(found, {})
