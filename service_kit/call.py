"""What is known about the call in progress, for code below the door that has no other way to it."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field

from google.protobuf.message import Message

from service_kit.errors import UnauthenticatedError
from service_kit.principal import Principal


@dataclass(frozen=True, slots=True)
class IdempotencyKey:
    """The caller's `request_id`, with what the repetition must have in common with the first call."""

    request_id: str
    method: str
    fingerprint: bytes
    response_type: type[Message]


@dataclass(slots=True)
class Call:
    """One RPC. `idempotency` is set for writes that carry a request id."""

    request_id: str
    method: str
    principal: Principal | None = None
    idempotency: IdempotencyKey | None = None
    metadata: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    peer_address: str = ""
    #: Metadata to send with the answer, `set-cookie` for example.
    response_metadata: list[tuple[str, str]] = field(default_factory=list)


_current: ContextVar[Call] = ContextVar("current_call")


def current_call() -> Call:
    """The call in progress; `LookupError` outside of one."""
    return _current.get()


def set_current_call(call: Call) -> None:
    """Binds `call` to the running task; only the door does this."""
    _current.set(call)


def current_principal() -> Principal:
    """Who is calling; `UnauthenticatedError` in a public method without credentials."""
    principal = _current.get().principal
    if principal is None:
        raise UnauthenticatedError("Sign in or send an API key.")
    return principal
