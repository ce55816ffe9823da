"""Typed errors. A rule raises one where it is broken; `error_mapper` turns it into a status, once, at the door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import grpc
from google.protobuf.message import Message


@dataclass(frozen=True)
class FieldViolation:
    """What is wrong with one field of a request; `field` is a dotted path such as `ticket.subject`."""

    field: str
    description: str


class DomainError(Exception):
    """An error that the caller is meant to see.

    `message` says what is wrong and what to do. `reason` is a name of the service's `ErrorReason` without its prefix.
    `details` are messages of the contract for programs; they travel in trailers, which hold a few kilobytes.
    """

    status: ClassVar[grpc.StatusCode]
    default_reason: ClassVar[str]

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        violations: Sequence[FieldViolation] = (),
        metadata: Mapping[str, str] | None = None,
        retry_after_seconds: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.reason = reason or self.default_reason
        self.violations = tuple(violations)
        self.metadata = dict(metadata or {})
        self.retry_after_seconds = retry_after_seconds
        self.details: list[Message] = []


class InvalidArgumentError(DomainError):
    """The request is wrong whatever the state of the system."""

    status = grpc.StatusCode.INVALID_ARGUMENT
    default_reason = "INVALID_ARGUMENT"


class UnauthenticatedError(DomainError):
    """Who calls is unknown."""

    status = grpc.StatusCode.UNAUTHENTICATED
    default_reason = "UNAUTHENTICATED"


class PermissionDeniedError(DomainError):
    """Who calls is known and may not."""

    status = grpc.StatusCode.PERMISSION_DENIED
    default_reason = "PERMISSION_DENIED"


class NotFoundError(DomainError):
    """Nothing with this id exists for the caller's tenant."""

    status = grpc.StatusCode.NOT_FOUND
    default_reason = "NOT_FOUND"


class AlreadyExistsError(DomainError):
    """Something that must be unique exists."""

    status = grpc.StatusCode.ALREADY_EXISTS
    default_reason = "ALREADY_EXISTS"


class AbortedError(DomainError):
    """Someone else was faster; reading again and repeating is the way on."""

    status = grpc.StatusCode.ABORTED
    default_reason = "STALE_ETAG"


class FailedPreconditionError(DomainError):
    """The request is fine but not in the present state."""

    status = grpc.StatusCode.FAILED_PRECONDITION
    default_reason = "FAILED_PRECONDITION"


class ResourceExhaustedError(DomainError):
    """Too much was asked for; `retry_after_seconds` tells when to come back."""

    status = grpc.StatusCode.RESOURCE_EXHAUSTED
    default_reason = "TOO_MANY_ATTEMPTS"


class UnavailableError(DomainError):
    """A part that the call needs does not answer; retrying is safe."""

    status = grpc.StatusCode.UNAVAILABLE
    default_reason = "UNAVAILABLE"


class InternalError(DomainError):
    """A fault of ours. The message never carries its cause."""

    status = grpc.StatusCode.INTERNAL
    default_reason = "INTERNAL"


def invalid_field(field: str, description: str, *, reason: str | None = None) -> InvalidArgumentError:
    """An error about exactly one field."""
    return InvalidArgumentError(
        f"{field}: {description}", reason=reason, violations=[FieldViolation(field, description)]
    )
