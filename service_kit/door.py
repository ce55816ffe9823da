"""The door: every call of every service passes it, in this order.

1. telemetry: request id, clock, one log line for what went wrong
2. error mapper: whatever is raised below leaves as a `google.rpc.Status`
3. authentication: credentials become a principal
4. permission: the method's access rule, before anything tells whether something exists
5. validation: the limits of the contract
6. idempotency: the request id is bound to the body; the unit of work claims it
7. the method itself, which opens its unit of work for the principal's tenant
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any, cast

import grpc
import structlog
from google.protobuf import symbol_database
from google.protobuf.descriptor import Descriptor, MethodDescriptor
from google.protobuf.message import Message

from service_kit import telemetry, validation
from service_kit.authentication import Authenticator, parse_cookies
from service_kit.call import Call, IdempotencyKey, set_current_call
from service_kit.error_mapper import to_domain_error, to_status
from service_kit.errors import DomainError, invalid_field
from service_kit.idempotency import ReplayError, fingerprint
from service_kit.permissions import Access, access_of, methods_of

Context = grpc.aio.ServicerContext[Any, Any]
_MAX_REQUEST_ID = 128
_DRAINED_BYTES = 64 * 1024 * 1024
_DRAINED_SECONDS = 30.0
_FAULTS = frozenset({grpc.StatusCode.INTERNAL, grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.UNKNOWN})
log = structlog.get_logger("quimbi.door")


@dataclass(frozen=True)
class _Method:
    path: str
    access: Access
    takes_request_id: bool
    request_type: type[Message]
    response_type: type[Message]


class Door(grpc.aio.ServerInterceptor):
    """Wraps each method of the given services; `domain` names the service in errors."""

    def __init__(self, services: Iterable[str], authenticator: Authenticator, *, domain: str) -> None:
        self._authenticator = authenticator
        self._domain = domain
        self._methods = {
            path: _describe(path, method) for service in services for path, method in methods_of(service).items()
        }
        self._wrapped: dict[str, grpc.RpcMethodHandler[Any, Any]] = {}

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[grpc.RpcMethodHandler[Any, Any] | None]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> grpc.RpcMethodHandler[Any, Any] | None:
        """The method's handler inside the door; reflection and health checks have none of ours and pass."""
        path = handler_call_details.method
        wrapped = self._wrapped.get(path)
        if wrapped is None:
            handler = await continuation(handler_call_details)
            method = self._methods.get(path)
            if method is None or handler is None:
                return handler
            wrapped = self._wrapped[path] = self._wrap(handler, method)
        return wrapped

    def _wrap(self, handler: grpc.RpcMethodHandler[Any, Any], method: _Method) -> grpc.RpcMethodHandler[Any, Any]:
        if handler.unary_unary is not None:
            # The stubs describe the handlers of synchronous servers.
            inner = cast("Callable[[Message, Context], Awaitable[Message]]", handler.unary_unary)

            async def unary(request: Message, context: Context) -> Any:
                call = _begin(method, context)

                async def work() -> Message:
                    await self._identify(call, method, request)
                    _check(call, method, request)
                    return await inner(request, context)

                return await self._answer(call, context, work)

            return grpc.unary_unary_rpc_method_handler(unary, handler.request_deserializer, handler.response_serializer)
        if handler.stream_unary is not None:
            taking = cast("Callable[[AsyncIterator[Message], Context], Awaitable[Message]]", handler.stream_unary)

            async def upload(requests: AsyncIterator[Message], context: Context) -> Any:
                call = _begin(method, context)

                async def work() -> Message:
                    try:
                        await self._identify(call, method, None)
                        first = await anext(requests, method.request_type())
                        _check(call, method, first)
                        return await taking(_rejoined(first, requests), context)
                    except Exception:
                        await _drain(requests)
                        raise

                return await self._answer(call, context, work)

            return grpc.stream_unary_rpc_method_handler(
                upload, handler.request_deserializer, handler.response_serializer
            )
        if handler.unary_stream is None:
            raise LookupError(f"{method.path}: streams in both directions do not pass the door")
        stream = cast("Callable[[Message, Context], AsyncGenerator[Message, None]]", handler.unary_stream)

        async def streaming(request: Message, context: Context) -> AsyncIterator[Any]:
            call = _begin(method, context)
            started = time.perf_counter()
            try:
                await self._identify(call, method, request)
                _check(call, method, request)
                # Closed at once when the caller leaves, not when the collector finds it.
                async with aclosing(stream(request, context)) as responses:
                    async for response in responses:
                        yield response
            except grpc.aio.AbortError:
                raise
            except Exception as error:  # noqa: BLE001  # as above
                await self._refuse(call, error, context, started)

        return grpc.unary_stream_rpc_method_handler(
            streaming, handler.request_deserializer, _serialised_or(handler.response_serializer)
        )

    async def _answer(self, call: Call, context: Context, work: Callable[[], Awaitable[Message]]) -> Message:
        """The one response of a call that does `work`; what it raises leaves as a status."""
        started = time.perf_counter()
        try:
            response = await work()
        except ReplayError as replay:
            response = replay.response
        except grpc.aio.AbortError:
            raise
        except Exception as error:  # noqa: BLE001  # the one place that may: the mapper knows what leaves
            await self._refuse(call, error, context, started)
        if call.response_metadata:
            await context.send_initial_metadata(tuple(call.response_metadata))
        log.debug("call", method=call.method, request_id=call.request_id, ms=_since(started))
        return response

    async def _identify(self, call: Call, method: _Method, request: Message | None) -> None:
        metadata = call.metadata
        call.cookies = parse_cookies(metadata.get("cookie", ""))
        if not method.access.public:
            call.principal = await self._authenticator.authenticate(metadata, call.cookies)
        method.access.decide(call.principal, request)

    async def _refuse(self, call: Call, error: Exception, context: Context, started: float) -> None:
        domain_error = to_domain_error(error)
        _log_refusal(call, domain_error, error, started)
        if call.response_metadata:
            await context.send_initial_metadata(tuple(call.response_metadata))
        await context.abort_with_status(to_status(domain_error, domain=self._domain, request_id=call.request_id))


def _check(call: Call, method: _Method, request: Message) -> None:
    """Holds a request, of a stream the first one, to the limits of the contract; binds its request id to it."""
    validation.check(request)
    if method.takes_request_id:
        call.idempotency = _idempotency(method, request, call.metadata)


async def _rejoined(first: Message, others: AsyncIterator[Message]) -> AsyncIterator[Message]:
    yield first
    async for other in others:
        yield other


async def _drain(requests: AsyncIterator[Message]) -> None:
    """Throws away what is still being sent, within reason: who is cut off while sending does not hear why."""
    left = _DRAINED_BYTES
    with suppress(Exception):  # whatever goes wrong now, the refusal is what must be said
        async with asyncio.timeout(_DRAINED_SECONDS):
            async for request in requests:
                left -= request.ByteSize()
                if left < 0:
                    return


def _serialised_or(serialise: Callable[[Any], bytes] | None) -> Callable[[Any], bytes] | None:
    """Lets a stream send bytes that were serialised once for many callers."""

    def serialised(response: Any) -> bytes:
        if isinstance(response, bytes) or serialise is None:
            return cast("bytes", response)
        return serialise(response)

    return serialised


def _describe(path: str, method: MethodDescriptor) -> _Method:
    def message_type(descriptor: Descriptor) -> type[Message]:
        found: type[Message] = symbol_database.Default().GetSymbol(descriptor.full_name)
        return found

    takes_request_id = "request_id" in method.input_type.fields_by_name
    return _Method(
        path, access_of(method), takes_request_id, message_type(method.input_type), message_type(method.output_type)
    )


def _begin(method: _Method, context: Context) -> Call:
    metadata = _metadata(context)
    call = Call(
        telemetry.request_id(metadata), method.path, metadata=metadata, peer_address=_address(metadata, context)
    )
    set_current_call(call)
    return call


def _metadata(context: Context) -> dict[str, str]:
    return {key: value for key, value in context.invocation_metadata() or () if isinstance(value, str)}


def _address(metadata: Mapping[str, str], context: Context) -> str:
    """Where the caller sits, for the audit only; the last hop is the one that our own edge wrote."""
    forwarded = metadata.get("x-forwarded-for", "").rpartition(",")[2].strip()
    return forwarded or context.peer()


def _idempotency(method: _Method, request: Message, metadata: Mapping[str, str]) -> IdempotencyKey | None:
    in_body: str = getattr(request, "request_id", "")
    in_header = metadata.get("idempotency-key", "")
    if in_body and in_header and in_body != in_header:
        raise invalid_field("request_id", "differs from the header Idempotency-Key; send one of the two")
    request_id = in_body or in_header
    if not request_id:
        return None
    if len(request_id) > _MAX_REQUEST_ID:
        raise invalid_field("request_id", f"the header Idempotency-Key is longer than {_MAX_REQUEST_ID} characters")
    return IdempotencyKey(request_id, method.path, fingerprint(method.path, request), method.response_type)


def _log_refusal(call: Call, refusal: DomainError, cause: Exception, started: float) -> None:
    facts = {
        "method": call.method,
        "request_id": call.request_id,
        "status": refusal.status.name,
        "reason": refusal.reason,
        "tenant_id": call.principal.tenant_id if call.principal else None,
        "ms": _since(started),
    }
    if refusal.status in _FAULTS:
        log.error("call failed", exc_info=cause, **facts)
    else:
        log.info("call refused", message=refusal.message, **facts)


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
